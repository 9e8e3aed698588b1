// Queue, resuming, comparing and tagging in the window, with real clicks and keys.

#include "core/runs/PiecesFile.h"
#include "tests/app/workbench/WindowFixture.h"
#include "tests/support/MenuClick.h"
#include "widgets/compare/CompareView.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/plot/CurveStack.h"
#include "widgets/runs/RunListPanel.h"

#include <QAction>
#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QPointer>
#include <QTabWidget>
#include <QWheelEvent>

#include <algorithm>

using namespace dmm;
using widgets::CurvePlot;

class WindowRunsTest : public QObject, private test::WindowFixture {
  Q_OBJECT

  QString selectedRun() const { return find<widgets::RunListPanel>("runListPanel")->selectedRun(); }
  QStringList queued() const {
    const auto* model = find<QListView>("queueList")->model();
    QStringList names;
    for (int row = 0; row < model->rowCount(); ++row)
      names += model->index(row, 0).data().toString();
    return names;
  }
  void addToQueue(const char* name) const {
    auto* edit = find<QLineEdit>("name");
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, QString::fromLatin1(name));
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
  }
  void clickQueueRow(int row) const {
    auto* list = find<QListView>("queueList");
    list->setFocus();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(row, 0)).center());
  }
  /// Names of the runs in the order in which they were trained.
  QStringList trained() const {
    auto runs = runs::RunStore(runsFolder()).list();
    std::sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) {
      return std::filesystem::last_write_time(a.metricsFile()) <
             std::filesystem::last_write_time(b.metricsFile());
    });
    QStringList names;
    for (const auto& run : runs) names += QString::fromStdString(run.readInfo().name);
    return names;
  }
  /// Right click on a run, then a click on the entry of the menu.
  void chooseFromRunMenu(int row, const char* action) const {
    auto* table = find<QTableView>("runTable");
    clickRow(row);
    Q_EMIT table->customContextMenuRequested(centerOfRow(row)); // as a platform's right click does
    auto* menu = find<QMenu>("runMenu");
    QTRY_VERIFY(menu->isVisible());
    auto* entry = find<QAction>(action);
    QVERIFY(entry->isEnabled());
    test::clickEntry(menu, entry);
  }
  void wheel(CurvePlot* plot) const {
    auto* canvas = plot->findChild<QWidget*>(QStringLiteral("curveCanvas"));
    const QPointF place = canvas->rect().center();
    QWheelEvent event(place, canvas->mapToGlobal(place), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(canvas, &event);
  }

  runs::RunDirectory makeMeasuredRun(const std::string& name, double best, std::int64_t zDim) {
    types::ExperimentConfig config;
    config.name = name;
    config.model.zDim = zDim;
    const auto run = runs::RunStore(runsFolder()).create(config);
    runs::MetricsWriter writer(run.metricsFile(), 0);
    for (types::EpochReport report; report.epoch < 5; ++report.epoch) {
      report.elbo = best + 1;
      report.validNll = report.epoch == 3 ? best : best + 0.5;
      report.testNll = report.validNll + 0.25;
      writer.append(report);
    }
    run.updateInfo([](types::RunInfo& info) { info.status = types::RunStatus::Finished; });
    return run;
  }

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() { shut(); }

  void theQueueIsReorderedShortenedAndTrainedToItsEnd() {
    openSmallDataset();
    setTinyModel();
    setNumber("run.num_epochs", "2");
    for (const char* name : {"first", "second", "third", "fourth"}) addToQueue(name);
    QCOMPARE(queued(), QStringList({"first", "second", "third", "fourth"}));

    clickQueueRow(2);
    auto* list = find<QListView>("queueList");
    QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
    QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier); // the selection went with it
    QCOMPARE(queued(), QStringList({"third", "first", "second", "fourth"}));
    clickQueueRow(1);
    click("queueDownButton");
    QCOMPARE(queued(), QStringList({"third", "second", "first", "fourth"}));
    clickQueueRow(3);
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(queued(), QStringList({"third", "second", "first"}));
    QCOMPARE(runCount(), 0); // nothing started by itself

    click("queueStart");
    QTRY_COMPARE(queued(), QStringList());
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    QCOMPARE(trained(), QStringList({"third", "second", "first"}));
    for (const auto& run : runs::RunStore(runsFolder()).list())
      QCOMPARE(run.readInfo().status, types::RunStatus::Finished);
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 3);
    QCOMPARE(problemCount(), 0);
  }

  void aQueuedRunThatStartsTakesNothingFromAReader() {
    makeFinishedRun("read", 20);
    openSmallDataset();
    setTinyModel();
    setNumber("run.num_epochs", "2");
    auto* table = find<QTableView>("runTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    clickRow(0);
    const QString read = selectedRun();
    QVERIFY(!read.isEmpty());
    for (const char* name : {"first", "second"}) addToQueue(name);
    click("queueStart");
    QTRY_COMPARE(queued(), QStringList());
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QCOMPARE(selectedRun(), read);
    QCOMPARE(find<CurvePlot>("objectivePlot")->pointCount(0), 20);
  }

  void whoWatchesTheQueueSeesTheNextRun() {
    openSmallDataset();
    setTinyModel();
    setNumber("run.num_epochs", "2");
    for (const char* name : {"first", "second"}) addToQueue(name);
    find<QTabWidget>("stage")->setCurrentIndex(0);
    click("queueStart");
    QTRY_COMPARE(queued(), QStringList());
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 2);
    const auto runs = runs::RunStore(runsFolder()).list();
    const auto second = runs.front().readInfo().name == "second" ? runs.front() : runs.back();
    QCOMPARE(selectedRun().toStdString(), second.id());

    // But not who has turned to the music of the run before.
    for (const char* name : {"third", "fourth"}) addToQueue(name);
    find<QTabWidget>("stage")->setCurrentIndex(2);
    click("queueStart");
    QTRY_COMPARE(runCount(), 4);
    QTRY_COMPARE(queued(), QStringList());
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    QCOMPARE(selectedRun().toStdString(), second.id());
  }

  void runsAreNamedByWhatDiffers() {
    openSmallDataset();
    setTinyModel();
    setNumber("run.num_epochs", "1");
    setNumber("run.seed", "3");
    click("trainButton");
    QTRY_COMPARE(runCount(), 1);
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    const QString name = QString::fromStdString(onlyRun().info.name);
    QVERIFY2(name.startsWith("Small Deep Markov · ") && name.contains(" · z 3 · "),
             qPrintable(name));
    QTRY_COMPARE(find<QTableView>("runTable")->model()->index(0, 0).data().toString(), name);
  }

  void aStoppedRunIsResumedAsOneLine() {
    openSmallDataset();
    setTinyModel();
    setNumber("run.num_epochs", "1000000");
    click("trainButton");
    auto* curve = find<CurvePlot>("objectivePlot");
    QTRY_VERIFY(curve->pointCount(0) >= 5);
    QTest::keyClick(m_window.get(), Qt::Key_Period, Qt::ControlModifier); // Stop
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    QTRY_COMPARE(curve->pointCount(0), int(onlyRun().reports.size()));
    const int stopped = curve->pointCount(0);

    chooseFromRunMenu(0, "resumeAction");
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Pause"));
    QTRY_VERIFY(curve->pointCount(0) > stopped + 3);
    click("stopButton");
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    QCOMPARE(runCount(), 1);
    const auto reports = onlyRun().reports;
    for (std::size_t i = 0; i < reports.size(); ++i) QCOMPARE(reports[i].epoch, std::int64_t(i));
    QTRY_COMPARE(curve->pointCount(0), int(reports.size()));
    QCOMPARE(curve->xRange().lower <= 0, true); // the line begins where it began
  }

  void theViewStaysWhilePointsArrive() {
    openSmallDataset();
    setTinyModel();
    setNumber("run.num_epochs", "1000000");
    click("trainButton");
    auto* curve = find<CurvePlot>("objectivePlot");
    auto* terms = find<CurvePlot>("termsPlot");
    QTRY_VERIFY(curve->pointCount(0) >= 10);
    wheel(curve);
    wheel(curve);
    const auto x = curve->xRange(), y = curve->yRange();
    QVERIFY(!curve->isFitted());
    const int before = curve->pointCount(0);
    QTRY_VERIFY(curve->pointCount(0) >= before + 10);
    QCOMPARE(curve->xRange(), x);
    QCOMPARE(curve->yRange(), y);
    QCOMPARE(terms->xRange(), x); // linked
    QTest::mouseClick(curve, Qt::LeftButton);
    QTest::keyClick(curve, Qt::Key_0); // and follows again
    QTRY_VERIFY(curve->xRange().upper > x.upper);
  }

  void threeRunsAreComparedToAPinnedBaseline() {
    makeMeasuredRun("wide", 9.5, 3);
    makeMeasuredRun("narrow", 9.0, 4);
    const auto middle = makeMeasuredRun("middle", 9.25, 5);
    auto* table = find<QTableView>("runTable");
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QTRY_VERIFY(!table->model()->index(0, 0).data().toString().isEmpty());
    clickRow(0);
    clickRow(1, Qt::ControlModifier);
    clickRow(2, Qt::ControlModifier);
    QTest::keyClick(table, Qt::Key_K, Qt::ControlModifier);
    auto* details = find<QTableView>("compareTable");
    auto* figures = details->model();
    QTRY_COMPARE(figures->columnCount(), 3);
    auto* plot = find<CurvePlot>("compareValidPlot");
    QCOMPARE(plot->seriesCount(), 3);
    for (int series = 0; series < 3; ++series) QTRY_COMPARE(plot->pointCount(series), 5);

    // A click on a name pins the baseline: the others tell their difference to it.
    const auto headerOf = [&](const QString& name) {
      for (int column = 0; column < 3; ++column)
        if (figures->headerData(column, Qt::Horizontal).toString().startsWith(name)) return column;
      return -1;
    };
    auto* header = details->horizontalHeader();
    QTest::mouseClick(
        header->viewport(), Qt::LeftButton, {},
        QPoint(header->sectionViewportPosition(headerOf("middle")) + 30, header->height() / 2));
    QTRY_VERIFY(figures->headerData(headerOf("middle"), Qt::Horizontal)
                    .toString()
                    .contains(QStringLiteral("baseline")));
    const auto valid = [&](const QString& name) {
      for (int row = 0; row < figures->rowCount(); ++row)
        if (figures->headerData(row, Qt::Vertical).toString() == QStringLiteral("Valid NLL"))
          return figures->index(row, headerOf(name)).data().toString();
      return QString();
    };
    QCOMPARE(valid("middle"), QStringLiteral("9.250"));
    QVERIFY2(valid("wide").contains(QStringLiteral("+0.250")), qPrintable(valid("wide")));
    QVERIFY2(valid("narrow").contains(QStringLiteral("0.250")) &&
                 valid("narrow").contains(QChar(0x2605)),
             qPrintable(valid("narrow"))); // the best one has the star

    // Only the setting that differs is listed.
    QStringList rows;
    for (int row = 0; row < figures->rowCount(); ++row)
      rows += figures->headerData(row, Qt::Vertical).toString();
    QVERIFY(rows.contains(QStringLiteral("Latent size")));
    QVERIFY(!rows.contains(QStringLiteral("Emission hidden size")));

    // What is seen is saved, and told.
    m_window->findChild<widgets::CompareView*>()->curves()->exportTo(
        path(m_folder->path() / "comparison.csv"));
    QTRY_VERIFY(find<QLabel>("trainingStripText")->text().contains("comparison.csv"));
    QVERIFY(QFile::exists(path(m_folder->path() / "comparison.csv")));
    m_window->findChild<widgets::CompareView*>()->curves()->exportTo(
        QStringLiteral("/proc/comparison.csv"));
    QCOMPARE(problemCount(), 1);
    find<QMessageBox>("problemMessage")->close();
    wheel(plot);
    const auto seen = plot->xRange();

    reopen();
    QTRY_COMPARE(find<QTableView>("compareTable")->model()->columnCount(), 3);
    QTRY_COMPARE(find<CurvePlot>("compareValidPlot")->xRange(), seen);
    figures = find<QTableView>("compareTable")->model();
    QVERIFY(figures->headerData(headerOf("middle"), Qt::Horizontal)
                .toString()
                .contains(QStringLiteral("baseline")));
  }

  void anEpochOfOneRunLeavesTheIntervalsOfOthersAsTheyAre() {
    std::vector<runs::RunDirectory> whole;
    for (const std::int64_t zDim : {3, 4}) {
      for (const std::int64_t seed : {0, 1}) {
        const auto run = makeMeasuredRun("whole", 9.0 + 0.1 * double(zDim), zDim);
        auto config = run.readConfig();
        config.run.seed = seed;
        config.run.numEpochs = 5;
        run.writeConfig(config);
        const double cost = 90.0 + double(zDim);
        runs::writePieces(run.piecesFile(), {3, {10, 12}, {cost, cost + 2.0}, {}});
        whole.push_back(run);
      }
    }
    const auto trained = makeMeasuredRun("trained", 9.5, 5);
    auto* table = find<QTableView>("runTable");
    QTRY_COMPARE(table->model()->rowCount(), 5);
    clickRow(0);
    QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(table, Qt::Key_K, Qt::ControlModifier);
    auto* figures = find<QTableView>("compareTable")->model();
    QTRY_COMPARE(figures->columnCount(), 5);
    QTRY_VERIFY(m_window->findChild<QLabel*>(QStringLiteral("groupDifference")));
    const QPointer<QLabel> difference = find<QLabel>("groupDifference");

    const auto lowest = [&] {
      QStringList cells;
      for (int column = 0; column < figures->columnCount(); ++column)
        for (int row = 0; row < figures->rowCount(); ++row)
          cells += figures->index(row, column).data().toString();
      return cells.filter(QStringLiteral("8.125")).size();
    };
    QCOMPARE(lowest(), 0);
    {
      runs::MetricsWriter writer(trained.metricsFile(), 5);
      types::EpochReport report;
      report.epoch = 5;
      report.validNll = 8.125;
      writer.append(report);
    }
    QTRY_VERIFY(lowest() > 0);
    QTest::qWait(0); // what a thread has to say by now
    QVERIFY(difference);
    // One with other scores is compared anew.
    runs::writePieces(whole[0].piecesFile(), {3, {10, 12}, {80.0, 82.0}, {}});
    whole[0].updateInfo([](types::RunInfo& info) { info.notes = "measured again"; });
    QTRY_VERIFY(!difference);
    QTRY_VERIFY(m_window->findChild<QLabel*>(QStringLiteral("groupDifference")));
  }

  void severalRunsAreTaggedAtOnce() {
    const auto a = makeFinishedRun("a"), b = makeFinishedRun("b"), c = makeFinishedRun("c");
    a.updateInfo([](types::RunInfo& info) { info.tags = {"night", "old"}; });
    b.updateInfo([](types::RunInfo& info) { info.tags = {"old"}; });
    auto* table = find<QTableView>("runTable");
    QTRY_COMPARE(table->model()->rowCount(), 3);
    clickRow(0);
    clickRow(2, Qt::ShiftModifier);
    QCOMPARE(find<widgets::RunListPanel>("runListPanel")->selectedRuns().size(), 3);
    QTest::keyClick(table, Qt::Key_F2);
    auto* list = find<QListWidget>("tagList");
    QCOMPARE(list->count(), 2);
    QCOMPARE(list->item(0)->text(), QStringLiteral("night"));
    QCOMPARE(list->item(0)->checkState(), Qt::PartiallyChecked);
    list->setCurrentRow(1);
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Space); // old: of some, then of all
    QTest::keyClick(list, Qt::Key_Space); // of none
    QCOMPARE(list->item(1)->checkState(), Qt::Unchecked);
    QTest::keyClicks(find<QLineEdit>("newTags"), "#wide, reed");
    click("saveTags");
    using Tags = std::vector<std::string>;
    QCOMPARE(a.readInfo().tags, (Tags{"night", "wide", "reed"})); // night was left half
    QCOMPARE(b.readInfo().tags, (Tags{"wide", "reed"}));
    QCOMPARE(c.readInfo().tags, (Tags{"wide", "reed"}));
    QCOMPARE(problemCount(), 0);
  }
};

QTEST_MAIN(WindowRunsTest)
#include "WindowRunsTest.moc"
