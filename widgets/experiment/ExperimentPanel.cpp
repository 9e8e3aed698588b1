#include "widgets/experiment/ExperimentPanel.h"

#include "core/types/Compatibility.h"
#include "core/types/ModelShape.h"
#include "core/types/RunCost.h"
#include "core/types/TrainingMemory.h"
#include "widgets/experiment/DatasetChooser.h"
#include "widgets/experiment/DifferenceDot.h"
#include "widgets/experiment/ExperimentForm.h"
#include "widgets/experiment/FieldText.h"
#include "widgets/experiment/ObjectiveChooser.h"
#include "widgets/experiment/PresetMenuButton.h"
#include "widgets/experiment/ResetButton.h"
#include "widgets/experiment/SourcedNote.h"
#include "widgets/experiment/VariationsDialog.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Hairline.h"
#include "widgets/theme/ToneLabel.h"

#include <QFrame>
#include <QGridLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

QLabel* makeLabel(const QString& text, QWidget* buddy, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setBuddy(buddy);
  return label;
}

} // namespace

ExperimentPanel::ExperimentPanel(QWidget* parent) : QWidget(parent) {
  setMinimumWidth(280);
  auto* scroll = new QScrollArea(this);
  scroll->setObjectName("experimentScroll");
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setFocusPolicy(Qt::NoFocus); // it scrolls to what has the focus
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(makeSettings());

  auto* title = makePanelTitle(tr("EXPERIMENT"), this);
  title->setContentsMargins(kGutter, 8, kGutter, 8);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(title);
  column->addWidget(scroll, 1);
  column->addWidget(makeFooter());

  connectAll();
  connectControls();
  m_form->setBaseline(m_baseline);
  refresh();
}

QWidget* ExperimentPanel::makeSettings() {
  auto* page = new QWidget(this);
  m_presetChooser = new NarrowComboBox(page);
  m_presetChooser->setObjectName("presetChooser");
  m_presetChooser->setPlaceholderText(tr("No preset"));
  m_presetMenu = new PresetMenuButton(page);
  m_datasetChooser = new DatasetChooser(page);
  m_datasetChooser->setObjectName("datasetChooser");
  m_datasetCounts = new ToneLabel(ToneLabel::Tone::Quiet, page);
  m_datasetCounts->setObjectName("datasetCounts");
  m_objectiveChooser = new ObjectiveChooser(page);
  m_objectiveChooser->setObjectName("objectiveChooser");
  m_objectiveDot = new DifferenceDot(page);
  m_objectiveReset = makeResetButton("objective.name", page);
  m_objectiveNote = new SourcedNote("objective.name", page);
  m_objectiveConflict = new ToneLabel(ToneLabel::Tone::Problem, page);
  m_objectiveConflict->setObjectName("objective.name.problem");
  m_objectiveMeasured = new ToneLabel(ToneLabel::Tone::Quiet, page);
  m_objectiveMeasured->setObjectName("objectiveMeasured");
  m_name = new QLineEdit(page);
  m_name->setObjectName("name");
  m_name->setToolTip(tr("What the run is called in lists and legends. Left empty, it is called by "
                        "what differs from the preset."));
  m_form = new ExperimentForm(page);

  // Columns: gutter, label, entry, reset arrow; explanations take label and entry together.
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(0, 0, 0, 8);
  grid->setHorizontalSpacing(0);
  grid->setVerticalSpacing(8);
  grid->setColumnMinimumWidth(0, kGutter);
  grid->setColumnStretch(2, 1);
  grid->setColumnMinimumWidth(3, kResetColumnWidth);
  int row = 0;
  const auto addEntry = [&](const QString& text, QWidget* entry) {
    auto* label = makeLabel(text, entry, page);
    label->setContentsMargins(0, 0, 8, 0);
    grid->addWidget(label, row, 1);
    grid->addWidget(entry, row++, 2);
  };
  grid->addWidget(m_presetMenu, row, 3);
  addEntry(tr("Preset"), m_presetChooser);
  addEntry(tr("Dataset"), m_datasetChooser);
  grid->addWidget(m_datasetCounts, row++, 1, 1, 2);
  grid->addWidget(m_objectiveDot, row, 0);
  grid->addWidget(m_objectiveReset, row, 3);
  addEntry(tr("Objective"), m_objectiveChooser);
  grid->addWidget(m_objectiveConflict, row++, 1, 1, 2);
  grid->addWidget(m_objectiveNote, row++, 1, 1, 2);
  grid->addWidget(m_objectiveMeasured, row++, 1, 1, 2);
  addEntry(tr("Name"), m_name);
  grid->addWidget(m_form, row++, 0, 1, 4);
  grid->setRowStretch(row, 1);
  return page;
}

