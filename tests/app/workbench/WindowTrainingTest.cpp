// Training in the window: started, paused, stopped and failing by real clicks and keys.

#include "core/runs/RunStore.h"
#include "tests/app/workbench/WindowFixture.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/runs/RunListModel.h"

#include <QAbstractButton>
#include <QAction>
#include <QLabel>
#include <QMessageBox>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

using namespace dmm;

class WindowTrainingTest : public QObject, private test::WindowFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() { shut(); } // also in mid-training: stops, and joins

  void trainsPausesResumesAndStopsByClicks() {
    openSmallDataset();
    setNumber("run.num_epochs", "100000");
    auto* train = button("trainButton");
    QTest::mouseClick(train, Qt::LeftButton);
    auto* curve = find<widgets::CurvePlot>("objectivePlot");
    QTRY_VERIFY(curve->pointCount(0) >= 2);

    // The window answers while it trains, and the curve goes on.
    auto* stage = find<QTabWidget>("stage");
    const int before = curve->pointCount(0);
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(stage->currentIndex(), 2);
    QTest::mouseClick(button("section.model"), Qt::LeftButton);
    QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(stage->currentIndex(), 0);
    QTRY_VERIFY(curve->pointCount(0) >= before + 2);

    QTRY_COMPARE(train->text(), QStringLiteral("Pause"));
    QTest::mouseClick(train, Qt::LeftButton);
    QTRY_COMPARE(train->text(), QStringLiteral("Resume"));
    QCOMPARE(onlyRun().info.status, types::RunStatus::Paused);
    QTRY_COMPARE(curve->pointCount(0), int(onlyRun().reports.size()));
    const int paused = curve->pointCount(0);

    QTest::mouseClick(train, Qt::LeftButton);
    QTRY_COMPARE(train->text(), QStringLiteral("Pause"));
    QTRY_VERIFY(curve->pointCount(0) > paused);

    QTest::mouseClick(button("stopButton"), Qt::LeftButton);
    QTRY_COMPARE(train->text(), QStringLiteral("Train"));
    const types::RunSummary run = onlyRun();
    QCOMPARE(run.info.status, types::RunStatus::Stopped);
    QCOMPARE(run.problem, std::string());
    QCOMPARE(curve->pointCount(0), int(run.reports.size()));
    const auto folder = runsFolder() / run.info.id;
    for (const char* name : {"config.yaml", "run.yaml", "metrics.csv", "checkpoints/last.pt"})
      QVERIFY2(std::filesystem::exists(folder / name), name);
    auto* table = find<QTableView>("runTable");
    QCOMPARE(table->model()->rowCount(), 1);
    QVERIFY(table->selectionModel()->isRowSelected(0, {}));
  }

  void aTrainingThatLeavesTheNumbersOffersToGoOn() {
    openSmallDataset();
    setNumber("run.num_epochs", "500");
    setNumber("optimiser.learning_rate", "10");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    auto* message = find<QMessageBox>("problemMessage");
    QVERIFY(message->informativeText().contains(QStringLiteral("which was not taken")));
    QCOMPARE(runCount(), 1);
    const std::string failed = onlyRun().info.id;
    QVERIFY(!runs::RunStore(runsFolder()).list().front().newestNonFiniteReport().empty());
    QVERIFY(message->text().contains(QStringLiteral("no longer finite")));
    QVERIFY(!message->informativeText().contains(QStringLiteral("non-finite/"))); // a button knows
    QVERIFY(message->detailedText().contains(QStringLiteral("The chorales of the mini-batch")));
    QVERIFY(message->findChild<QAbstractButton*>(QStringLiteral("openReportButton")));
    auto* smaller = message->findChild<QAbstractButton*>(QStringLiteral("smallerRateButton"));
    QVERIFY(smaller);
    QTest::mouseClick(smaller, Qt::LeftButton);

    QTRY_COMPARE(runCount(), 2);
    const auto both = runs::RunStore(runsFolder()).list();
    const auto branch = both.front().id() == failed ? both.back() : both.front();
    QTRY_COMPARE(branch.readInfo().parentRun, failed);
    QCOMPARE(branch.readConfig().optimiser.learningRate, 5.0);
    // With that it fails again; the run's menu says so too, once that message is closed.
    QTRY_COMPARE(branch.readInfo().status, types::RunStatus::Failed);
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    QTest::keyClick(find<QMessageBox>("problemMessage"), Qt::Key_Escape);
    QTRY_VERIFY(!m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    clickRow(0);
    auto* why = find<QAction>("failureAction");
    QTRY_VERIFY(why->isEnabled());
    why->trigger();
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
  }

  void aFailedRunsPageSaysWhyAndItsMessageGoesWhenTheNextBegins() {
    openSmallDataset();
    setNumber("run.num_epochs", "500");
    setNumber("optimiser.learning_rate", "10");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    const std::string why = onlyRun().info.failure;
    auto* failure = find<QLabel>("headlineFailure");
    QTRY_VERIFY(failure->isVisible());
    QCOMPARE(failure->text(), QString::fromStdString(why));
    auto* strip = find<QLabel>("trainingStripText");
    QVERIFY(strip->text().startsWith(QStringLiteral("Training failed: ")));

    QTest::keyClick(find<QMessageBox>("problemMessage"), Qt::Key_Escape);
    QTRY_VERIFY(!m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    QVERIFY(!strip->text().isEmpty());
    m_window->activateWindow(); // no window manager does it when a dialog has closed
    QTRY_VERIFY(m_window->isActiveWindow());
    setNumber("run.num_epochs", "3");
    setNumber("optimiser.learning_rate", "0.001");
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(strip->text(), QString());
    QTest::mouseClick(button("queueStart"), Qt::LeftButton);
    QTRY_VERIFY(strip->text().contains(QStringLiteral("finished after 3 epochs")));
    QVERIFY(!failure->isVisible());
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 2);
    const auto rowOfTheFailed = [&] { // runs of one second are in no order
      const auto* rows = find<QTableView>("runTable")->model();
      const auto detail = rows->index(0, 0).data(widgets::RunListModel::DetailRole).toString();
      return detail.contains(QStringLiteral("failed")) ? 0 : 1;
    };
    clickRow(rowOfTheFailed());
    QTRY_COMPARE(failure->text(), QString::fromStdString(why));
    QVERIFY(failure->isVisible());
  }

  void everyPlaceSaysTheSameNumberOfEpochs() {
    openSmallDataset();
    setNumber("run.num_epochs", "100000");
    setNumber("run.sample_every", "0");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    auto* strip = find<QLabel>("trainingStripText");
    auto* headline = find<QLabel>("headlineProgress");
    auto* table = find<QTableView>("runTable");
    const auto number = [](const QString& text) { // the first one in it
      QString digits;
      for (const QChar character : text) {
        if (character.isDigit())
          digits += character;
        else if (!digits.isEmpty() && character != QChar(0x2009))
          break;
      }
      return digits.toInt();
    };
    QTRY_VERIFY(number(headline->text()) >= 3);
    for (int look = 0; look < 20; ++look) {
      const int before = number(headline->text());
      QTRY_VERIFY(number(headline->text()) > before);
      QCOMPARE(number(strip->text()), number(headline->text()));
      const QString row =
          table->model()->index(0, 0).data(widgets::RunListModel::DetailRole).toString();
      QVERIFY2(
          row.contains(headline->text().section(QLatin1Char(' '), 0, 0) + QStringLiteral(" / ")),
          qPrintable(row + " / " + headline->text()));
    }
  }

  void whatDoesNotFitIntoMemoryIsToldAndTheWindowLives() {
    openSmallDataset();
    setNumber("model.z_dim", "65536");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    const QString why = find<QMessageBox>("problemMessage")->informativeText();
    QVERIFY2(why.contains(QStringLiteral("billion parameters")), qPrintable(why));
    QVERIFY(!why.contains(QLatin1Char('\n')));
    QCOMPARE(runCount(), 0);
    QTest::keyClick(find<QMessageBox>("problemMessage"), Qt::Key_Escape);
    QTRY_VERIFY(!m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    setNumber("model.z_dim", "4");
    setNumber("run.num_epochs", "2");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    waitForTheRun();
  }

  void closingInMidTrainingAsksAndKeepsTheRun() {
    openSmallDataset();
    setNumber("run.num_epochs", "100000");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    auto* curve = find<widgets::CurvePlot>("objectivePlot");
    QTRY_VERIFY(curve->pointCount(0) >= 2);

    QVERIFY(!m_window->close());
    QTest::mouseClick(button("keepTraining"), Qt::LeftButton);
    const int before = curve->pointCount(0);
    QTRY_VERIFY(curve->pointCount(0) > before);
    QVERIFY(m_window->isVisible());
    QTRY_VERIFY(!m_window->findChild<QMessageBox*>(QStringLiteral("closeQuestion")));

    QVERIFY(!m_window->close());
    QTest::mouseClick(button("stopAndClose"), Qt::LeftButton);
    QTRY_VERIFY(!m_window->isVisible());
    QCOMPARE(onlyRun().info.status, types::RunStatus::Stopped);
    QVERIFY(onlyRun().reports.size() >= std::size_t(before));
  }

  void closingWithNothingToLoseAsksNothing() { QVERIFY(m_window->close()); }

  void aRunThatLeavesTheNumbersIsToldAndKept() {
    openSmallDataset();
    setNumber("run.num_epochs", "2000");
    setNumber("optimiser.learning_rate", "10");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    auto* message = find<QMessageBox>("problemMessage");
    QVERIFY(message->informativeText().contains(QStringLiteral("which was not taken")));
    QCOMPARE(onlyRun().info.status, types::RunStatus::Failed);
    QCOMPARE(button("trainButton")->text(), QStringLiteral("Train"));
  }
};

QTEST_MAIN(WindowTrainingTest)
#include "WindowTrainingTest.moc"
