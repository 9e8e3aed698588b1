#include "core/runs/RunStore.h"

#include "core/runs/ExampleRun.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/Text.h"
#include "core/support/UserFolders.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <unistd.h>

namespace dmm::runs {

namespace fs = std::filesystem;
using support::InputError;

namespace {

std::tm utcTime() { return fmt::gmtime(std::chrono::system_clock::now()); }

} // namespace

std::string slug(const std::string& name) {
  std::string word;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!word.empty() && word.back() != '-') {
      word += '-';
    }
    if (word.size() == 32) break;
  }
  while (!word.empty() && word.back() == '-') word.pop_back();
  return word.empty() ? "run" : word;
}

namespace {

std::string newId(const std::string& name) {
  std::random_device random;
  return fmt::format("{:%Y%m%d-%H%M%S}-{}-{:04x}", utcTime(), slug(name), random() & 0xffffU);
}

bool isRun(const fs::path& path) { return fs::exists(path / "run.yaml"); }

void refuseBadName(const types::ExperimentConfig& config) {
  if (const auto problem = support::textProblem(config.name, support::Lines::One); !problem.empty())
    throw InputError("name", "the name of the experiment " + problem);
}

void moveRun(const fs::path& from, const fs::path& to) {
  if (fs::exists(to)) throw InputError(to.string(), "is already there");
  std::error_code error;
  fs::rename(from, to, error);
  if (error) throw support::IoError(from.string(), "cannot move: " + error.message());
}

} // namespace

std::string machineName() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

std::string utcNow() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", utcTime()); }

RunStore::RunStore(const fs::path& folder)
    : m_folder(folder.empty() ? folder : fs::absolute(folder).lexically_normal()) {}

fs::path RunStore::defaultFolder() { return support::userDataFolder() / "runs"; }

RunDirectory RunStore::create(const types::ExperimentConfig& config) const {
  refuseBadName(config);
  support::createFolder(m_folder);
  const RunDirectory run([&] {
    for (;;) { // an id is taken by making its folder
      const fs::path path = m_folder / newId(config.name);
      std::error_code error;
      if (fs::create_directory(path, error)) return path;
      if (error)
        throw support::IoError(path.string(), "cannot create the folder: " + error.message());
    }
  }());
  types::RunInfo info;
  info.color = nextColor();
  fill(run, config, std::move(info));
  return run;
}

RunDirectory RunStore::createMember(const std::string& id, const types::ExperimentConfig& config,
                                    const std::string& sweep, std::int64_t index) const {
  refuseBadName(config);
  const RunDirectory run(m_folder / id);
  if (isRun(run.path())) return run;
  support::createFolder(m_folder);
  // Made beside its place and renamed: who finds the folder finds all of it.
  const RunDirectory draft(m_folder / fmt::format(".{}-{}-{}", id, machineName(), ::getpid()));
  support::createFolder(draft.path());
  types::RunInfo info;
  info.color = index;
  info.sweep = sweep;
  info.sweepIndex = index;
  fill(draft, config, std::move(info));
  std::error_code error, ignored;
  fs::rename(draft.path(), run.path(), error);
  if (error) fs::remove_all(draft.path(), ignored);
  if (error && !isRun(run.path()))
    throw support::IoError(run.path().string(), "cannot create the folder: " + error.message());
  return run;
}

void RunStore::fill(const RunDirectory& run, const types::ExperimentConfig& config,
                    types::RunInfo info) const {
  try {
    support::createFolder(run.checkpointFolder());
    support::createFolder(run.sampleFolder());
    run.writeConfig(config);
    info.name = config.name;
    info.created = utcNow();
    info.machine = machineName();
    run.writeInfo(info);
  } catch (...) { // nothing half-made is left
    std::error_code ignored;
    fs::remove_all(run.path(), ignored);
    throw;
  }
}

std::vector<RunDirectory> RunStore::list() const {
  std::vector<RunDirectory> runs;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(m_folder, error))
    if (entry.path().filename().string().front() != '.' && isRun(entry.path()))
      runs.emplace_back(entry.path()); // a run on its way here has a dot
  std::sort(runs.begin(), runs.end(),
            [](const RunDirectory& a, const RunDirectory& b) { return a.id() < b.id(); });
  return runs;
}

std::int64_t RunStore::nextColor() const {
  const auto runs = list();
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    // Those of sweeps have the colours of their places, and the example has its own.
    if (run->id().starts_with(kSweepPrefix) || run->id() == kExampleId) continue;
    try {
      if (const auto color = run->readInfo().color; color >= 0) return color + 1;
    } catch (const InputError&) { // a damaged record has no colour to say
    }
  }
  return std::count_if(runs.begin(), runs.end(),
                       [](const RunDirectory& run) { return run.id() != kExampleId; });
}

void RunStore::moveToTrash(const std::string& id) const {
  const RunDirectory run(m_folder / id);
  if (id.empty() || !isRun(run.path()))
    throw InputError(id, "there is no such run in " + m_folder.string());
  if (run.isBeingTrained()) throw InputError(id, "the run is being trained; stop it first");
  if (run.isExample()) throw InputError(id, types::kExampleStays);
  support::createFolder(trashFolder());
  moveRun(run.path(), trashFolder() / id);
}

void RunStore::restore(const std::string& id) const {
  if (id.empty() || !isRun(trashFolder() / id))
    throw InputError(id, "there is no such run in the trash of " + m_folder.string());
  moveRun(trashFolder() / id, m_folder / id);
}

std::size_t RunStore::trashedRuns() const {
  std::error_code error;
  const fs::directory_iterator entries(trashFolder(), error);
  return std::size_t(std::count_if(begin(entries), end(entries),
                                   [](const auto& entry) { return isRun(entry.path()); }));
}

std::size_t RunStore::emptyTrash() const {
  const std::size_t count = trashedRuns();
  std::error_code error;
  fs::remove_all(trashFolder(), error);
  if (error) throw support::IoError(trashFolder().string(), "cannot delete: " + error.message());
  return count;
}

RunDirectory RunStore::find(const std::string& idOrPath) const {
  if (idOrPath.empty()) throw InputError("expected the id of a run, got nothing");
  std::vector<RunDirectory> matches;
  for (const RunDirectory& run : list()) {
    if (run.id() == idOrPath) return run;
    if (run.id().starts_with(idOrPath)) matches.push_back(run);
  }
  if (matches.size() == 1) return matches.front();
  if (matches.size() > 1)
    throw InputError(idOrPath, fmt::format("{} runs begin with this, e.g. {} and {}",
                                           matches.size(), matches[0].id(), matches[1].id()));
  const fs::path path = fs::absolute(idOrPath).lexically_normal();
  if (isRun(path)) return RunDirectory(path.has_filename() ? path : path.parent_path());
  throw InputError(idOrPath, "there is no such run in " + m_folder.string());
}

} // namespace dmm::runs