QWidget* ExperimentPanel::makeFooter() {
  auto* footer = new QWidget(this);
  m_cost = new ToneLabel(ToneLabel::Tone::Quiet, footer);
  m_cost->setObjectName("costLine");
  m_problem = new ToneLabel(ToneLabel::Tone::Problem, footer);
  m_problem->setObjectName("problemLine");
  m_nextRun = new ToneLabel(ToneLabel::Tone::Quiet, footer);
  m_nextRun->setObjectName("nextRunLine");
  m_controls = new RunControls(footer);

  auto* texts = new QVBoxLayout;
  texts->setContentsMargins(kGutter, 8, kResetColumnWidth, 16);
  texts->setSpacing(8);
  for (QWidget* row : std::initializer_list<QWidget*>{m_cost, m_problem, m_nextRun, m_controls})
    texts->addWidget(row);
  auto* column = new QVBoxLayout(footer);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(new Hairline(footer));
  column->addLayout(texts);
  return footer;
}

void ExperimentPanel::connectAll() {
  connect(m_presetChooser, &QComboBox::activated, this, [this](int index) {
    applyPresetAt(index);
    Q_EMIT configEdited();
  });
  connect(m_datasetChooser, &DatasetChooser::datasetChosen, this, &ExperimentPanel::noteEdit);
  connect(m_datasetChooser, &DatasetChooser::fileRequested, this,
          &ExperimentPanel::datasetFileRequested);
  connect(m_objectiveChooser, &ObjectiveChooser::objectiveChosen, this,
          &ExperimentPanel::adoptObjective);
  connect(m_objectiveReset, &QToolButton::clicked, this, [this] {
    m_objectiveChooser->setName(m_baseline.objective.name);
    adoptObjective();
  });
  connect(m_name, &QLineEdit::textEdited, this, &ExperimentPanel::noteEdit);
  connect(m_form, &ExperimentForm::configEdited, this, &ExperimentPanel::adoptEdit);
}

void ExperimentPanel::connectControls() {
  connect(m_presetMenu, &PresetMenuButton::resetRequested, this, [this] {
    const QString name = m_name->text(); // which is no setting
    setConfig(m_baseline);
    m_name->setText(name);
    noteEdit();
  });
  connect(m_presetMenu, &PresetMenuButton::saveAsPresetRequested, this,
          [this] { Q_EMIT savePresetRequested(config()); });
  connect(m_presetMenu, &PresetMenuButton::deletePresetRequested, this,
          [this] { Q_EMIT deletePresetRequested(presetName()); });
  connect(m_presetMenu, &PresetMenuButton::openFileRequested, this,
          &ExperimentPanel::openFileRequested);
  connect(m_presetMenu, &PresetMenuButton::saveFileRequested, this,
          [this] { Q_EMIT saveFileRequested(config()); });
  connect(m_controls, &RunControls::queueRequested, this,
          [this] { Q_EMIT queueRequested({config()}); });
  connect(m_controls, &RunControls::queueSeveralRequested, this, &ExperimentPanel::openVariations);
  connect(m_controls, &RunControls::trainRequested, this,
          [this] { Q_EMIT trainRequested(config()); });
  connect(m_controls, &RunControls::pauseRequested, this, &ExperimentPanel::pauseRequested);
  connect(m_controls, &RunControls::resumeRequested, this, &ExperimentPanel::resumeRequested);
  connect(m_controls, &RunControls::stopRequested, this, &ExperimentPanel::stopRequested);
}

void ExperimentPanel::setPresets(std::vector<Preset> presets) {
  const QString chosen = m_presetChooser->currentText();
  m_presets = std::move(presets);
  m_presetChooser->clear();
  for (const auto& preset : m_presets) m_presetChooser->addItem(preset.name);
  const int kept = chosen.isEmpty() ? -1 : m_presetChooser->findText(chosen);
  if (kept >= 0) {
    compareWithPreset(chosen);
  } else if (!m_presets.empty()) {
    m_presetChooser->setCurrentIndex(0);
    applyPresetAt(0);
  }
}

