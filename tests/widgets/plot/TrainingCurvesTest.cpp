#include "widgets/plot/TrainingCurves.h"

#include "widgets/plot/CurveLine.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/welcome/WelcomePage.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <cmath>
#include <limits>
#include <memory>

using namespace dmm;
using namespace dmm::widgets;

namespace {

/// Epochs first..last, evaluated at every tenth; best on valid at epoch 30.
std::vector<types::EpochReport> makeReports(int first, int last, double beta = 1) {
  std::vector<types::EpochReport> reports;
  for (int epoch = first; epoch <= last; ++epoch) {
    types::EpochReport report;
    report.epoch = epoch;
    report.beta = beta;
    report.objective = 8 - 0.01 * epoch;
    if (epoch % 10 == 0) {
      report.validNll = 7 + std::abs(epoch - 30) * 0.01;
      report.testNll = 7.2 + std::abs(epoch - 30) * 0.01;
    }
    reports.push_back(report);
  }
  return reports;
}

} // namespace

class TrainingCurvesTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<TrainingCurves> m_page;
  CurvePlot* m_objective = nullptr;
  CurvePlot* m_nll = nullptr;

  QString text(const char* objectName) const {
    return m_page->findChild<QLabel*>(objectName)->text();
  }
  static void zoomIn(CurvePlot* plot) {
    auto* canvas = plot->findChild<QWidget*>("curveCanvas");
    const QPoint place = canvas->rect().center();
    QWheelEvent event(place, canvas->mapToGlobal(place), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(canvas, &event);
  }

 private Q_SLOTS:
  void init() {
    m_page = std::make_unique<TrainingCurves>();
    m_page->resize(800, 600);
    m_objective = m_page->findChild<CurvePlot*>("objectivePlot");
    m_nll = m_page->findChild<CurvePlot*>("nllPlot");
    QVERIFY(m_objective && m_nll);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
  }
  void cleanup() { m_page.reset(); }

  void aRewindIsMarkedWithItsReason() {
    m_page->setExperiment("run", 0);
    auto reports = makeReports(0, 19);
    reports[7].rewinds = {{7, 90, "loss is inf in epoch 7"}, {7, 92, "z_t is nan in epoch 7"}};
    m_page->setReports(reports);
    for (auto* plot : {m_objective, m_nll}) {
      QCOMPARE(plot->events().size(), std::size_t(1));
      QCOMPARE(plot->events()[0].x, 7.0);
      QCOMPARE(plot->events()[0].text, QString("Begun anew: loss is inf in epoch 7\n"
                                               "Begun anew: z_t is nan in epoch 7"));
    }
    QCOMPARE(text("headlineProgress"), QString("20 epochs done, went back 2 times"));
    QCOMPARE(m_page->findChild<QLabel*>("headlineProgress")->toolTip(),
             QString("epoch 7: loss is inf in epoch 7\nepoch 7: z_t is nan in epoch 7"));

    auto more = makeReports(20, 20);
    more[0].rewinds = {{20, 300, "loss is nan in epoch 20"}};
    m_page->appendReports(more); // as it trains
    QCOMPARE(m_objective->events().size(), std::size_t(2));
    QCOMPARE(text("headlineProgress"), QString("21 epochs done, went back 3 times"));

    m_page->setExperiment("another", 0);
    QVERIFY(m_objective->events().empty());
    QCOMPARE(text("headlineProgress"), QString("Waiting for the first epoch"));
  }

  void emptyStateOffersToTrain() {
    QCOMPARE(m_page->objectName(), QString("trainingCurves"));
    auto* button = m_page->findChild<QPushButton*>("welcomeTrainButton");
    QVERIFY(button->isVisible());
    QVERIFY(!m_objective->isVisible());
    QVERIFY(text("welcomeText").contains("appear here"));
    QSignalSpy requested(m_page->welcome(), &WelcomePage::trainRequested);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(requested.count(), 1);

    m_page->setExperiment("baseline", 0);
    QVERIFY(!button->isVisible());
    QVERIFY(m_objective->isVisible());
    m_page->clear();
    QVERIFY(button->isVisible());
  }

  void annealedLossAndElboAreTwoPlots() {
    m_page->setExperiment("baseline", 0);
    m_page->setReports(makeReports(1, 45));
    QCOMPARE(m_objective->pointCount(0), 45);
    QCOMPARE(m_nll->pointCount(0), 4); // valid, at 10, 20, 30, 40
    QCOMPARE(m_nll->pointCount(1), 4); // test
    QVERIFY(text("nllTitle").contains(QStringLiteral("\u03b2 = 1")));
    // Not measured is not the same as not finite.
    QCOMPARE(m_nll->nonFiniteCount(0), 0);
  }

  void titleSaysWhenTheObjectiveIsAnnealed() {
    m_page->setExperiment("baseline", 1000);
    QVERIFY(text("objectiveTitle").contains("annealed"));
    m_page->setReports(makeReports(1, 5, 0.25));
    QVERIFY(text("objectiveTitle").contains(QStringLiteral("annealed, now \u03b2 = 0.25")));
    m_page->appendReports(makeReports(6, 1001, 1.0));
    QVERIFY(text("objectiveTitle").contains(QStringLiteral("annealed until epoch 1\u2009000")));
    m_page->setExperiment("no annealing", 0);
    m_page->setReports(makeReports(1, 5, 1.0));
    QVERIFY(!text("objectiveTitle").contains("annealed"));
  }

  void headlineHasTheLatestFiguresAndTheBest() {
    m_page->setExperiment("baseline", 0);
    QCOMPARE(text("headlineName"), QString("baseline"));
    QCOMPARE(text("headlineObjective"), QStringLiteral("\u2013"));
    m_page->setReports(makeReports(0, 0));
    QCOMPARE(text("headlineProgress"), QString("1 epoch done"));
    m_page->setReports(makeReports(1, 45));
    QCOMPARE(text("headlineProgress"), QString("46 epochs done"));
    QCOMPARE(text("headlineObjective"), QString("7.550"));
    QCOMPARE(text("headlineValid"), QString("7.100")); // of epoch 40, the last evaluated
    QCOMPARE(text("headlineTest"), QString("7.300"));
    QCOMPARE(text("headlineBest"), QString("7.000 at epoch 30"));
  }

  void aFailedRunsPageSaysWhy() {
    m_page->setExperiment("baseline", 0);
    m_page->show();
    auto* failure = m_page->findChild<QLabel*>(QStringLiteral("headlineFailure"));
    QVERIFY(!failure->isVisible());
    QCOMPARE(text("headlineProgress"), QString("Waiting for the first epoch"));
    m_page->setFailure("there is not enough memory");
    QVERIFY(failure->isVisible());
    QCOMPARE(failure->text(), QString("there is not enough memory"));
    QCOMPARE(text("headlineProgress"), QString("No epoch done")); // and none is waited for
    m_page->setReports(makeReports(1, 5));
    QCOMPARE(text("headlineProgress"), QString("6 epochs done"));
    QVERIFY(failure->isVisible());
    m_page->setExperiment("another", 0);
    QVERIFY(!failure->isVisible());
  }

  void bestOnValidIsMarked() {
    m_page->setExperiment("baseline", 0);
    m_page->setReports(makeReports(1, 9));
    QVERIFY(m_nll->bestMarkerText(0).isEmpty());
    m_page->appendReports(makeReports(10, 20));
    QCOMPARE(m_nll->bestMarkerText(0), QString("7.100"));
    m_page->appendReports(makeReports(21, 60));
    QCOMPARE(m_nll->bestMarkerText(0), QString("7.000"));
    QVERIFY(m_nll->bestMarkerText(1).isEmpty()); // never on test
  }

  void beforeTheFirstEvaluationThePlotSaysSo() {
    m_page->setExperiment("baseline", 0);
    m_page->setReports(makeReports(1, 9));
    QTRY_COMPARE(m_nll->shownEmptyText(), QString("Not evaluated yet"));
    m_page->appendReports(makeReports(10, 12));
    QTRY_COMPARE(m_nll->shownEmptyText(), QString());
    QCOMPARE(m_objective->shownEmptyText(), QString());
  }

  void divergenceStaysVisible() {
    m_page->setExperiment("baseline", 0);
    auto reports = makeReports(1, 20);
    reports[11].objective = std::numeric_limits<double>::quiet_NaN();
    reports[19].validNll = std::numeric_limits<double>::infinity();
    m_page->setReports(reports);
    QCOMPARE(m_objective->pointCount(0), 19);
    QCOMPARE(m_objective->nonFiniteCount(0), 1);
    QCOMPARE(m_nll->nonFiniteCount(0), 1);
    QCOMPARE(m_nll->bestMarkerText(0), QString("7.200")); // of epoch 10
  }

  void kSampleBoundsHaveTheirIntervals() {
    m_page->setExperiment("baseline", 0);
    auto reports = makeReports(1, 40);
    m_page->setReports(reports);
    QVERIFY(!m_nll->series(2).visible()); // not measured, not named
    reports[19].validIwae = 6.5;
    reports[19].validIwaeLow = 6.25;
    reports[19].validIwaeHigh = 6.75;
    m_page->setReports(reports);
    QVERIFY(m_nll->series(2).visible());
    QCOMPARE(m_nll->series(2).band().lows.samples(), CurveData::Samples{QPointF(20, 6.25)});
    QCOMPARE(m_nll->series(2).band().highs.samples(), CurveData::Samples{QPointF(20, 6.75)});
    QVERIFY(m_nll->series(3).band().lows.samples().empty());
  }

  void xCountsEpochsStepsOrTime() {
    m_page->setExperiment("baseline", 20);
    auto reports = makeReports(0, 40);
    for (auto& report : reports) {
      report.step = 12 * (report.epoch + 1);
      report.seconds = 0.5;
    }
    m_page->setReports(reports);
    auto* box = m_page->findChild<QComboBox*>("xChoice");
    const auto lastX = [this] { return m_objective->series(0).data().samples().back().x(); };
    QCOMPARE(lastX(), 40.0);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(lastX(), 12.0 * 41);
    QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(lastX(), 0.5 * 41);
    QCOMPARE(m_nll->series(0).data().samples().front().x(), 0.5 * 1); // of epoch 0
    auto next = makeReports(41, 41);
    next[0].seconds = 0.25;
    m_page->appendReports(next);
    QCOMPARE(lastX(), 0.5 * 41 + 0.25);
  }

  void xAxesAreLinked() {
    m_page->setExperiment("baseline", 0);
    m_page->setReports(makeReports(1, 45));
    m_objective->refresh();
    m_nll->refresh();
    QCOMPARE(m_nll->xRange().upper, m_objective->xRange().upper);
    const double fitted = m_objective->xRange().upper;

    zoomIn(m_objective);
    QVERIFY(m_objective->xRange().upper < fitted);
    QCOMPARE(m_nll->xRange().upper, m_objective->xRange().upper);
    zoomIn(m_nll);
    QCOMPARE(m_objective->xRange().upper, m_nll->xRange().upper);

    auto* canvas = m_nll->findChild<QWidget*>("curveCanvas");
    QTest::mouseDClick(canvas, Qt::LeftButton, {}, canvas->rect().center());
    QTRY_COMPARE(m_objective->xRange().upper, fitted);
    QTRY_COMPARE(m_nll->xRange().upper, fitted);
  }

  void viewIsKeptWhileReportsArrive() {
    m_page->setExperiment("baseline", 0);
    m_page->setReports(makeReports(1, 45));
    m_objective->refresh();
    m_page->zoomIn();
    const auto chosen = m_objective->xRange();
    m_page->appendReports(makeReports(46, 90));
    m_objective->refresh();
    m_nll->refresh();
    QCOMPARE(m_objective->pointCount(0), 90);
    QCOMPARE(m_objective->xRange().upper, chosen.upper);
    QCOMPARE(m_nll->xRange().upper, chosen.upper);
    m_page->fit();
    m_objective->refresh();
    QVERIFY(m_objective->xRange().upper >= 90);

    m_page->zoomOut();
    m_page->setExperiment("another", 0); // a new run starts fitted
    QVERIFY(m_objective->isFitted());
    QCOMPARE(m_objective->pointCount(0), 0);
  }

  void resumedRunReplacesWhatItRepeats() {
    m_page->setExperiment("baseline", 0);
    m_page->setReports(makeReports(1, 45));
    auto again = makeReports(31, 33);
    for (auto& report : again) report.objective = 5;
    m_page->appendReports(again);
    QCOMPARE(m_objective->pointCount(0), 33);
    QCOMPARE(m_nll->pointCount(0), 3);
    QCOMPARE(text("headlineObjective"), QString("5.000"));
    m_page->appendReports(makeReports(34, 34));
    QCOMPARE(m_objective->pointCount(0), 34);
  }

  void whatFilesHoldNowGoesOnFromWhatIsShown() {
    m_page->setExperiment("run", 0);
    m_page->takeReports(makeReports(0, 19));
    QCOMPARE(m_objective->pointCount(0), 20);
    m_objective->refresh();
    zoomIn(m_objective);
    const auto view = m_objective->xRange();
    m_page->takeReports(makeReports(0, 29)); // another process wrote ten
    QCOMPARE(m_objective->pointCount(0), 30);
    QCOMPARE(m_nll->pointCount(0), 3);
    QCOMPARE(m_objective->xRange(), view);

    // It went back to a checkpoint: the epochs from there on are other ones.
    auto again = makeReports(0, 24);
    for (auto& report : again)
      if (report.epoch >= 10) report.objective -= 1;
    m_page->takeReports(again);
    QCOMPARE(m_objective->pointCount(0), 25);
    QCOMPARE(m_objective->series(0).data().samples().at(15).y(), again[15].objective);

    again.resize(30, again.back()); // and as many as before, but others
    for (std::size_t i = 25; i < 30; ++i) again[i].epoch = std::int64_t(i);
    m_page->takeReports(again);
    QCOMPARE(m_objective->pointCount(0), 30);
  }

  void intervalsMayComeAfterTheirRows() {
    m_page->setExperiment("run", 0);
    auto reports = makeReports(0, 20);
    reports[10].validIwae = 6.5;
    m_page->takeReports(reports);
    reports[10].validIwaeLow = 6.25;
    reports[10].validIwaeHigh = 6.75;
    m_page->takeReports(reports);
    bool hasBand = false;
    for (int series = 0; series < m_nll->seriesCount(); ++series)
      hasBand = hasBand || m_nll->series(series).band().highs.extremes().high == 6.75;
    QVERIFY(hasBand);
  }
};

QTEST_MAIN(TrainingCurvesTest)
#include "TrainingCurvesTest.moc"
