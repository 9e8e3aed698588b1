#pragma once

#include "core/types/QueuedExperiment.h"
#include "core/types/RunInfo.h"

#include <QObject>

#include <filesystem>
#include <memory>
#include <vector>

namespace dmm::support {
class FileLock;
}

namespace dmm::app {

class TrainingController;

/// Trains what waits in queue.yaml, one after the other, while it is going. Every change is saved
/// at once, so that nothing is lost when the program ends, however it ends: the entry that was
/// being trained is then resumed. A run that fails keeps its entry, with the reason, and the next
/// one starts. A run that the user stops leaves the queue and holds it. Of several windows on one
/// folder the first has the queue.
class QueueController : public QObject {
  Q_OBJECT

 public:
  QueueController(TrainingController& training, std::filesystem::path runsFolder,
                  QObject* parent = nullptr);
  ~QueueController() override;

  /// Reads the saved queue; a damaged file is put aside, and told.
  void load();

  const std::vector<types::QueuedExperiment>& entries() const { return m_entries; }
  int trainingRow() const { return m_trainingRow; } ///< -1: none of them trains
  bool isGoing() const { return m_isGoing; }

  /// Why the queue cannot be used; empty = it can.
  const QString& lockedReason() const { return m_lockedReason; }

  /// While something trains, what is added follows it by itself.
  void add(const std::vector<types::QueuedExperiment>& experiments);
  void start();
  void hold();
  void move(int from, int to); ///< the entry that trains stays where it is
  void remove(int row);
  void retry(int row); ///< one that failed waits for its turn again

  /// The stop that comes now is the program's end: the entry is kept, to be resumed.
  void keepForNextStart() { m_isClosing = true; }

 Q_SIGNALS:
  void queueChanged();
  void entryFailed(const QString& name, const QString& reason);
  void problemOccurred(const QString& title, const QString& reason);

 private:
  void takeLock();
  std::vector<types::QueuedExperiment>::iterator nextEntry(); ///< the first that waits, or the end
  void startNext();
  void noteStarted(const QString& runId);
  void noteEnded();
  void change();

  TrainingController& m_training;
  std::filesystem::path m_folder;
  std::unique_ptr<support::FileLock> m_lock;
  std::vector<types::QueuedExperiment> m_entries;
  int m_trainingRow = -1;
  bool m_isGoing = false;
  bool m_isClosing = false;
  bool m_isSaveProblemTold = false;
  QString m_lockedReason;
  types::RunStatus m_lastStatus = types::RunStatus::Queued;
  QString m_failure; ///< of the run that just ended
};

} // namespace dmm::app
