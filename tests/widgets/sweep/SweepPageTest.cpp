#include "widgets/sweep/SweepPage.h"

#include "widgets/compare/ParallelCoordinates.h"
#include "widgets/sweep/SlurmDialog.h"
#include "widgets/sweep/SweepPlanForm.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolTip>

#include <set>

using namespace dmm;
using types::SweepPhase;
using widgets::ParallelCoordinates;
using widgets::SweepPage;

class SweepPageTest : public QObject {
  Q_OBJECT

  std::unique_ptr<SweepPage> m_page;

  template <typename Widget> Widget* find(const char* name) const {
    return m_page->findChild<Widget*>(QLatin1String(name));
  }

  /// Of a grid of rates and widths; run i has come to 8 - i / 10.
  static widgets::ShownSweep example(std::int64_t widths = 3) {
    widgets::ShownSweep sweep;
    sweep.id = QStringLiteral("sweep-rates-0123abcd");
    sweep.plan.name = "rates";
    sweep.plan.axes = {{"optimiser.learning_rate", {1e-4, 1e-2}}, {"model.z_dim", {}}};
    for (std::int64_t z = 1; z <= widths; ++z) sweep.plan.axes[1].values.emplace_back(8 * z);
    sweep.runs = types::runsOf(sweep.plan, {}, {"rates", {}});
    for (const auto& run : sweep.runs) {
      types::SweepRunState state;
      state.index = run.index;
      state.id = "run" + std::to_string(run.index);
      state.phase = SweepPhase::Finished;
      state.validNll = 8 - double(run.index) / 10;
      sweep.states.push_back(state);
    }
    return sweep;
  }

  void show(const widgets::ShownSweep& sweep) {
    m_page->setSweeps({sweep.id});
    m_page->choose(sweep.id);
    m_page->setSweep(sweep);
  }

 private Q_SLOTS:
  void init() {
    m_page = std::make_unique<SweepPage>();
    m_page->resize(900, 600);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
  }

  void aNewPlanCanBeRunOnceItIsRight() {
    QVERIFY(find<QPushButton>("sweepRunHere")->isEnabled()); // one run of the experiment
    QVERIFY(!find<QPushButton>("sweepCancel")->isEnabled());
    QTest::mouseClick(find<QPushButton>("addAxis"), Qt::LeftButton);
    auto* values = find<QLineEdit>("axisValues");
    values->selectAll();
    QTest::keyClicks(values, QStringLiteral("x"));
    QVERIFY(!find<QPushButton>("sweepRunHere")->isEnabled());
    values->selectAll();
    QTest::keyClicks(values, QStringLiteral("0.1, 0.2"));
    QSignalSpy run(m_page.get(), &SweepPage::runHereRequested);
    QTest::mouseClick(find<QPushButton>("sweepRunHere"), Qt::LeftButton);
    QCOMPARE(run.count(), 1);
  }

  void theTableShowsWhereEachRunIs() {
    auto sweep = example();
    sweep.states[1].phase = SweepPhase::Pending;
    sweep.states[1].note = "JobArrayTaskLimit";
    sweep.states[2].phase = SweepPhase::Failed;
    sweep.states[2].note = "too wide";
    sweep.states[2].validNll = types::kNotMeasured;
    show(sweep);
    auto* table = find<QTableView>("sweepTable");
    QCOMPARE(table->model()->rowCount(), 6);
    const auto text = [&](int row, int column) {
      return table->model()->index(row, column).data().toString();
    };
    QCOMPARE(text(3, 1), QStringLiteral("0.01")); // after all widths of the first rate
    QCOMPARE(text(1, 4), QStringLiteral("pending"));
    QCOMPARE(text(1, 8), QStringLiteral("JobArrayTaskLimit"));
    QCOMPARE(text(2, 8), QStringLiteral("too wide"));
    QCOMPARE(text(5, 6), QStringLiteral("7.500"));
    QCOMPARE(find<QLabel>("sweepCounts")->text(),
             QStringLiteral("1 pending, 4 finished, 1 failed"));
    QVERIFY(find<QPushButton>("sweepCancel")->isEnabled());
    QVERIFY(find<QPushButton>("sweepResubmit")->isEnabled());
    QVERIFY(!find<QPushButton>("sweepRunHere")->isEnabled());

    sweep.states[1].phase = SweepPhase::Running; // only what changed is told
    QSignalSpy changed(table->model(), &QAbstractItemModel::dataChanged);
    m_page->setSweep(sweep);
    QVERIFY(changed.count() >= 1);
    QCOMPARE(text(1, 4), QStringLiteral("running"));
  }

