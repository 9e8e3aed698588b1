// seed_survival --program DMM --presets FILE ... [--seeds 0-49] [--epochs 30] [--threads 1,2]
// [--jobs N] [--set key=value ...]: trains every preset with every seed for so many epochs, and
// tells as a table in Markdown how many seeds were lost to numbers that are not finite, how many
// went back, and where the others are.

#include "core/config/ConfigYaml.h"
#include "core/runs/RunStore.h"
#include "core/types/ConfigField.h"
#include "core/types/RunComparison.h"
#include "tests/bench/Program.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cmath>
#include <map>
#include <sys/wait.h>

using namespace dmm;
namespace fs = std::filesystem;

namespace {

struct Options {
  std::string program;
  std::vector<std::string> presets;
  std::vector<std::string> settings;
  std::string seeds = "0-9";
  std::vector<int> threads{1};
  std::int64_t epochs = 30;
  int jobs = 1;
  std::string keep;
};

/// "0-3,7" are 0, 1, 2, 3, 7.
std::vector<std::int64_t> seedsOf(const std::string& text) {
  std::vector<std::int64_t> seeds;
  for (const std::string& range : CLI::detail::split(text, ',')) {
    std::int64_t first = 0, last = 0;
    const char* end = range.c_str() + range.size();
    const auto begin = std::from_chars(range.c_str(), end, first);
    auto done = begin;
    last = first;
    if (begin.ec == std::errc() && *begin.ptr == '-')
      done = std::from_chars(begin.ptr + 1, end, last);
    if (done.ec != std::errc() || done.ptr != end || first < 0 || last < first)
      throw std::invalid_argument("--seeds: expected numbers and ranges as 0-3,7, got " + range);
    for (; first <= last; ++first) seeds.push_back(first);
  }
  return seeds;
}

/// What is trained of one line of the table.
struct Row {
  std::string preset;
  int threads = 1;
  std::vector<std::int64_t> lost, rewound;
  std::int64_t rewinds = 0;
  std::vector<double> objective, valid; ///< of those that came to the end
  double seconds = 0;
};

void add(Row& row, std::int64_t seed, const types::RunSummary& run) {
  row.rewinds += std::int64_t(run.rewinds.size());
  if (!run.rewinds.empty()) row.rewound.push_back(seed);
  for (const auto& report : run.reports) row.seconds += report.seconds;
  if (run.info.status != types::RunStatus::Finished) {
    row.lost.push_back(seed);
    fmt::print(stderr, "  lost: {}\n", run.info.failure);
    return;
  }
  row.objective.push_back(run.reports.back().objective);
  row.valid.push_back(run.reports.back().validNll);
}

std::string spreadText(const std::vector<double>& values) {
  if (values.empty()) return "-";
  const types::Spread spread = types::spreadOf(values);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return fmt::format("{:.3f} ({:.3f} to {:.3f})", spread.mean, *low, *high);
}

std::string seedsText(const std::vector<std::int64_t>& seeds) {
  return seeds.empty() ? "0" : fmt::format("{} ({})", seeds.size(), fmt::join(seeds, ", "));
}

class Survival {
 public:
  Survival(const Options& options, fs::path folder)
      : m_options(options)
      , m_folder(std::move(folder))
      , m_program(options.program, m_folder) {}

  Row train(const std::string& preset, int threads) {
    Row row{fs::path(preset).stem().string(), threads, {}, {}, 0, {}, {}, 0};
    std::map<pid_t, std::int64_t> running;
    for (const std::int64_t seed : seedsOf(m_options.seeds)) {
      if (std::int64_t(running.size()) >= m_options.jobs) waitForOne(running, row);
      running[start(preset, threads, seed)] = seed;
    }
    while (!running.empty()) waitForOne(running, row);
    for (auto* seeds : {&row.lost, &row.rewound}) std::sort(seeds->begin(), seeds->end());
    return row;
  }

 private:
  std::string runsOf(const Row& row, std::int64_t seed) const {
    return (m_folder / fmt::format("{}-{}-{}", row.preset, row.threads, seed)).string();
  }

