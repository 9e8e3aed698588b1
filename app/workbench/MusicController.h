#pragma once

#include "app/workbench/GenerationController.h"
#include "core/types/Generation.h"
#include "core/types/PartInfo.h"

#include <QObject>
#include <QTemporaryDir>

#include <filesystem>
#include <map>
#include <memory>

namespace dmm::data {
class Dataset;
}

namespace dmm::widgets {
struct GenerationOrder;
class MusicStage;
} // namespace dmm::widgets

namespace dmm::app {

class BackgroundReader;
class PieceKeeper;

/// Serves the Music page: shows a dataset, lets the model of the selected run compose, shows what
/// it composed while it trained, and saves pieces. The page must outlive it.
class MusicController : public QObject {
  Q_OBJECT

 public:
  MusicController(widgets::MusicStage& stage, std::filesystem::path runsFolder,
                  QObject* parent = nullptr);
  ~MusicController() override;

  /// The dataset on show, whose pieces can be continued, varied and so on; null = none.
  void setDataset(std::shared_ptr<const data::Dataset> dataset);

  /// The run whose model composes; empty = none.
  void setRun(const QString& runId);

  /// Adds scores that the user has to the pieces on the page; says what cannot be read.
  void openScores(const QStringList& files);

  /// A run is gone, and what it composed.
  void forgetRun(const QString& runId);

  /// Shows the newest piece that the run composed while it trained, once its files are read.
  void showNewestSample();

  /// The run's files changed: it may have other checkpoints and samples now.
  void updateAvailability();

 Q_SIGNALS:
  void composingEnded(); ///< in any case, after the last piece is on the page
  void pieceSaved(const QString& file);
  /// What had to be changed in opened scores to read them.
  void scoresChanged(const QString& remarks);
  /// This piece is to be written as it is heard.
  void wavWanted(const dmm::types::Chorale& chorale, const QString& file);
  void problemOccurred(const QString& title, const QString& reason);

 private:
  /// A piece as it was on show when its saving was asked for.
  struct Shown {
    types::Chorale chorale;
    std::vector<types::KeyProbabilities> heat;
  };

  std::filesystem::path runFolder() const;
  void updateSamples();
  void countBachsFaults();
  void generate(const widgets::GenerationOrder& order);
  /// The piece that is to be harmonised, and which of its bars are drawn anew.
  void giveTo(GenerationController::Job& job, const widgets::GenerationOrder& order) const;
  void showSample(qint64 epoch);
  void askWhereToSave(const types::Chorale& chorale);
  void save(const types::Chorale& chorale, const Shown& shown, const QString& file);
  QString fileToDrag(const types::Chorale& chorale);

  widgets::MusicStage& m_stage;
  std::filesystem::path m_runsFolder;
  GenerationController* m_generation;
  PieceKeeper* m_keeper;
  std::shared_ptr<const data::Dataset> m_dataset;
  QString m_run;
  QString m_composer;                                 ///< the run whose model composes, or did last
  types::KeyOrder m_keyOrder = types::KeyOrder::None; ///< of that model
  QTemporaryDir m_dragged;                            ///< the files of pieces that were dragged out
  BackgroundReader* m_reader;
  QString m_sampledRun; ///< whose samples the page lists
  std::map<std::int64_t, std::filesystem::path> m_samples;
  bool m_wantsNewest = false;
  int m_done = 0;
  int m_wanted = 0;
};

} // namespace dmm::app