void ExperimentPanel::compareWithPreset(const QString& name) {
  const int index = m_presetChooser->findText(name);
  if (index < 0) return;
  m_presetChooser->setCurrentIndex(index);
  m_baseline = m_presets[std::size_t(index)].config;
  m_form->setBaseline(m_baseline);
  refresh();
}

QString ExperimentPanel::presetName() const { return m_presetChooser->currentText(); }

void ExperimentPanel::applyPreset(const QString& name) {
  const int index = m_presetChooser->findText(name);
  if (index < 0) return;
  m_presetChooser->setCurrentIndex(index);
  applyPresetAt(index);
}

void ExperimentPanel::applyPresetAt(int index) {
  m_baseline = m_presets.at(std::size_t(index)).config;
  m_form->setBaseline(m_baseline);
  setConfig(m_baseline);
}

types::RunNaming ExperimentPanel::naming() const {
  if (isNamedByUser()) return {m_name->text().trimmed().toStdString(), config()};
  if (m_presetChooser->currentIndex() < 0) return {types::kDefaultsLabel, m_baseline};
  return {presetName().toStdString(), m_baseline};
}

/// Not where it is empty, comes with a preset, or is the one that settings of a preset get.
bool ExperimentPanel::isOwnName(const types::ExperimentConfig& config) const {
  const auto isGiven = [&](const types::RunNaming& naming) {
    return config.name == naming.baseline.name || config.name == naming.nameOf(config) ||
           config.name == naming.nameOf(config, {"run.seed"});
  };
  return !config.name.empty() && !isGiven({}) &&
         std::none_of(m_presets.begin(), m_presets.end(), [&](const Preset& preset) {
           return isGiven({preset.name.toStdString(), preset.config});
         });
}

bool ExperimentPanel::isNamedByUser() const { return !m_name->text().trimmed().isEmpty(); }

void ExperimentPanel::setDatasets(std::vector<types::DatasetSummary> datasets) {
  m_datasetChooser->setDatasets(std::move(datasets));
  refresh();
}

void ExperimentPanel::selectDataset(const QString& file) {
  m_datasetChooser->select(file.toStdString());
  refresh();
}

void ExperimentPanel::setObjectives(std::vector<types::ObjectiveInfo> objectives) {
  m_objectiveChooser->setObjectives(std::move(objectives));
  refresh();
}

types::ExperimentConfig ExperimentPanel::config() const {
  types::ExperimentConfig config = m_form->config();
  config.objective.name = m_objectiveChooser->name();
  if (const auto dataset = m_datasetChooser->chosen())
    config.dataset = {dataset->name, dataset->file, dataset->sha256};
  config.name = isNamedByUser() ? m_name->text().trimmed().toStdString() : naming().nameOf(config);
  return config;
}

void ExperimentPanel::setConfig(const types::ExperimentConfig& config) {
  m_form->setConfig(config);
  m_family = config.model.family;
  m_name->setText(isOwnName(config) ? QString::fromStdString(config.name) : QString());
  m_objectiveChooser->setName(config.objective.name);
  if (!config.dataset.file.empty() || !config.dataset.name.empty())
    m_datasetChooser->select(config.dataset.file, config.dataset.name);
  refresh();
}

QString ExperimentPanel::problem() const {
  for (const QString& problem :
       {m_datasetChooser->problem(), m_objectiveChooser->problem(), m_form->problem()})
    if (!problem.isEmpty()) return problem;
  for (const auto& conflict : types::conflicts(config()))
    return QString::fromStdString(conflict.reason);
  return {};
}

Activity ExperimentPanel::activity() const { return m_controls->activity(); }

void ExperimentPanel::setActivity(Activity activity) {
  m_controls->setActivity(activity);
  refresh();
}

void ExperimentPanel::setCostOf(CostOf costOf) {
  m_costOf = std::move(costOf);
  refresh();
}

void ExperimentPanel::refreshCost() { m_cost->say(cost(config())); }

void ExperimentPanel::setMeasured(const types::EstimatorReport& report,
                                  const types::ExperimentConfig::ModelConfig& model,
                                  const QString& origin) {
  m_measured = report;
  m_measuredModel = model;
  m_measuredOrigin = origin;
  refresh();
}