  pid_t start(const std::string& preset, int threads, std::int64_t seed) const {
    const Row row{fs::path(preset).stem().string(), threads, {}, {}, 0, {}, {}, 0};
    const std::string epochs = std::to_string(m_options.epochs);
    std::vector<std::string> arguments{
        "train", "--config", preset, "--runs", runsOf(row, seed), "--seed", std::to_string(seed),
        "--epochs", epochs, "--threads", std::to_string(threads),
        // what is asked is whether it trains
        "--set", "run.evaluate_every=" + epochs, "--set", "run.evaluation_particles=0", "--set",
        "run.sample_every=0", "--set", "run.checkpoint_every=" + epochs};
    for (const auto& setting : m_options.settings)
      arguments.insert(arguments.end(), {"--set", setting});
    return m_program.start(arguments, std::to_string(seed));
  }

  void waitForOne(std::map<pid_t, std::int64_t>& running, Row& row) {
    int status = 0;
    const pid_t child = ::wait(&status);
    const auto found = running.find(child);
    if (found == running.end()) throw std::runtime_error("no run to wait for");
    const std::int64_t seed = found->second;
    running.erase(found);
    const auto runs = runs::RunStore(runsOf(row, seed)).list();
    if (runs.empty()) // refused before there was a run
      throw std::runtime_error(m_program.error(std::to_string(seed)));
    const types::RunSummary run = runs.back().summary();
    fmt::print(stderr, "{}, {} threads, seed {}: {}, {} epochs, went back {} times\n", row.preset,
               row.threads, seed, toString(run.info.status), run.epochsDone(), run.rewinds.size());
    add(row, seed, run);
    if (m_options.keep.empty()) fs::remove_all(runsOf(row, seed));
  }

  const Options& m_options;
  fs::path m_folder;
  bench::Program m_program;
};

int run(const Options& options) {
  const test::TemporaryFolder temporary;
  const fs::path folder = options.keep.empty() ? temporary.path() : fs::path(options.keep);
  fs::create_directories(folder);
  Survival survival(options, folder);
  std::setvbuf(stdout, nullptr, _IOLBF, 0); // for who watches it
  const std::size_t seeds = seedsOf(options.seeds).size();
  for (const auto& setting : options.settings) fmt::print("`{}` ", setting);
  fmt::print("{} epochs\n\n| preset | threads | seeds | lost | went back | rewinds | objective "
             "(range) | valid (range) | seconds an epoch |\n"
             "|---|---|---|---|---|---|---|---|---|\n",
             options.epochs);
  bool isAnyLost = false;
  for (const auto& preset : options.presets)
    for (const int threads : options.threads) {
      const Row row = survival.train(preset, threads);
      fmt::print("| `{}` | {} | {} | {} | {} | {} | {} | {} | {:.2f} |\n", row.preset, threads,
                 seeds, seedsText(row.lost), seedsText(row.rewound), row.rewinds,
                 spreadText(row.objective), spreadText(row.valid),
                 row.seconds / double(seeds) / double(options.epochs));
      isAnyLost = isAnyLost || !row.lost.empty();
    }
  return isAnyLost ? 1 : 0;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"Trains presets with many seeds and tells how many survive."};
  Options options;
  app.add_option("--program", options.program, "the program dmm")->required();
  app.add_option("--presets", options.presets, "experiment files")->required();
  app.add_option("--set", options.settings, "a setting of all of them: section.key=value");
  app.add_option("--seeds", options.seeds, "numbers and ranges, as 0-3,7")->capture_default_str();
  app.add_option("--epochs", options.epochs, "of every run")->capture_default_str();
  app.add_option("--threads", options.threads, "of a run")->delimiter(',')->capture_default_str();
  app.add_option("--jobs", options.jobs, "runs at a time")->capture_default_str();
  app.add_option("--keep", options.keep, "folder for the runs, which otherwise are deleted");
  CLI11_PARSE(app, argc, argv);
  try {
    return run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "seed_survival: {}\n", error.what());
    return 2;
  }
}