  void theBestPointsGoToCompareAndSelectedRunsAreCancelled() {
    show(example());
    QSignalSpy compared(m_page.get(), &SweepPage::compareRequested);
    QTest::mouseClick(find<QPushButton>("sweepCompare"), Qt::LeftButton);
    QCOMPARE(compared.front().front().toStringList(), QStringList({"run5", "run4", "run3"}));
    auto* table = find<QTableView>("sweepTable");
    table->selectRow(1);
    QSignalSpy cancelled(m_page.get(), &SweepPage::cancelRequested);
    auto sweep = example();
    sweep.states[1].phase = SweepPhase::Running;
    m_page->setSweep(sweep);
    QTest::mouseClick(find<QPushButton>("sweepCancel"), Qt::LeftButton);
    QCOMPARE(cancelled.front().front().toStringList(), QStringList{"run1"});
  }

  void curvesFollowTheSelectionAndTheRuns() {
    auto sweep = example();
    show(sweep);
    QSignalSpy wanted(m_page.get(), &SweepPage::curvesWanted);
    auto* table = find<QTableView>("sweepTable");
    table->selectRow(1);
    QVERIFY(wanted.isEmpty()); // nobody sees them
    auto* tabs = find<QTabWidget>("sweepTabs");
    QTest::mouseClick(tabs->tabBar(), Qt::LeftButton, {}, tabs->tabBar()->tabRect(2).center());
    QCOMPARE(wanted.takeFirst().front().toStringList(), QStringList{"run1"});
    m_page->setSweep(sweep);
    QVERIFY(wanted.isEmpty());
    sweep.states[1].epochsDone = 3; // though its best figure is as it was
    m_page->setSweep(sweep);
    QCOMPARE(wanted.takeFirst().front().toStringList(), QStringList{"run1"});
    sweep.states[2].epochsDone = 3;
    m_page->setSweep(sweep);
    QVERIFY(wanted.isEmpty());
  }

  void brushingAnAxisKeepsItsRuns() {
    show(example());
    find<QTabWidget>("sweepTabs")->setCurrentIndex(3);
    auto* parallel = find<ParallelCoordinates>("parallelCoordinates");
    QTRY_VERIFY(parallel->isVisible() && parallel->height() > 200);
    const auto at = [&](std::size_t axis, double value, double off) {
      return QPoint(int(parallel->axisX(axis)), int(parallel->valueY(axis, value) + off));
    };
    // The figures from 7.5 to 7.7: runs 3, 4 and 5.
    QTest::mousePress(parallel, Qt::LeftButton, {}, at(2, 7.5, 6));
    QTest::mouseMove(parallel, at(2, 7.7, -6));
    QTest::mouseRelease(parallel, Qt::LeftButton, {}, at(2, 7.7, -6));
    QCOMPARE(parallel->brushed(), (std::set<std::size_t>{3, 4, 5}));
    QCOMPARE(find<QTableView>("sweepTable")->model()->rowCount(), 3);
    // And of these the widest.
    QTest::mousePress(parallel, Qt::LeftButton, {}, at(1, 24, -6));
    QTest::mouseMove(parallel, at(1, 24, 6));
    QTest::mouseRelease(parallel, Qt::LeftButton, {}, at(1, 24, 6));
    QCOMPARE(parallel->brushed(), std::set<std::size_t>{5});
    QTest::mouseDClick(parallel, Qt::LeftButton, {}, at(0, 1e-4, 0));
    QCOMPARE(parallel->brushed().size(), std::size_t(6));
    QCOMPARE(find<QTableView>("sweepTable")->model()->rowCount(), 6);
  }

