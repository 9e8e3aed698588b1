#pragma once

#include <QObject>
#include <QStringList>

#include <string>
#include <vector>

namespace dmm::app {

class RunLibrary;

/// Changes what the user may change of runs: name, tags, notes, colour, archive, and the way to the
/// trash and back. What cannot be done is told, and the rest is done.
class RunEditor : public QObject {
  Q_OBJECT

 public:
  explicit RunEditor(RunLibrary& library, QObject* parent = nullptr);

  void edit(const QString& id, const QString& name, const QStringList& tags, const QString& notes);
  void changeTags(const QStringList& ids, const QStringList& added, const QStringList& removed);
  void setColor(const QString& id, int colorIndex);
  void setArchived(const QStringList& ids, bool archived);
  void moveToTrash(const QStringList& ids);

  /// Brings the runs of the last deletion back, then those of the one before, and so on.
  void undoDelete();

  std::size_t trashedRuns() const;
  void emptyTrash();

 Q_SIGNALS:
  void undoOffered(const QString& deleted); ///< "wide, seed 3" or "4 runs"; empty = nothing to undo
  void runsRestored(const QStringList& ids);
  void problemOccurred(const QString& title, const QString& reason);

 private:
  struct Deletion {
    std::vector<std::string> ids;
    QString words;
  };
  template <typename Change>
  void forEach(const QStringList& ids, const QString& title, Change change);

  RunLibrary& m_library;
  std::vector<Deletion> m_deletions;
};

} // namespace dmm::app
