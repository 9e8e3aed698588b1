#pragma once

#include "core/types/DatasetSummary.h"
#include "core/types/EpochReport.h"
#include "core/types/EstimatorReport.h"
#include "core/types/ExperimentConfig.h"
#include "core/types/ObjectiveInfo.h"
#include "core/types/RunName.h"
#include "widgets/experiment/RunControls.h"

#include <QString>
#include <QWidget>

#include <functional>
#include <vector>

class QGridLayout;
class QLineEdit;
class QToolButton;

namespace dmm::widgets {

class DatasetChooser;
class DifferenceDot;
class ExperimentForm;
class NarrowComboBox;
class ObjectiveChooser;
class PresetMenuButton;
class SourcedNote;
class ToneLabel;

/// A named experiment to begin with.
struct Preset {
  QString name;
  types::ExperimentConfig config;
  bool isOwn = false; ///< the user's, not one that ships with the program
};

/// What do I try? Preset, dataset, objective, name and every setting of the next run, what it will
/// cost, and the buttons that start, pause and stop. Without a name of the user's a run is called
/// by what differs from the preset. It holds no run: setActivity() tells it what the worker does,
/// and its signals ask for what comes next. Only the user's edits are signalled, but for the
/// dataset.
class ExperimentPanel : public QWidget {
  Q_OBJECT

 public:
  explicit ExperimentPanel(QWidget* parent = nullptr);

  QSize sizeHint() const override { return {320, 640}; }

  /// The first preset becomes the experiment, unless one with the name of the chosen preset is
  /// still there: then the edits stay and are compared with its new settings.
  void setPresets(std::vector<Preset> presets);

  /// Makes the preset with this name what dots compare with; the settings stay as they are.
  void compareWithPreset(const QString& name);
  QString presetName() const;

  /// Begins anew with the settings of the preset with this name; the dataset stays.
  void applyPreset(const QString& name);

  /// Keeps the chosen dataset where it is still listed; the first time, chooses the first.
  void setDatasets(std::vector<types::DatasetSummary> datasets);
  void selectDataset(const QString& file);
  void setObjectives(std::vector<types::ObjectiveInfo> objectives);

  /// The next run: what the panel shows, refused texts replaced by the last allowed values.
  types::ExperimentConfig config() const;

  /// A dataset without file and name keeps the chosen one. A name that the panel itself would give
  /// is no name of the user's.
  void setConfig(const types::ExperimentConfig& config);

  /// Whether the name is the user's own; else config() has the one by what differs.
  bool isNamedByUser() const;

  /// Why Train is disabled; empty when it is not.
  QString problem() const;

  Activity activity() const;
  void setActivity(Activity activity);

  /// Tells how long a run with some settings takes, part by part; NaN where that is not known.
  using CostOf = std::function<types::RunCost(const types::ExperimentConfig&)>;
  void setCostOf(CostOf costOf);

  /// The costs are other ones now.
  void refreshCost();

  /// What was measured of objectives on a run's model: the chooser says it while the experiment has
  /// that model. No rows: nothing.
  void setMeasured(const types::EstimatorReport& report,
                   const types::ExperimentConfig::ModelConfig& model, const QString& origin);

  /// Why nothing can be queued; empty = it can.
  void setQueueProblem(const QString& reason);

  /// Which sections are open, and the scroll position, for the next start of the program.
  QStringList openSections() const;
  void openSections(const QStringList& keys);

  /// For Ctrl+Return: train, pause or resume, whichever the primary button offers; if it does.
  void clickPrimary();
  void clickQueue();
  void clickQueueSeveral();

 Q_SIGNALS:
  void trainRequested(const dmm::types::ExperimentConfig& config);
  void pauseRequested();
  void resumeRequested();
  void stopRequested();
  void queueRequested(const std::vector<dmm::types::ExperimentConfig>& experiments);
  void savePresetRequested(const dmm::types::ExperimentConfig& config);
  void deletePresetRequested(const QString& name);
  void openFileRequested();
  void saveFileRequested(const dmm::types::ExperimentConfig& config);
  void datasetFileRequested();
  void datasetChanged(const QString& file); ///< another one is wanted now, by whomever
  void configEdited();

 private:
  QWidget* makeSettings();
  QWidget* makeFooter();
  void connectAll();
  void connectControls();
  void applyPresetAt(int index);
  types::RunNaming naming() const;
  bool isOwnName(const types::ExperimentConfig& config) const;
  void adoptObjective();
  void adoptEdit();
  void openVariations();
  void noteEdit();
  void refresh();
  QString cost(const types::ExperimentConfig& config) const;

  std::vector<Preset> m_presets;
  types::ExperimentConfig m_baseline;
  CostOf m_costOf;
  types::EstimatorReport m_measured;
  types::ExperimentConfig::ModelConfig m_measuredModel;
  QString m_measuredOrigin;
  types::Family m_family = types::Family::Dmm; ///< as the form had it last
  QString m_datasetFile;                       ///< as datasetChanged() said last

  NarrowComboBox* m_presetChooser;
  PresetMenuButton* m_presetMenu;
  DatasetChooser* m_datasetChooser;
  ToneLabel* m_datasetCounts;
  ObjectiveChooser* m_objectiveChooser;
  DifferenceDot* m_objectiveDot;
  QToolButton* m_objectiveReset;
  SourcedNote* m_objectiveNote;
  ToneLabel* m_objectiveConflict;
  ToneLabel* m_objectiveMeasured;
  QLineEdit* m_name;
  ExperimentForm* m_form;
  ToneLabel* m_cost;
  ToneLabel* m_problem;
  ToneLabel* m_nextRun;
  RunControls* m_controls;
};

} // namespace dmm::widgets
