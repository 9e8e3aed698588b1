#include "app/workbench/ShownRunController.h"

#include "app/workbench/RunLibrary.h"
#include "app/workbench/TrainingController.h"
#include "core/runs/MetricsFile.h"
#include "core/runs/RunStore.h"
#include "tests/support/TemporaryFolder.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/plot/TrainingCurves.h"
#include "widgets/runs/RunListPanel.h"

#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

#include <filesystem>
#include <memory>

using namespace dmm;
using app::ShownRunController;

/// On a list, curves and a stage with a second page; of the runs nobody trains one here.
class ShownRunControllerTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<widgets::RunListPanel> m_list;
  std::unique_ptr<QTabWidget> m_stage;
  widgets::TrainingCurves* m_curves = nullptr;
  std::unique_ptr<app::RunLibrary> m_library;
  std::unique_ptr<app::TrainingController> m_training;
  std::unique_ptr<ShownRunController> m_shown;
  QString m_a, m_b, m_c; ///< of two, three and four epochs

  runs::RunDirectory directory(const QString& id) const {
    return runs::RunDirectory(m_folder->path() / id.toStdString());
  }
  static types::EpochReport reportOf(std::int64_t epoch) {
    types::EpochReport report;
    report.epoch = epoch;
    report.objective = 10.0 - double(epoch);
    return report;
  }
  void write(const QString& id, std::int64_t from, std::int64_t to) const {
    runs::MetricsWriter writer(directory(id).metricsFile(), from);
    for (std::int64_t epoch = from; epoch < to; ++epoch) writer.append(reportOf(epoch));
  }
  QString makeRun(std::int64_t epochs) const {
    const QString id = QString::fromStdString(runs::RunStore(m_folder->path()).create({}).id());
    write(id, 0, epochs);
    return id;
  }
  int points() const {
    return m_curves->findChild<widgets::CurvePlot*>("objectivePlot")->pointCount(0);
  }
  void lookElsewhere() const { m_stage->setCurrentIndex(1); }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_a = makeRun(2);
    m_b = makeRun(3);
    m_c = makeRun(4);
    m_list = std::make_unique<widgets::RunListPanel>();
    m_stage = std::make_unique<QTabWidget>();
    m_curves = new widgets::TrainingCurves;
    m_stage->addTab(m_curves, "curves");
    m_stage->addTab(new QWidget, "elsewhere");
    m_library = std::make_unique<app::RunLibrary>(m_folder->path());
    m_training = std::make_unique<app::TrainingController>(m_folder->path());
    m_shown =
        std::make_unique<ShownRunController>(*m_list, *m_curves, *m_stage, *m_library, *m_training);
    connect(m_library.get(), &app::RunLibrary::runsRead, m_list.get(),
            &widgets::RunListPanel::updateRuns);
    connect(m_library.get(), &app::RunLibrary::runsRead, m_shown.get(),
            &ShownRunController::noteRead);
    for (const QString& id : {m_a, m_b, m_c}) m_library->refreshRun(id.toStdString());
  }
  void cleanup() {
    m_shown.reset();
    m_training.reset();
    m_library.reset();
    m_stage.reset();
    m_list.reset();
    m_folder.reset();
  }

  void whatIsChosenInTheListIsReadAndToldOnce() {
    QSignalSpy shown(m_shown.get(), &ShownRunController::runShown);
    m_list->selectRun(m_a);
    m_list->selectRun(m_a);
    QCOMPARE(m_shown->id(), m_a);
    QCOMPARE(shown.count(), 1);
    QCOMPARE(shown.front().front().toString(), m_a);
    QTRY_COMPARE(points(), 2);
    m_list->selectRun(m_b);
    QTRY_COMPARE(points(), 3);
  }

  void aRunThatIsGoneLeavesAnEmptyPage() {
    m_list->selectRun(m_a);
    QTRY_COMPARE(points(), 2);
    QSignalSpy shown(m_shown.get(), &ShownRunController::runShown);
    m_list->removeRuns({m_a.toStdString()});
    QCOMPARE(m_shown->id(), QString());
    QCOMPARE(shown.count(), 1);
    QCOMPARE(points(), 0);
  }

  void whatIsTrainedWhileTheFileIsReadComesAfterIt() {
    m_library->disconnect(m_shown.get()); // the file stays behind, and would be read once more
    m_list->selectRun(m_a);
    m_shown->append(m_a, {reportOf(2), reportOf(3)}); // nothing was read yet
    m_shown->append(m_b, {reportOf(3)});              // is not on show
    QCOMPARE(points(), 0);
    QTRY_COMPARE(points(), 4);
    m_shown->append(m_a, {reportOf(4)});
    QTRY_COMPARE(points(), 5);
  }

  void whatAnotherProcessTrainsGrowsOnShow() {
    m_list->selectRun(m_a);
    QTRY_COMPARE(points(), 2);
    QSignalSpy changed(m_shown.get(), &ShownRunController::filesChanged);
    write(m_a, 2, 6);
    m_library->refreshRun(m_a.toStdString());
    QTRY_COMPARE(points(), 6);
    QVERIFY(changed.count() > 0);
    const int before = int(changed.count());
    m_library->refreshRun(m_b.toStdString()); // not on show
    QCOMPARE(int(changed.count()), before);
  }

  void aTrainingThatIsAskedForIsShownWhereverOneLooks() {
    m_list->selectRun(m_a);
    lookElsewhere();
    m_shown->follow(m_b, false);
    QCOMPARE(m_shown->id(), m_b);
    QCOMPARE(m_list->selectedRun(), m_b);
    QCOMPARE(m_stage->currentWidget(), m_curves);
  }

  void theQueueShowsItsRunsToWhoLooksAtNone() {
    lookElsewhere();
    m_shown->follow(m_b, true);
    QCOMPARE(m_shown->id(), m_b);
    QVERIFY(m_stage->currentWidget() != m_curves);
  }

  void theQueueTakesNothingFromWhoLooksAtAnother() {
    m_list->selectRun(m_a);
    m_shown->follow(m_b, true);
    QCOMPARE(m_shown->id(), m_a);
    QCOMPARE(m_list->selectedRun(), m_a);
  }

  void whoWatchesWhatTrainsSeesTheNextOfTheQueue() {
    m_shown->follow(m_a, true);
    m_shown->follow(m_b, true);
    QCOMPARE(m_shown->id(), m_b);
    lookElsewhere(); // watches no curves now
    m_shown->follow(m_c, true);
    QCOMPARE(m_shown->id(), m_b);
    m_stage->setCurrentWidget(m_curves);
    m_list->selectRun(m_a); // and has chosen one
    m_shown->follow(m_c, true);
    QCOMPARE(m_shown->id(), m_a);
  }

  void aRunThatGoesOnIsReadAgain() {
    m_list->selectRun(m_a);
    QTRY_COMPARE(points(), 2);
    QSignalSpy shown(m_shown.get(), &ShownRunController::runShown);
    m_shown->follow(m_a, true);
    QCOMPARE(shown.count(), 1);
    QTRY_COMPARE(points(), 2);
  }

  void aFileThatCannotBeReadIsTold() {
    std::filesystem::remove(directory(m_a).metricsFile());
    std::filesystem::create_directory(directory(m_a).metricsFile());
    QSignalSpy failed(m_shown.get(), &ShownRunController::readingFailed);
    m_list->selectRun(m_a);
    QTRY_VERIFY(failed.count() > 0); // and again when the folder is looked at
    QVERIFY(failed.front().front().toString().contains("metrics.csv"));
  }
};

QTEST_MAIN(ShownRunControllerTest)
#include "ShownRunControllerTest.moc"