void ExperimentPanel::setQueueProblem(const QString& reason) {
  m_controls->setQueueProblem(reason);
}

QStringList ExperimentPanel::openSections() const { return m_form->openSections(); }
void ExperimentPanel::openSections(const QStringList& keys) { m_form->openSections(keys); }

void ExperimentPanel::openVariations() {
  auto* dialog = new VariationsDialog(config(), naming(), this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &VariationsDialog::variationsChosen, this, &ExperimentPanel::queueRequested);
  dialog->open();
}

void ExperimentPanel::clickPrimary() { m_controls->clickPrimary(); }
void ExperimentPanel::clickQueue() { m_controls->clickQueue(); }
void ExperimentPanel::clickQueueSeveral() { m_controls->clickQueueSeveral(); }

void ExperimentPanel::adoptObjective() {
  const auto experiment = config();
  const auto fitting = types::withObjective(experiment, m_objectiveChooser->name());
  if (fitting != experiment) setConfig(fitting);
  m_form->unfold("objective"); // what the objective brings along is seen at once
  noteEdit();
}

void ExperimentPanel::adoptEdit() {
  const auto experiment = config();
  if (const auto family = experiment.model.family; family != m_family)
    setConfig(types::withFamily(experiment, family));
  noteEdit();
}

void ExperimentPanel::noteEdit() {
  refresh();
  Q_EMIT configEdited();
}

void ExperimentPanel::refresh() {
  const auto experiment = config();
  m_name->setPlaceholderText(QString::fromStdString(experiment.name));
  auto objective = m_objectiveChooser->chosen();
  if (objective && objective->enumerates) objective = types::objectiveIn(experiment);
  const bool hasOtherObjective = experiment.objective.name != m_baseline.objective.name;
  m_objectiveDot->setOn(hasOtherObjective);
  m_objectiveReset->setVisible(hasOtherObjective);
  m_objectiveNote->say(objective ? QString::fromStdString(objective->summary) : QString(),
                       objective ? QString::fromStdString(objective->paper) : QString());
  m_objectiveConflict->say(conflictText(experiment, "objective.name"));
  m_objectiveChooser->setMeasured(experiment.model == m_measuredModel ? m_measured
                                                                      : types::EstimatorReport(),
                                  m_measuredOrigin);
  m_objectiveChooser->setExperiment(experiment);
  m_objectiveMeasured->say(m_objectiveChooser->measuredText());
  m_form->showWhatApplies(experiment);
  const int preset = m_presetChooser->currentIndex();
  m_presetMenu->setState(preset >= 0 && m_presets[std::size_t(preset)].isOwn,
                         preset >= 0 && (hasOtherObjective || m_form->differs()));
  m_datasetCounts->say(m_datasetChooser->counts());
  m_cost->say(cost(experiment));
  m_problem->say(problem());
  m_nextRun->say(activity() == Activity::Idle ? QString() : tr("Changes apply to the next run."));
  m_controls->setReady(problem().isEmpty());
  const QString dataset = m_datasetChooser->file();
  if (dataset == m_datasetFile) return;
  m_datasetFile = dataset;
  Q_EMIT datasetChanged(dataset);
}

QString ExperimentPanel::cost(const types::ExperimentConfig& experiment) const {
  QString size = tr("%1 parameters").arg(format::count(types::parameterCount(experiment.model)));
  constexpr double kWorthSaying = 1e9; // bytes: what most machines have is said of no experiment
  if (const auto dataset = m_datasetChooser->chosen()) {
    const double memory =
        types::trainingMemory(experiment, types::averageWorkSizes(experiment, *dataset)).total();
    if (memory >= kWorthSaying)
      size += tr(", %1 of memory").arg(QString::fromStdString(types::bytesText(memory)));
  }
  const types::RunCost cost = m_costOf ? m_costOf(experiment) : types::RunCost{};
  if (!std::isfinite(cost.epoch)) return tr("%1, speed not known yet").arg(size);
  const auto epochs = experiment.run.numEpochs;
  return tr("%1, ~%2 s an epoch\n%3 %4")
      .arg(size, format::seconds(cost.epoch),
           format::counted(epochs, tr("epoch takes about"), tr("epochs take about")),
           format::duration(types::secondsOf(experiment, cost)));
}

} // namespace dmm::widgets
