#pragma once

#include <QObject>
#include <QString>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace dmm::widgets {
class CandidateList;
struct KeptPlace;
} // namespace dmm::widgets

namespace dmm::app {

class BackgroundReader;

/// Serves the list of composed pieces with those that lie in the folders of their runs: lists them,
/// reads the one that is looked at, and does what the user wants done with them. What was deleted
/// goes for good when this object does. The list must outlive it.
class PieceKeeper : public QObject {
  Q_OBJECT

 public:
  PieceKeeper(widgets::CandidateList& list, std::filesystem::path runsFolder,
              QObject* parent = nullptr);
  ~PieceKeeper() override;

  /// The run on show; empty = none. Its pieces are listed.
  void setRun(const QString& runId);
  /// The files of the run on show changed, perhaps those of its pieces too.
  void refresh();
  /// The run is gone, and its pieces with it.
  void forgetRun(const QString& runId);

  std::filesystem::path folderOf(const QString& runId) const;

 Q_SIGNALS:
  void problemOccurred(const QString& title, const QString& reason);

 private:
  void connectList();
  void read(const QString& runId);
  void readAll();
  void setStarred(const widgets::KeptPlace& place, bool isStarred);
  void remove(const widgets::KeptPlace& place);
  void restore(const widgets::KeptPlace& place);

  widgets::CandidateList& m_list;
  std::filesystem::path m_runsFolder;
  BackgroundReader* m_reader;
  QString m_run;
  std::map<QString, std::string>
      m_stamps; ///< of each folder that was read: tells whether it changed
  std::vector<std::pair<QString, std::string>> m_removed; ///< run and file
  int m_changes = 0; ///< of ours on disk: what was read before the last is old
};

} // namespace dmm::app
