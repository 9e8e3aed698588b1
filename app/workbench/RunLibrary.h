#pragma once

#include "core/types/RunInfo.h"

#include <QObject>

#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace dmm::app {

class RunScanner;

/// The runs of a folder as the window knows them. A worker looks at the disk whenever
/// requestRefresh() asks and tells what changed, so that a slow disk or a thousand runs stop
/// nothing; what the window itself did is read at once by refreshRun(), and the rest of that run by
/// the worker. Reports are condensed: ask the run's directory for all. The destructor waits for the
/// run that is being read.
class RunLibrary : public QObject {
  Q_OBJECT

 public:
  explicit RunLibrary(std::filesystem::path folder, QObject* parent = nullptr);
  ~RunLibrary() override;

  const std::filesystem::path& folder() const { return m_folder; }

  /// Returns at once.
  void requestRefresh();

  /// Reads one run now, on this thread; it may have come or gone. Figures of a long run follow.
  void refreshRun(const std::string& id);

  /// These epochs of a run were completed here; what is known of it is right before it is read.
  void noteReports(const std::string& id, const std::vector<types::EpochReport>& reports);

  /// Oldest first.
  std::vector<types::RunSummary> runs() const;
  const types::RunSummary* find(const std::string& id) const;

  /// Whether the folder has been looked through once.
  bool isLoaded() const { return m_isLoaded; }

 Q_SIGNALS:
  void runsRead(const std::vector<dmm::types::RunSummary>& runs); ///< new or changed
  void runsGone(const std::vector<std::string>& ids);
  void loaded();                                     ///< the first look is done
  void folderProblemChanged(const QString& problem); ///< empty = all is well

 private:
  void work();
  void take(const std::vector<types::RunSummary>& runs, int look);
  void takeEnd(const std::vector<std::string>& gone, const QString& problem);

  std::filesystem::path m_folder;
  std::map<std::string, types::RunSummary> m_runs; ///< by id, and ids begin with the time
  std::map<std::string, int> m_readHere;           ///< id -> the look that is older than this
  std::set<std::string> m_growing;                 ///< their newest epochs came from noteReports()
  QString m_problem;
  bool m_isLoaded = false;

  std::mutex m_mutex; ///< guards what follows
  std::condition_variable m_wake;
  int m_wantedLook = 0;
  std::set<std::string> m_forget;
  bool m_isClosing = false;
  std::thread m_thread;
};

} // namespace dmm::app