  void whatMatteredIsToldAsItWasMeasured() {
    auto sweep = example();
    types::SettingImportance width;
    width.axis = 1;
    width.share = 0.75;
    width.low = 0.5;
    width.high = 0.875;
    width.levels = {{"8", 2, 7.85, 0.2}, {"16", 2, 7.75, 0.2}};
    sweep.importances = {width};
    show(sweep);
    find<QTabWidget>("sweepTabs")->setCurrentIndex(4);
    auto* view = find<QWidget>("importanceView");
    QTRY_VERIFY(view->isVisible());
    const QPoint first(view->width() / 2, 60);
    QHelpEvent help(QEvent::ToolTip, first, view->mapToGlobal(first));
    QApplication::sendEvent(view, &help);
    QVERIFY2(QToolTip::text().startsWith(
                 QStringLiteral("Latent size explains 75 % of the variance by itself")),
             qPrintable(QToolTip::text()));
    QVERIFY(QToolTip::text().contains(QStringLiteral("16: 7.750 \u00b1 0.200 (2 runs)")));
  }

  void manyRunsOpenAtOnceAndStaySmooth() {
    const auto sweep = example(250); // 500 runs
    QElapsedTimer clock;
    clock.start();
    show(sweep);
    QCoreApplication::processEvents();
    qInfo("500 runs shown after %lld ms", static_cast<long long>(clock.elapsed()));
    QCOMPARE(find<QTableView>("sweepTable")->model()->rowCount(), 500);
    // So many lines are not drawn in one turn of the event loop, but they are drawn.
    find<QTabWidget>("sweepTabs")->setCurrentIndex(3);
    auto* parallel = find<ParallelCoordinates>("parallelCoordinates");
    QTRY_VERIFY(parallel->isVisible());
    const auto colorsBetweenAxes = [&] {
      const QImage picture = parallel->grab().toImage();
      const int x = int((parallel->axisX(0) + parallel->axisX(1)) / 2);
      std::set<QRgb> colors;
      for (int y = 0; y < picture.height(); ++y) colors.insert(picture.pixel(x, y));
      return colors.size();
    };
    QTRY_VERIFY(colorsBetweenAxes() > 20); // paper alone is one
  }

  void theFormIsForNewPlansAlone() {
    auto* tabs = find<QTabWidget>("sweepTabs");
    QVERIFY(m_page->form().isEnabled());
    QVERIFY(!tabs->isTabEnabled(1)); // there are no runs to see
    show(example());
    QVERIFY(!m_page->form().isEnabled());
    QVERIFY(tabs->isTabEnabled(1));
    auto* chooser = find<QComboBox>("sweepChooser");
    chooser->setFocus();
    QTest::keyClick(chooser, Qt::Key_Up);
    QCOMPARE(m_page->chosen(), QString());
    QVERIFY(m_page->form().isEnabled()); // and begins with the plan that was on show
    QCOMPARE(tabs->currentIndex(), 0);
    QCOMPARE(m_page->form().plan().axes.size(), std::size_t(2));
    QTest::keyClick(chooser, Qt::Key_Down);
    QCOMPARE(tabs->currentIndex(), 1);
  }

  void theClusterIsToldWhatTheFormSays() {
    types::SlurmSettings last;
    last.partition = "low";
    last.atOnce = 4;
    last.more = {"--qos=long", "--nice"};
    widgets::SlurmDialog dialog(last, 12);
    QCOMPARE(dialog.settings(), last);
    dialog.show();
    auto* partition = dialog.findChild<QLineEdit*>(QStringLiteral("slurmPartition"));
    partition->selectAll();
    QTest::keyClicks(partition, QStringLiteral("high"));
    QSignalSpy submitted(&dialog, &widgets::SlurmDialog::submitted);
    auto* submit = dialog.findChild<QPushButton*>(QStringLiteral("submitToSlurm"));
    QCOMPARE(submit->text(), QStringLiteral("Submit 12 runs"));
    QTest::mouseClick(submit, Qt::LeftButton);
    last.partition = "high";
    QCOMPARE(submitted.front().front().value<types::SlurmSettings>(), last);
  }
};

QTEST_MAIN(SweepPageTest)
#include "SweepPageTest.moc"
