#pragma once

#include <QObject>

#include <filesystem>
#include <memory>

namespace dmm::playback {
class Inputs;
class Outputs;
} // namespace dmm::playback

namespace dmm::app {

class MainWindow;
class TrainingController;

/// The program, composed: the window, one controller a concern and the menus, joined by signals.
/// Nothing is decided here; who looks for what happens after a click finds here whom it reaches.
class Workbench : public QObject {
  Q_OBJECT

 public:
  /// Shows the runs of this folder. The built-in chorales, which are chosen, and the datasets of
  /// the user's library are offered; layout, settings and queue are those of the last time. Plays
  /// on these outputs, records from these inputs; null: those of the system.
  explicit Workbench(const std::filesystem::path& runsFolder,
                     std::shared_ptr<playback::Outputs> outputs = nullptr,
                     std::shared_ptr<playback::Inputs> inputs = nullptr);
  ~Workbench() override;

  /// Not shown yet.
  MainWindow& window();
  /// For who measures it.
  const TrainingController& training() const;

  /// Adds a dataset file to the choices and chooses it; says so when it cannot be read.
  void openDataset(const QString& file);

  /// Works through the queue that was left.
  void startQueue();

  /// Closes without a question, as at the end of the session: what trains is interrupted after its
  /// mini-batch, and kept to be resumed.
  void endProgram();

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

} // namespace dmm::app
