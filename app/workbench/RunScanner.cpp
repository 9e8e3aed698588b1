#include "app/workbench/RunScanner.h"

#include "core/runs/RunStore.h"
#include "core/support/FileStamp.h"

#include <algorithm>
#include <chrono>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace dmm::app {

namespace fs = std::filesystem;

namespace {

constexpr auto kLongestWait = std::chrono::milliseconds(100); ///< between two deliveries

/// Of the runs at rest, one in so many is looked at file by file at each look.
constexpr int kTurns = 32;
/// And of more than so many at rest, not all are asked for their folder's time at each look.
constexpr int kMostFolders = 2500;

/// A change within so long after another may leave the time of a folder as it is: clocks of file
/// systems tick coarsely, those of some only every other second.
constexpr std::int64_t kCoarseTick = 3'000'000'000; // nanoseconds

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// When something came into a folder, went or was replaced; nanoseconds since 1970, 0 where there
/// is none. Plain stat(): this is asked of thousands of folders every other second.
std::int64_t folderTime(const fs::path& folder) {
  struct stat status = {};
  if (::stat(folder.c_str(), &status) != 0) return 0;
  return std::int64_t(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
}

/// Of a run that says so but holds no lock here, another machine may be the trainer.
bool claimsToTrain(types::RunStatus status) {
  return status == types::RunStatus::Running || status == types::RunStatus::Paused ||
         status == types::RunStatus::Interrupted;
}

std::string stampOf(const runs::RunDirectory& run, bool isBusy) {
  return (isBusy ? "busy " : "idle ") +
         support::stampOf({run.configFile(), run.infoFile(), run.metricsFile()});
}

std::string problemOf(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return {}; // it is made with the first run
  if (!fs::is_directory(folder, error)) return folder.string() + " is not a folder";
  fs::directory_iterator(folder, error);
  if (error) return folder.string() + " cannot be read: " + error.message();
  if (::access(folder.c_str(), W_OK) != 0)
    return folder.string() + " cannot be written: runs can be looked at, not made or changed";
  return {};
}

/// Gathers runs and hands them on every now and then.
class Delivery {
 public:
  explicit Delivery(const RunScanner::Deliver& deliver) : m_deliver(deliver) {}

  bool add(types::RunSummary run) {
    m_runs.push_back(std::move(run));
    return Clock::now() - m_last < kLongestWait || flush();
  }
  bool flush() {
    m_last = Clock::now();
    return m_runs.empty() || m_deliver(std::exchange(m_runs, {}));
  }

 private:
  using Clock = std::chrono::steady_clock;
  const RunScanner::Deliver& m_deliver;
  std::vector<types::RunSummary> m_runs;
  Clock::time_point m_last = Clock::now();
};

} // namespace

RunScanner::Result RunScanner::scan(const Deliver& deliver) {
  Result result;
  result.problem = problemOf(m_folder);
  for (const auto& id : std::exchange(m_forgotten, {}))
    if (const auto run = m_runs.find(id); run != m_runs.end()) run->second = {};
  const std::vector<std::string> fresh = list(result);
  // A single new run is there in full as fast as in part.
  if (fresh.size() > 1 && !deliverRecords(fresh, deliver)) return result;

  Delivery delivery(deliver);
  ++m_look;
  const int shares = 1 + int(m_runs.size()) / kMostFolders;
  int place = -1;
  fs::path path = m_folder / "run";
  for (auto& [id, known] : m_runs) {
    ++place;
    if (known.isAtRest && place % shares != m_look % shares) continue;
    path.replace_filename(id);
    if (!mayHaveChanged(path, known, place % kTurns == m_look % kTurns)) continue;
    const runs::RunDirectory run(path);
    if (!fs::exists(run.infoFile())) { // no longer a run: the next listing tells
      m_folderTime = 0;
      continue;
    }
    const std::int64_t time = folderTime(path); // before its files are looked at
    const bool isBusy = run.isBeingTrained();
    std::string stamp = stampOf(run, isBusy);
    known.folderTime = time;
    if (known.stamp != stamp) {
      types::RunSummary summary = run.summary();
      summary.condense();
      known.stamp = std::move(stamp);
      known.claimsToTrain = claimsToTrain(summary.info.status);
      if (!delivery.add(std::move(summary))) return result;
    }
    known.isAtRest = !isBusy && !known.claimsToTrain && now() - time > kCoarseTick;
  }
  delivery.flush();
  return result;
}

bool RunScanner::mayHaveChanged(const fs::path& run, const Known& known, bool isItsTurn) const {
  return !known.isAtRest || isItsTurn || folderTime(run) != known.folderTime;
}

std::vector<std::string> RunScanner::list(Result& result) {
  const std::int64_t time = folderTime(m_folder);
  const auto hasBecomeARun = [this](const std::string& name) {
    return fs::exists(runs::RunDirectory(m_folder / name).infoFile());
  };
  if (time != 0 && time == m_folderTime &&
      std::none_of(m_others.begin(), m_others.end(), hasBecomeARun))
    return {};
  // A folder that changed just now may change again within the same tick of its clock.
  m_folderTime = now() - time > kCoarseTick ? time : 0;

  std::set<std::string> there;
  std::vector<std::string> fresh;
  for (const auto& run : runs::RunStore(m_folder).list()) {
    there.insert(run.id());
    if (m_runs.try_emplace(run.id()).second) fresh.push_back(run.id());
  }
  for (auto run = m_runs.begin(); run != m_runs.end();) {
    if (there.count(run->first)) {
      ++run;
      continue;
    }
    result.gone.push_back(run->first);
    run = m_runs.erase(run);
  }
  m_others.clear();
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(m_folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!there.count(name) && !name.starts_with('.') && entry.is_directory(error))
      m_others.push_back(name);
  }
  std::reverse(fresh.begin(), fresh.end()); // newest first, as they are looked at
  return fresh;
}

bool RunScanner::deliverRecords(const std::vector<std::string>& ids, const Deliver& deliver) {
  Delivery delivery(deliver);
  for (const auto& id : ids) {
    types::RunSummary summary;
    summary.info.id = summary.info.name = id;
    summary.isPartial = true;
    try {
      summary.info = runs::RunDirectory(m_folder / id).readInfo();
    } catch (const std::exception&) { // the full reading tells what is wrong
    }
    if (!delivery.add(std::move(summary))) return false;
  }
  return delivery.flush();
}

} // namespace dmm::app
