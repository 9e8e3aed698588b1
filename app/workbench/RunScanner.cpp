#include "app/workbench/RunScanner.h"

#include "core/runs/MetricsFile.h"
#include "core/runs/RunStore.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <unistd.h>
#include <utility>

namespace dmm::app {

namespace fs = std::filesystem;

namespace {

constexpr auto kLongestWait = std::chrono::milliseconds(100); ///< between two deliveries

std::string stampOf(const runs::RunDirectory& run) {
  std::string stamp = runs::isBeingWritten(run.metricsFile()) ? "busy" : "idle";
  for (const fs::path& file : {run.configFile(), run.infoFile(), run.metricsFile()}) {
    std::error_code error;
    const auto time = fs::last_write_time(file, error);
    stamp += ' ' + (error ? std::string("-") : std::to_string(time.time_since_epoch().count()));
    const auto size = fs::file_size(file, error);
    stamp += '/' + (error ? std::string("-") : std::to_string(size));
  }
  return stamp;
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
  std::vector<runs::RunDirectory> directories = runs::RunStore(m_folder).list();
  std::reverse(directories.begin(), directories.end()); // ids begin with the time

  std::set<std::string> seen;
  std::vector<std::string> fresh;
  for (const auto& run : directories) {
    seen.insert(run.id());
    if (!m_seen.count(run.id())) fresh.push_back(run.id());
  }
  std::set_difference(m_seen.begin(), m_seen.end(), seen.begin(), seen.end(),
                      std::back_inserter(result.gone));
  for (const auto& id : result.gone) m_stamps.erase(id);
  // A single new run is there in full as fast as in part.
  if (fresh.size() > 1 && !deliverRecords(fresh, deliver)) return result;

  Delivery delivery(deliver);
  for (const auto& run : directories) {
    std::string stamp = stampOf(run);
    auto& known = m_stamps[run.id()];
    if (known == stamp) continue;
    types::RunSummary summary = run.summary();
    summary.condense();
    known = std::move(stamp);
    if (!delivery.add(std::move(summary))) return result;
  }
  delivery.flush();
  m_seen = std::move(seen);
  return result;
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
