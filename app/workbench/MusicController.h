#pragma once

#include "core/types/Music.h"

#include <QObject>
#include <QTemporaryDir>

#include <filesystem>

namespace dmm::widgets {
class MusicStage;
}

namespace dmm::app {

class GenerationController;

/// Serves the Music page: lets the model of the selected run compose, and saves pieces. The page
/// must outlive it.
class MusicController : public QObject {
  Q_OBJECT

 public:
  MusicController(widgets::MusicStage& stage, std::filesystem::path runsFolder,
                  QObject* parent = nullptr);

  /// The run whose model composes; empty = none.
  void setRun(const QString& runId);

  /// Adds scores that the user has to the pieces on the page; says what cannot be read.
  void openScores(const QStringList& files);

  /// The run's files changed: it may have a checkpoint now.
  void updateAvailability();

 Q_SIGNALS:
  void pieceSaved(const QString& file);
  void problemOccurred(const QString& title, const QString& reason);

 private:
  void generatePiece(int lengthQuarters, qint64 seed);
  void saveScore(const types::Chorale& chorale);
  QString fileToDrag(const types::Chorale& chorale);

  widgets::MusicStage& m_stage;
  std::filesystem::path m_runsFolder;
  GenerationController* m_generation;
  QString m_run;
  QTemporaryDir m_dragged; ///< the files of pieces that were dragged out
};

} // namespace dmm::app
