#include "widgets/experiment/ExperimentPanel.h"

#include "core/types/EpochReport.h"
#include "tests/support/MenuClick.h"
#include "widgets/experiment/ModelDrawing.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>
#include <QToolButton>

using namespace dmm;
using widgets::Activity;
using widgets::ExperimentPanel;

namespace {

types::DatasetSummary dataset(const char* name, const char* file, const char* sha) {
  types::DatasetSummary summary{name, file, sha, {}};
  summary.splits = {{{229, 13807}, {76, 4602}, {77, 4725}}};
  return summary;
}

void choose(QComboBox* box, int row) {
  QTest::keyClick(box, Qt::Key_Home);
  for (int i = 0; i < row; ++i) QTest::keyClick(box, Qt::Key_Down);
}

} // namespace

class ExperimentPanelTest : public QObject {
  Q_OBJECT

  std::unique_ptr<ExperimentPanel> m_panel;

  template <typename Widget> Widget* find(const char* name) const {
    auto* widget = m_panel->findChild<Widget*>(name);
    if (!widget) qFatal("no widget %s", name);
    return widget;
  }
  void type(const char* key, const QString& text) const {
    auto* line = find<QLineEdit>(key);
    line->selectAll();
    if (text.isEmpty()) QTest::keyClick(line, Qt::Key_Delete);
    QTest::keyClicks(line, text);
  }
  void click(const char* name) const {
    QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton);
  }
  QString words(const char* label) const {
    const auto* line = find<QLabel>(label);
    return line->isVisible() ? line->text() : QString();
  }

 private Q_SLOTS:
  void init() {
    m_panel = std::make_unique<ExperimentPanel>();
    types::ExperimentConfig standard;
    standard.name = "pyro";
    types::ExperimentConfig small;
    small.name = "small";
    small.model.zDim = 16;
    small.objective.name = "iwae";
    types::ExperimentConfig own;
    own.name = "own";
    own.dataset = {"other", "other.json", "22"};
    m_panel->setPresets({{"Pyro", standard}, {"Small", small}, {"Own data", own}});
    m_panel->setObjectives({{"trace_elbo", "Trace_ELBO", "One sample.", "Ranganath 2014", false},
                            {"iwae", "RenyiELBO", "Many samples.", "Burda 2016", true, false}});
    m_panel->setDatasets(
        {dataset("chorales", "builtin:jsb", "11"), dataset("other", "other.json", "22")});
    m_panel->resize(320, 760);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
  }
  void cleanup() { m_panel.reset(); }

  void theObjectiveSaysWhatWasMeasuredOfItOnThisModel() {
    types::EstimatorReport report;
    for (const std::int64_t k : {1, 50}) {
      types::EstimatorRow row;
      row.estimator = {.name = "iwae", .numSamples = k};
      row.seconds.value = 0.002 * double(k);
      row.groups.resize(2);
      row.groups[0].group = types::kAllParameters;
      row.groups[1].group = "guide";
      row.groups[1].snr.value = 3.0 / double(k);
      report.rows.push_back(row);
    }
    types::ExperimentConfig::ModelConfig model;
    m_panel->setMeasured(report, model, "quick, after 50 epochs");
    QCOMPARE(words("objectiveMeasured"), ""); // of trace_elbo nothing was
    auto* chooser = find<QComboBox>("objectiveChooser");
    QVERIFY(chooser->itemData(1, Qt::ToolTipRole).toString().contains("Measured at K 50"));
    choose(chooser, 1);
    QCOMPARE(words("objectiveMeasured"),
             "Measured at K 50: 100 ms of a core for a gradient; signal-to-noise guide 0.06 "
             "(quick, after 50 epochs).");
    model.zDim = 7;
    m_panel->setMeasured(report, model, "quick, after 50 epochs");
    QCOMPARE(words("objectiveMeasured"), ""); // another model's
  }

  void onlyTheOptionsThatApplyAreOffered() {
    auto* samples = find<QLineEdit>("objective.num_samples");
    QVERIFY(!samples->isVisible());
    choose(find<QComboBox>("objectiveChooser"), 1);
    QCOMPARE(m_panel->config().objective.name, std::string("iwae"));
    QVERIFY(samples->isVisible());
    QVERIFY(!find<QAbstractButton>("section.annealing")->isVisible());
    type("objective.num_samples", "25");
    QCOMPARE(m_panel->config().objective.numSamples, std::int64_t(25));
    choose(find<QComboBox>("objectiveChooser"), 0);
    QVERIFY(!samples->isVisible());
    QVERIFY(find<QAbstractButton>("section.annealing")->isVisible());
  }

  void trainsWhatItShows() {
    QSignalSpy asked(m_panel.get(), &ExperimentPanel::trainRequested);
    type("name", "mine");
    type("model.z_dim", "32");
    click("trainButton");
    QCOMPARE(asked.count(), 1);
    types::ExperimentConfig expected;
    expected.name = "mine";
    expected.model.zDim = 32;
    expected.dataset = {"chorales", "builtin:jsb", "11"};
    QVERIFY(asked.front().front().value<types::ExperimentConfig>() == expected);
    QVERIFY(m_panel->config() == expected);
  }

  void buttonsFollowTheActivity() {
    auto* train = find<QPushButton>("trainButton");
    auto* stop = find<QPushButton>("stopButton");
    QCOMPARE(train->text(), QStringLiteral("Train"));
    QVERIFY(!stop->isEnabled());

    m_panel->setActivity(Activity::Running);
    QSignalSpy paused(m_panel.get(), &ExperimentPanel::pauseRequested);
    QSignalSpy trained(m_panel.get(), &ExperimentPanel::trainRequested);
    QCOMPARE(train->text(), QStringLiteral("Pause"));
    click("trainButton");
    QCOMPARE(paused.count(), 1);

    m_panel->setActivity(Activity::Paused);
    QSignalSpy resumed(m_panel.get(), &ExperimentPanel::resumeRequested);
    QCOMPARE(train->text(), QStringLiteral("Resume"));
    m_panel->clickPrimary();
    QCOMPARE(resumed.count(), 1);
    QSignalSpy stopped(m_panel.get(), &ExperimentPanel::stopRequested);
    click("stopButton");
    QCOMPARE(stopped.count(), 1);

    m_panel->setActivity(Activity::Stopping);
    QVERIFY(!train->isEnabled());
    QVERIFY(!stop->isEnabled());
    m_panel->setActivity(Activity::Idle);
    QVERIFY(train->isEnabled());
    QCOMPARE(trained.count(), 0);
  }

  void whileRunningChangesAreForTheNextRun() {
    QVERIFY(words("nextRunLine").isEmpty());
    m_panel->setActivity(Activity::Running);
    QCOMPARE(words("nextRunLine"), QStringLiteral("Changes apply to the next run."));
    QVERIFY(find<QLineEdit>("model.z_dim")->isEnabled());
    type("model.z_dim", "0"); // a refused setting must not keep a run from pausing
    QVERIFY(find<QPushButton>("trainButton")->isEnabled());
    m_panel->setActivity(Activity::Idle);
    QVERIFY(!find<QPushButton>("trainButton")->isEnabled());
    QVERIFY(words("nextRunLine").isEmpty());
  }

  void aRefusedSettingKeepsFromTraining() {
    QSignalSpy asked(m_panel.get(), &ExperimentPanel::trainRequested);
    type("optimiser.learning_rate", "-1");
    QVERIFY(!find<QPushButton>("trainButton")->isEnabled());
    QVERIFY(words("problemLine").startsWith("Learning rate: expected"));
    m_panel->clickPrimary();
    QCOMPARE(asked.count(), 0);
    type("optimiser.learning_rate", "1e-3");
    QVERIFY(find<QPushButton>("trainButton")->isEnabled());
    QVERIFY(words("problemLine").isEmpty());
  }

  void aRunIsNamedByWhatDiffersFromThePreset() {
    auto* name = find<QLineEdit>("name");
    QCOMPARE(name->text(), QString());
    QCOMPARE(name->placeholderText(), QStringLiteral("Pyro"));
    type("optimiser.learning_rate", "0.001");
    type("run.seed", "3");
    QCOMPARE(name->placeholderText(), QStringLiteral("Pyro · lr 0.001 · seed 3"));
    QCOMPARE(m_panel->config().name, std::string("Pyro · lr 0.001 · seed 3"));
    QVERIFY(find<QPushButton>("trainButton")->isEnabled());
    QVERIFY(!m_panel->isNamedByUser());

    // What the panel itself has named goes on with the settings; the user's own name stays.
    m_panel->setConfig(m_panel->config());
    type("run.seed", "4");
    QCOMPARE(m_panel->config().name, std::string("Pyro · lr 0.001 · seed 4"));
    type("name", "mine");
    type("run.seed", "5");
    QCOMPARE(m_panel->config().name, std::string("mine"));
    m_panel->setConfig(m_panel->config());
    QVERIFY(m_panel->isNamedByUser());
    QCOMPARE(m_panel->config().name, std::string("mine"));
    type("name", "");
    choose(find<QComboBox>("datasetChooser"), 1);
    QCOMPARE(m_panel->config().name, std::string("Pyro · other · lr 0.001 · seed 5"));
  }

  void aRunOfAnotherPresetIsNoNameOfTheUsers() {
    types::ExperimentConfig small;
    small.model.zDim = 16;
    small.objective.name = "iwae";
    small.run.seed = 2;
    small.name = "Small · seed 2";
    m_panel->setConfig(small); // "Pyro" is the chosen preset
    QVERIFY(!m_panel->isNamedByUser());
    QCOMPARE(m_panel->config().name, std::string("Pyro · z 16 · iwae · seed 2"));
    m_panel->applyPreset("Small");
    QCOMPARE(m_panel->config().name, std::string("Small"));
    QCOMPARE(m_panel->config().run.seed, std::int64_t(0));
  }

  void aDatasetIsNeeded() {
    m_panel->setDatasets({});
    QVERIFY(!find<QPushButton>("trainButton")->isEnabled());
    QVERIFY(words("problemLine").contains("dataset"));
    m_panel->setDatasets({dataset("chorales", "builtin:jsb", "11")});
    QVERIFY(find<QPushButton>("trainButton")->isEnabled());
  }

  void datasetsShowTheirCounts() {
    QCOMPARE(words("datasetCounts"),
             QStringLiteral("229 / 76 / 77 pieces, 13\u2009807 training slices"));
  }

  void choosingADataset() {
    QSignalSpy selected(m_panel.get(), &ExperimentPanel::datasetChanged);
    QSignalSpy edited(m_panel.get(), &ExperimentPanel::configEdited);
    choose(find<QComboBox>("datasetChooser"), 1);
    QCOMPARE(selected.count(), 1);
    QCOMPARE(selected.front().front().toString(), QStringLiteral("other.json"));
    QCOMPARE(edited.count(), 1);
    QCOMPARE(m_panel->config().dataset.sha256, std::string("22"));
    m_panel->selectDataset("builtin:jsb");
    QCOMPARE(m_panel->config().dataset.name, std::string("chorales"));
    QCOMPARE(edited.count(), 1); // the program's own choice is no edit
    QCOMPARE(selected.count(), 2);
  }

  void whoShowsThePiecesHearsOfEveryDataset() {
    QSignalSpy changed(m_panel.get(), &ExperimentPanel::datasetChanged);
    choose(find<QComboBox>("presetChooser"), 2); // names another dataset
    QCOMPARE(changed.takeFirst().front().toString(), QStringLiteral("other.json"));
    types::ExperimentConfig config = m_panel->config();
    config.dataset = {"chorales", "", ""}; // by name alone
    m_panel->setConfig(config);
    QCOMPARE(changed.takeFirst().front().toString(), QStringLiteral("builtin:jsb"));
    config.dataset = {"gone", "/data/gone.json", ""};
    m_panel->setConfig(config);
    QCOMPARE(changed.takeFirst().front().toString(), QStringLiteral("/data/gone.json"));
    m_panel->setConfig(config);
    type("model.z_dim", "7");
    QCOMPARE(changed.count(), 0);
  }

  void openingAFileKeepsTheChoice() {
    auto* box = find<QComboBox>("datasetChooser");
    choose(box, 1);
    QSignalSpy asked(m_panel.get(), &ExperimentPanel::datasetFileRequested);
    QTest::keyClick(box, Qt::Key_End);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(box->currentText(), QStringLiteral("other"));
    QCOMPARE(m_panel->config().dataset.file, std::string("other.json"));
  }

  void aNewListKeepsTheChosenDataset() {
    choose(find<QComboBox>("datasetChooser"), 1);
    m_panel->setDatasets({dataset("new", "new.json", "33"), dataset("other", "other.json", "22")});
    QCOMPARE(m_panel->config().dataset.file, std::string("other.json"));
  }

  void aPresetKeepsTheDatasetUnlessItNamesOne() {
    choose(find<QComboBox>("datasetChooser"), 1);
    choose(find<QComboBox>("presetChooser"), 1);
    QCOMPARE(m_panel->config().model.zDim, std::int64_t(16));
    QCOMPARE(m_panel->config().objective.name, std::string("iwae"));
    QCOMPARE(m_panel->config().name, std::string("Small · other"));
    QCOMPARE(m_panel->config().dataset.file, std::string("other.json"));
    m_panel->selectDataset("builtin:jsb");
    choose(find<QComboBox>("presetChooser"), 2);
    QCOMPARE(m_panel->config().dataset.file, std::string("other.json"));
  }

  void aPresetIsWhatDotsCompareWith() {
    auto* reset = find<QToolButton>("objective.name.reset");
    QVERIFY(!reset->isVisible());
    choose(find<QComboBox>("objectiveChooser"), 1);
    QVERIFY(reset->isVisible());
    QTest::mouseClick(reset, Qt::LeftButton);
    QCOMPARE(m_panel->config().objective.name, std::string("trace_elbo"));
    QVERIFY(!reset->isVisible());
    click("section.model");
    type("model.z_dim", "16");
    QVERIFY(find<QToolButton>("model.z_dim.reset")->isVisible());
    choose(find<QComboBox>("presetChooser"), 1);
    QVERIFY(!find<QToolButton>("model.z_dim.reset")->isVisible());
  }

  void reloadingPresetsKeepsEdits() {
    choose(find<QComboBox>("presetChooser"), 1);
    type("model.z_dim", "20");
    types::ExperimentConfig small;
    small.model.zDim = 20;
    m_panel->setPresets({{"First", {}}, {"Small", small}});
    QCOMPARE(find<QComboBox>("presetChooser")->currentText(), QStringLiteral("Small"));
    QCOMPARE(m_panel->config().model.zDim, std::int64_t(20));
    click("section.model");
    QVERIFY(!find<QToolButton>("model.z_dim.reset")->isVisible());
  }

  void objectivesExplainThemselves() {
    choose(find<QComboBox>("objectiveChooser"), 1);
    QCOMPARE(find<QComboBox>("objectiveChooser")->currentText(), QStringLiteral("RenyiELBO"));
    QCOMPARE(words("objective.name.note"), QStringLiteral("Many samples."));
    QCOMPARE(words("objective.name.source"), QStringLiteral("Burda 2016"));
  }

  void anObjectiveThatDoesNotGoWithFlowsCannotBeChosen() {
    m_panel->setObjectives(types::objectiveInfos());
    auto* chooser = find<QComboBox>("objectiveChooser");
    click("section.model");
    QVERIFY(!find<QLineEdit>("model.iaf_dim")->isVisible());
    type("model.num_iafs", "2");
    QVERIFY(find<QLineEdit>("model.iaf_dim")->isVisible());
    const int closedForm = chooser->findText("TraceMeanField_ELBO");
    const QModelIndex entry = chooser->model()->index(closedForm, 0);
    QVERIFY(!(entry.flags() & Qt::ItemIsEnabled));
    QVERIFY(entry.data(Qt::ToolTipRole).toString().contains("model.num_iafs 2"));
    chooser->showPopup();
    QTRY_VERIFY(chooser->view()->isVisible());
    QTest::mouseClick(chooser->view()->viewport(), Qt::LeftButton, Qt::NoModifier,
                      chooser->view()->visualRect(entry).center());
    QCOMPARE(m_panel->config().objective.name, std::string("trace_elbo"));
    chooser->hidePopup();
    // Once chosen, it is the flows that are refused.
    type("model.num_iafs", "0");
    QVERIFY(entry.flags() & Qt::ItemIsEnabled);
    choose(chooser, closedForm);
    QCOMPARE(m_panel->config().objective.name, std::string("trace_mean_field_elbo"));
    type("model.num_iafs", "1");
    QVERIFY(words("problemLine").contains("model.num_iafs 1"));
    // And beside both of those at odds.
    QCOMPARE(words("model.num_iafs.problem"), words("problemLine"));
    QCOMPARE(words("objective.name.problem"), words("problemLine"));
    QVERIFY(!find<QPushButton>("trainButton")->isEnabled());
  }

  void theModelIsDrawnAsItIsChosen() {
    click("section.model");
    auto* drawing = find<widgets::ModelDrawing>("modelDrawing");
    QTRY_VERIFY(find<QWidget>("modelGraph")->height() > 150);
    const auto picture = [&] { return find<QWidget>("modelGraph")->grab().toImage(); };
    const auto graph = drawing->graph();
    QImage before = picture();
    auto* guide = find<QComboBox>("model.guide");
    for (const char* key :
         {"model.guide", "model.emission", "model.previous_notes", "model.first_state"}) {
      auto* box = find<QComboBox>(key);
      choose(box, 1);
      QVERIFY2(picture() != before, key);
      before = picture();
    }
    QVERIFY(!(drawing->graph() == graph));
    QVERIFY(find<QLabel>("guideFactors")->text().contains("1:t")); // structured_left
    choose(guide, guide->findText("mean_field_both"));
    QVERIFY(find<QLabel>("guideFactors")->text().contains("1:T"));
    for (const char* key :
         {"model.guide", "model.emission", "model.previous_notes", "model.first_state"})
      choose(find<QComboBox>(key), 0);
    QVERIFY(drawing->graph() == graph);
  }

  void theGradientsOfferedAreTheObjectives() {
    m_panel->setObjectives(types::objectiveInfos());
    auto* chooser = find<QComboBox>("objectiveChooser");
    auto* gradient = find<QComboBox>("objective.gradient");
    const auto isOffered = [&](int row) {
      return bool(gradient->model()->index(row, 0).flags() & Qt::ItemIsEnabled);
    };
    click("section.objective");
    QVERIFY(gradient->isVisible());
    QVERIFY(isOffered(1));
    QVERIFY(!isOffered(2));
    QVERIFY(gradient->itemData(2, Qt::ToolTipRole).toString().contains("iwae"));
    choose(gradient, 1);
    QVERIFY(m_panel->config().objective.gradient == types::Gradient::StickingTheLanding);
    choose(chooser, chooser->findText("RenyiELBO (alpha 0)"));
    QVERIFY(m_panel->config().objective.gradient == types::Gradient::Reparameterised);
    QVERIFY(!isOffered(1));
    QVERIFY(isOffered(2));
    choose(chooser, chooser->findText("FIVO (not in Pyro)"));
    QVERIFY(!gradient->isVisible());
    QVERIFY(find<QLineEdit>("objective.ess_threshold")->isVisible());
    QVERIFY(find<QPushButton>("trainButton")->isEnabled());
  }

  void anUnknownObjectiveIsKeptAndReported() {
    types::ExperimentConfig config;
    config.objective.name = "elbo_of_tomorrow";
    m_panel->setConfig(config);
    QVERIFY(words("problemLine").contains("elbo_of_tomorrow"));
    QVERIFY(!find<QPushButton>("trainButton")->isEnabled());
    QCOMPARE(m_panel->config().objective.name, std::string("elbo_of_tomorrow"));
  }

  void aDatasetThatIsNotListedIsWaitedFor() {
    types::ExperimentConfig config;
    config.name = "mine";
    config.dataset = {"late", "/data/late.json", "44"};
    m_panel->setConfig(config);
    QVERIFY(words("problemLine").contains("late"));
    QVERIFY(words("datasetCounts").isEmpty());
    m_panel->setDatasets(
        {dataset("chorales", "builtin:jsb", "11"), dataset("late", "/data/late.json", "44")});
    QVERIFY(words("problemLine").isEmpty());
    QVERIFY(m_panel->config() == config);
  }

  void costIsLive() {
    QCOMPARE(words("costLine"), QStringLiteral("725\u2009488 parameters, speed not known yet"));
    // As the book of speeds answers: known of one size of model only.
    m_panel->setCostOf([](const types::ExperimentConfig& config) {
      return config.model.zDim == 100 ? types::RunCost{0.81, 20, 1} : types::RunCost{};
    });
    QCOMPARE(words("costLine"), QStringLiteral("725\u2009488 parameters, ~0.81 s an epoch\n"
                                               "5\u2009000 epochs take about 1 h 42 min"));
    type("run.num_epochs", "100"); // with evaluations and samples after 50 and 99
    QVERIFY(words("costLine").endsWith("100 epochs take about 2 min 03 s"));
    type("model.z_dim", "32"); // another model: nobody knows how fast
    QVERIFY(words("costLine").endsWith("speed not known yet"));
    QVERIFY(!words("costLine").startsWith("725"));
    type("model.z_dim", "9000"); // 187 million parameters of 68 bytes, and 0.8 GB of mini-batch
    QVERIFY2(words("costLine").contains(" parameters, 14 GB of memory, "),
             qPrintable(words("costLine")));
    type("model.z_dim", "100");
    QVERIFY(words("costLine").contains("~0.81 s"));
    QVERIFY(!words("costLine").contains("memory"));
  }

  void presetsAreKeptDeletedAndGoneBackTo() {
    QSignalSpy saved(m_panel.get(), &ExperimentPanel::savePresetRequested);
    QSignalSpy removed(m_panel.get(), &ExperimentPanel::deletePresetRequested);
    const auto choose = [&](const char* name) {
      click("presetMenuButton");
      auto* menu = find<QMenu>("presetMenu");
      QTRY_VERIFY(menu->isVisible());
      test::clickEntry(menu, menu->findChild<QAction*>(name));
    };
    type("model.z_dim", "33");
    choose("saveAsPreset");
    QCOMPARE(saved.count(), 1);
    choose("deletePreset"); // a shipped one stays
    QCOMPARE(removed.count(), 0);
    choose("resetToPreset");
    QCOMPARE(m_panel->config().model.zDim, std::int64_t(100));

    types::ExperimentConfig mine;
    mine.model.zDim = 33;
    m_panel->setPresets({{"Pyro", {}}, {"Mine", mine, true}});
    type("model.z_dim", "33");
    m_panel->compareWithPreset("Mine"); // no edit is lost, and nothing differs
    QCOMPARE(m_panel->presetName(), QStringLiteral("Mine"));
    QVERIFY(!find<QAction>("resetToPreset")->isEnabled());
    choose("deletePreset");
    QCOMPARE(removed.front().front().toString(), QStringLiteral("Mine"));
  }

  void queuesOneOrSeveral() {
    QSignalSpy queued(m_panel.get(), &ExperimentPanel::queueRequested);
    const auto choose = [&](const char* name) {
      click("queueButton");
      auto* menu = find<QMenu>("queueMenu");
      QTRY_VERIFY(menu->isVisible());
      test::clickEntry(menu, menu->findChild<QAction*>(name));
    };
    const auto experiments = [&] {
      if (queued.isEmpty()) qFatal("nothing was queued");
      return queued.takeFirst().front().value<std::vector<types::ExperimentConfig>>();
    };
    choose("queueOne");
    QVERIFY(experiments().at(0) == m_panel->config());
    choose("queueSeveral");
    auto* seeds = find<QLineEdit>("variedSeeds");
    seeds->selectAll();
    QTest::keyClicks(seeds, "0..2");
    click("addVariations");
    const auto three = experiments();
    QCOMPARE(three.size(), std::size_t(3));
    QCOMPARE(three[0].name, std::string("Pyro · seed 0"));
    QCOMPARE(three[2].name, std::string("Pyro · seed 2"));

    m_panel->setQueueProblem("Another window has it.");
    QVERIFY(!find<QPushButton>("queueButton")->isEnabled());
    QCOMPARE(find<QPushButton>("queueButton")->toolTip(), QStringLiteral("Another window has it."));
    m_panel->clickQueue();
    QCOMPARE(queued.count(), 0);
  }

  void openSectionsAreRemembered() {
    click("section.optimiser");
    QCOMPARE(m_panel->openSections(), QStringList("optimiser"));
    m_panel->openSections({"run", "no such section"});
    QCOMPARE(m_panel->openSections(), QStringList("run"));
  }

  void programmaticChangesAreNotEdits() {
    QSignalSpy edited(m_panel.get(), &ExperimentPanel::configEdited);
    auto config = m_panel->config();
    config.name = "other";
    config.run.seed = 9;
    m_panel->setConfig(config);
    m_panel->setCostOf([](const auto&) { return types::RunCost{1, 1, 1}; });
    QCOMPARE(edited.count(), 0);
    QVERIFY(m_panel->config() == config);
    type("name", "x");
    QCOMPARE(edited.count(), 1);
  }

  void fitsItsWidth_data() {
    QTest::addColumn<int>("width");
    QTest::newRow("narrow") << 280;
    QTest::newRow("wide") << 340;
  }
  void fitsItsWidth() {
    QFETCH(int, width);
    for (const char* section : {"model", "optimiser", "annealing", "run"})
      click(qPrintable(QString("section.") + section));
    type("optimiser.learning_rate", "0");
    m_panel->resize(width, 500);
    QTRY_COMPARE(m_panel->width(), width);
    auto* scroll = find<QScrollArea>("experimentScroll");
    QTRY_COMPARE(scroll->widget()->width(), scroll->viewport()->width());
    QCOMPARE(scroll->horizontalScrollBar()->maximum(), 0);
    QVERIFY(m_panel->minimumSizeHint().width() <= 280);
  }
};

QTEST_MAIN(ExperimentPanelTest)
#include "ExperimentPanelTest.moc"
