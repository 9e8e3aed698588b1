#include "app/workbench/RunLibrary.h"

#include "app/workbench/RunScanner.h"
#include "core/runs/RunDirectory.h"

namespace dmm::app {

namespace {

/// A metrics file of some hundred epochs: read in the time that a window has between two frames.
constexpr std::uintmax_t kShortBytes = 64 * 1024;

/// What can be read of a run while the window waits; `known` is what was read of it before, if
/// anything was. Figures that take long are those of before, or are left for the next look.
types::RunSummary readQuickly(const runs::RunDirectory& run, const types::RunSummary* known) {
  std::error_code error;
  const auto size = std::filesystem::file_size(run.metricsFile(), error);
  if (error || size <= kShortBytes) {
    types::RunSummary summary = run.summary();
    summary.condense();
    return summary;
  }
  types::RunSummary summary;
  if (known) summary = *known;
  summary.isPartial = !known || known->isPartial;
  try {
    summary.info = run.readInfo();
    summary.config = run.readConfig();
  } catch (const std::exception& problem) {
    if (!known) summary.info.id = summary.info.name = run.id();
    summary.problem = problem.what();
  }
  return summary;
}

} // namespace

RunLibrary::RunLibrary(std::filesystem::path folder, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_thread([this] { work(); }) {}

RunLibrary::~RunLibrary() {
  {
    const std::lock_guard lock(m_mutex);
    m_isClosing = true;
  }
  m_wake.notify_all();
  m_thread.join();
}

void RunLibrary::requestRefresh() {
  {
    const std::lock_guard lock(m_mutex);
    ++m_wantedLook;
  }
  m_wake.notify_all();
}

void RunLibrary::work() {
  RunScanner scanner(m_folder);
  for (int look = 0;;) {
    {
      std::unique_lock lock(m_mutex);
      m_wake.wait(lock, [&] { return m_isClosing || m_wantedLook > look; });
      if (m_isClosing) return;
      look = m_wantedLook;
      for (const auto& id : m_forget) scanner.forget(id);
      m_forget.clear();
    }
    // What is told arrives through this object's event queue, so it is dropped with it.
    const auto result = scanner.scan([&](std::vector<types::RunSummary> runs) {
      QMetaObject::invokeMethod(
          this, [this, runs = std::move(runs), look] { take(runs, look); }, Qt::QueuedConnection);
      const std::lock_guard lock(m_mutex);
      return !m_isClosing;
    });
    QMetaObject::invokeMethod(
        this,
        [this, gone = result.gone, problem = QString::fromStdString(result.problem)] {
          takeEnd(gone, problem);
        },
        Qt::QueuedConnection);
  }
}

void RunLibrary::take(const std::vector<types::RunSummary>& runs, int look) {
  std::vector<types::RunSummary> news;
  for (const auto& run : runs) {
    const auto here = m_readHere.find(run.info.id);
    // What we read ourselves meanwhile may be newer; the next look reads the run again.
    if (here != m_readHere.end() && look <= here->second) continue;
    auto& known = m_runs[run.info.id];
    if (run.isPartial && !known.info.id.empty() && !known.isPartial) continue;
    types::RunSummary read = run;
    // What is trained here goes on while the disk is read, and is told when the window shows it.
    if (m_growing.count(run.info.id)) read.reports = known.reports;
    known = read;
    news.push_back(std::move(read));
  }
  if (!news.empty()) Q_EMIT runsRead(news);
}

void RunLibrary::takeEnd(const std::vector<std::string>& ids, const QString& problem) {
  std::vector<std::string> gone;
  for (const auto& id : ids) {
    // It may have come back since: an undone deletion.
    if (std::filesystem::exists(runs::RunDirectory(m_folder / id).infoFile())) continue;
    m_readHere.erase(id);
    if (m_runs.erase(id) > 0) gone.push_back(id);
  }
  if (!gone.empty()) Q_EMIT runsGone(gone);
  if (problem != m_problem) {
    m_problem = problem;
    Q_EMIT folderProblemChanged(problem);
  }
  if (!m_isLoaded) {
    m_isLoaded = true;
    Q_EMIT loaded();
  }
}

void RunLibrary::refreshRun(const std::string& id) {
  {
    const std::lock_guard lock(m_mutex);
    m_forget.insert(id);
    m_readHere[id] = m_wantedLook;
  }
  m_growing.erase(id); // all of it is on the disk when this is asked for
  const runs::RunDirectory run(m_folder / id);
  if (!std::filesystem::exists(run.infoFile())) {
    if (m_runs.erase(id) > 0) Q_EMIT runsGone({id});
    return;
  }
  const types::RunSummary summary = readQuickly(run, find(id));
  m_runs[id] = summary;
  Q_EMIT runsRead({summary});
  requestRefresh();
}

void RunLibrary::noteReports(const std::string& id,
                             const std::vector<types::EpochReport>& reports) {
  const auto run = m_runs.find(id);
  if (run == m_runs.end() || reports.empty()) return;
  m_growing.insert(id);
  auto& known = run->second.reports;
  std::erase_if(known, [&](const auto& r) { return r.epoch >= reports.front().epoch; });
  known.insert(known.end(), reports.begin(), reports.end());
  run->second.condense();
}

std::vector<types::RunSummary> RunLibrary::runs() const {
  std::vector<types::RunSummary> runs;
  for (const auto& [id, run] : m_runs) runs.push_back(run);
  return runs;
}

const types::RunSummary* RunLibrary::find(const std::string& id) const {
  const auto found = m_runs.find(id);
  return found == m_runs.end() ? nullptr : &found->second;
}

} // namespace dmm::app
