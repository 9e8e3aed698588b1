#include "core/runs/ExampleRun.h"

#include "core/runs/RunInfoYaml.h"
#include "core/support/AtomicFile.h"

#include <fmt/format.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <unistd.h>

// The bytes of the files (core/CMakeLists.txt).
#define EXAMPLE(symbol)                                                                            \
  extern const char dmm_example_##symbol##_begin[], dmm_example_##symbol##_end[]
extern "C" {
EXAMPLE(config);
EXAMPLE(run);
EXAMPLE(metrics);
EXAMPLE(evaluations);
EXAMPLE(test_pieces);
EXAMPLE(best);
EXAMPLE(first_sample);
EXAMPLE(last_sample);
}
#undef EXAMPLE
#define BYTES_OF(symbol)                                                                           \
  std::string_view(dmm_example_##symbol##_begin,                                                   \
                   std::size_t(dmm_example_##symbol##_end - dmm_example_##symbol##_begin))

namespace dmm::runs {

namespace fs = std::filesystem;

const std::vector<ExampleFile>& exampleFiles() {
  static const std::vector<ExampleFile> files{
      {"config.yaml", BYTES_OF(config)},
      {"metrics.csv", BYTES_OF(metrics)},
      {"evaluations.csv", BYTES_OF(evaluations)},
      {"test_pieces.csv", BYTES_OF(test_pieces)},
      {"checkpoints/best.pt", BYTES_OF(best)},
      {"samples/" EXAMPLE_FIRST_SAMPLE, BYTES_OF(first_sample)},
      {"samples/" EXAMPLE_LAST_SAMPLE, BYTES_OF(last_sample)},
      {"run.yaml", BYTES_OF(run)}, // the last: with it the folder is a run
  };
  return files;
}

namespace {

types::RunInfo shippedInfo() {
  return parseRunInfo(std::string(exampleFiles().back().bytes), kExampleId);
}

void writeFiles(const RunDirectory& run, const types::RunInfo& info) {
  support::createFolder(run.checkpointFolder());
  support::createFolder(run.sampleFolder());
  for (const ExampleFile& file : exampleFiles())
    if (std::string_view(file.name) != "run.yaml")
      support::writeFile(run.path() / file.name, std::string(file.bytes));
  run.writeInfo(info);
}

/// Made beside its place and renamed: who finds the folder finds all of it.
void placeFirst(const RunStore& store, const RunDirectory& run) {
  static std::atomic<int> count = 0;
  support::createFolder(store.folder());
  const RunDirectory draft(
      store.folder() / fmt::format(".{}-{}-{}-{}", kExampleId, machineName(), ::getpid(), ++count));
  std::error_code ignored;
  try {
    writeFiles(draft, shippedInfo());
    fs::rename(draft.path(), run.path(), ignored);
  } catch (const std::exception&) {
  }
  fs::remove_all(draft.path(), ignored);
}

} // namespace

void placeExample(const RunStore& store) {
  if (const char* wish = std::getenv("DMM_EXAMPLE"); wish && std::string_view(wish) == "no") return;
  try {
    const RunDirectory run(store.folder() / kExampleId);
    if (!fs::exists(run.path())) return placeFirst(store, run);
    const types::RunInfo there = run.readInfo();
    types::RunInfo info = shippedInfo();
    if (there.example == 0 || there.example >= info.example) return;
    info.archived = there.archived;
    info.color = there.color;
    for (const auto& [epoch, file] : run.samples()) fs::remove(file);
    writeFiles(run, info);
  } catch (const std::exception&) { // the folder's other readers tell what is wrong with it
  }
}

} // namespace dmm::runs
