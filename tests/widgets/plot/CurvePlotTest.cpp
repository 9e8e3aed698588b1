#include "widgets/plot/CurvePlot.h"

#include "widgets/plot/CurveLine.h"
#include "widgets/theme/Palette.h"

#include <QSignalSpy>
#include <QTest>
#include <QToolTip>
#include <qcustomplot.h>

#include <limits>
#include <memory>
#include <random>
#include <stdexcept>

using namespace dmm::widgets;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

bool isLike(const QColor& a, const QColor& b, int tolerance = 40) {
  return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
             std::abs(a.blue() - b.blue()) <
         tolerance;
}

} // namespace

class CurvePlotTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<CurvePlot> m_plot;
  QCustomPlot* m_canvas = nullptr;

  QPoint center() const { return m_canvas->axisRect()->rect().center(); }
  QPoint pixelOf(double x, double y) const {
    return QPointF(m_canvas->xAxis->coordToPixel(x), m_canvas->yAxis->coordToPixel(y)).toPoint();
  }
  void wheel(int delta) {
    QWheelEvent event(center(), m_canvas->mapToGlobal(center()), {}, {0, delta}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_canvas, &event);
  }
  void hover(const QPoint& place) {
    QMouseEvent event(QEvent::MouseMove, place, m_canvas->mapToGlobal(place), Qt::NoButton,
                      Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(m_canvas, &event);
  }
  void dragFrom(const QPoint& from, const QPoint& to, Qt::KeyboardModifiers modifiers) {
    QTest::mousePress(m_canvas, Qt::LeftButton, modifiers, from);
    for (const QPoint& place : {(from + to) / 2, to}) {
      QMouseEvent move(QEvent::MouseMove, place, m_canvas->mapToGlobal(place), Qt::NoButton,
                       Qt::LeftButton, modifiers);
      QApplication::sendEvent(m_canvas, &move);
    }
    QTest::mouseRelease(m_canvas, Qt::LeftButton, modifiers, to);
  }
  QColor pixel(const QPoint& place) { return m_canvas->grab().toImage().pixelColor(place); }
  bool hasNear(const QPoint& place, int radius, const QColor& color) {
    const QImage image = m_canvas->grab().toImage();
    for (int x = -radius; x <= radius; ++x)
      for (int y = -radius; y <= radius; ++y)
        if (isLike(image.pixelColor(place + QPoint(x, y)), color)) return true;
    return false;
  }
  void appendLine(int series, int first, int last) {
    for (int x = first; x <= last; ++x) m_plot->append(series, x, 10.0 - 0.01 * x);
    m_plot->refresh();
  }

 private Q_SLOTS:
  void init() {
    m_plot = std::make_unique<CurvePlot>("Epoch", "nats per slice");
    m_plot->resize(600, 400);
    m_canvas = m_plot->findChild<QCustomPlot*>("curveCanvas");
    QVERIFY(m_canvas);
    m_plot->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_plot.get()));
  }
  void cleanup() {
    QToolTip::hideText();
    m_plot.reset();
  }

  void everyPointIsKept() {
    const int series = m_plot->addSeries("raw", QPen(Qt::blue));
    for (int i = 0; i < 60000; ++i) m_plot->append(series, i, i % 7);
    QCOMPARE(m_plot->pointCount(series), 60000);
    QCOMPARE(int(m_plot->series(series).data().samples().size()), 60000);
  }

  void manyAppendsMakeOneReplot() {
    const int series = m_plot->addSeries("raw", QPen(Qt::blue));
    m_plot->refresh();
    QSignalSpy replots(m_canvas, &QCustomPlot::afterReplot);
    for (int i = 0; i < 500; ++i) m_plot->append(series, i, i);
    QCOMPARE(replots.count(), 0);
    m_plot->refresh();
    QCOMPARE(replots.count(), 1);
    m_plot->refresh(); // nothing new
    QCOMPARE(replots.count(), 1);

    m_plot->append(series, 500, 500); // nobody calls refresh()
    QTRY_COMPARE(replots.count(), 2);
  }

  void fitsWhileTheUserLeavesTheViewAlone() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    appendLine(series, 1, 10);
    QVERIFY(m_plot->isFitted());
    const double before = m_plot->xRange().upper;
    QVERIFY(before >= 10 && before < 11);
    appendLine(series, 11, 200);
    QVERIFY(m_plot->xRange().upper >= 200);
    QVERIFY(m_plot->yRange().lower < 8.0 && m_plot->yRange().upper > 9.99);
  }

  void zoomedViewIsKeptWhileDataArrive() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    appendLine(series, 1, 100);
    const auto fitted = m_plot->xRange();
    QSignalSpy changed(m_plot.get(), &CurvePlot::xRangeChangedByUser);
    wheel(120);
    QCOMPARE(changed.count(), 1);
    QVERIFY(!m_plot->isFitted());
    const auto x = m_plot->xRange(), y = m_plot->yRange();
    QVERIFY(x.upper - x.lower < fitted.upper - fitted.lower);
    QCOMPARE(changed.at(0).at(0).toDouble(), x.lower);
    QCOMPARE(changed.at(0).at(1).toDouble(), x.upper);

    appendLine(series, 101, 300);
    QCOMPARE(m_plot->xRange().lower, x.lower);
    QCOMPARE(m_plot->xRange().upper, x.upper);
    QCOMPARE(m_plot->yRange().lower, y.lower);
    QCOMPARE(m_plot->yRange().upper, y.upper);

    QSignalSpy fittedAgain(m_plot.get(), &CurvePlot::fittedByUser);
    QTest::mouseDClick(m_canvas, Qt::LeftButton, {}, center());
    QCOMPARE(fittedAgain.count(), 1);
    QVERIFY(m_plot->isFitted());
    QVERIFY(m_plot->xRange().upper >= 300);
  }

  void dragPans() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    appendLine(series, 1, 100);
    const auto before = m_plot->xRange();
    QTest::mousePress(m_canvas, Qt::LeftButton, {}, center());
    QTest::mouseMove(m_canvas, center() + QPoint(60, 0));
    QTest::mouseRelease(m_canvas, Qt::LeftButton, {}, center() + QPoint(60, 0));
    QVERIFY(m_plot->xRange().lower < before.lower);
    QVERIFY(qAbs((m_plot->xRange().upper - m_plot->xRange().lower) -
                 (before.upper - before.lower)) < 1e-6);
    QVERIFY(!m_plot->isFitted());
  }

  void shiftDragZoomsIntoABox() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    appendLine(series, 0, 100);
    QSignalSpy changed(m_plot.get(), &CurvePlot::xRangeChangedByUser);
    const QPoint from = pixelOf(20, 9.6), to = pixelOf(60, 9.2);
    dragFrom(from, to, Qt::ShiftModifier);
    QVERIFY(changed.count() > 0);
    QVERIFY(!m_plot->isFitted());
    QVERIFY(qAbs(m_plot->xRange().lower - 20) < 0.5);
    QVERIFY(qAbs(m_plot->xRange().upper - 60) < 0.5);
    QVERIFY(qAbs(m_plot->yRange().lower - 9.2) < 0.01);
    QVERIFY(qAbs(m_plot->yRange().upper - 9.6) < 0.01);
  }

  void boxToolMakesEveryDragABox() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    appendLine(series, 0, 100);
    m_plot->setTool(CurvePlot::Tool::BoxZoom);
    const auto before = m_plot->xRange();
    dragFrom(center(), center() + QPoint(2, 2), {}); // a click that slipped is no box
    QCOMPARE(m_plot->xRange(), before);
    dragFrom(pixelOf(20, 9.6), pixelOf(60, 9.2), {});
    QVERIFY(qAbs(m_plot->xRange().upper - 60) < 0.5);
    m_plot->setTool(CurvePlot::Tool::Pan);
    const auto boxed = m_plot->xRange();
    dragFrom(center(), center() + QPoint(50, 0), {});
    QVERIFY(m_plot->xRange().lower < boxed.lower);
    QVERIFY(qAbs((m_plot->xRange().upper - m_plot->xRange().lower) - (boxed.upper - boxed.lower)) <
            1e-6);
  }

  void smoothingKeepsTheRawLineInSight() {
    const int series = m_plot->addSeries("objective", QPen(Qt::blue, 2));
    std::vector<double> xs, ys;
    for (int i = 0; i < 40; ++i) {
      xs.push_back(i);
      ys.push_back(i % 2 ? 6 : 8);
    }
    m_plot->setPoints(series, xs, ys);
    m_plot->setSmoothing(0.9);
    m_plot->refresh();
    QCOMPARE(m_plot->pointCount(series), 40);
    // The raw tips are there, pale; the average runs in the middle, in full colour.
    const QColor pale(166, 166, 255); // 35 % blue on white
    QVERIFY(hasNear(pixelOf(20, 8), 3, pale));
    QVERIFY(hasNear(pixelOf(30, 7), 5, Qt::blue));
    QVERIFY(!hasNear(pixelOf(20, 8), 3, Qt::blue));
    m_plot->setSmoothing(0);
    m_plot->refresh();
    QVERIFY(hasNear(pixelOf(20, 8), 3, Qt::blue));
  }

  void smoothingLeavesConstantsConstant() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    m_plot->setSmoothing(0.97);
    for (int i = 0; i < 1000; ++i) m_plot->append(series, i, 0.1);
    for (const QPointF& sample : m_plot->series(series).smoothedData().samples())
      QCOMPARE(sample.y(), 0.1); // not nearly: exactly
  }

  void smoothingIsTheWeightedMeanOfWhatCameBefore() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    m_plot->setPoints(series, {1, 2, 3, 4}, {1, 5, kNan, 2});
    m_plot->setSmoothing(0.5);
    const auto& smooth = m_plot->series(series).smoothedData().samples();
    QCOMPARE(smooth.at(0).y(), 1.0);
    QCOMPARE(smooth.at(1).y(), (0.5 * 1 + 5) / 1.5);
    QVERIFY(std::isnan(smooth.at(2).y()));
    QCOMPARE(smooth.at(3).y(), (0.25 * 1 + 0.5 * 5 + 2) / 1.75);
    m_plot->append(series, 2.5, 9); // between others: all after it change
    QCOMPARE(smooth.at(4).y(), (0.125 * 1 + 0.25 * 5 + 0.5 * 9 + 2) / 1.875);
  }

  void schedulesAreNotSmoothed() {
    m_plot->setSmoothable(false);
    const int series = m_plot->addSeries("beta", QPen(Qt::blue));
    m_plot->setPoints(series, {1, 2}, {0.2, 1});
    m_plot->setSmoothing(0.9);
    QVERIFY(!m_plot->series(series).isSmoothed());
  }

  void logarithmicAxesShowWhatTheyCanAndSayTheRest() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    m_plot->setPoints(series, {0, 1, 10, 100, 1000}, {500, 50, 5, 0.5, -1});
    m_plot->refresh();
    QCOMPARE(m_plot->shownNote(), QString());
    m_plot->setXScale(CurveScale::Logarithmic);
    m_plot->setYScale(CurveScale::Logarithmic);
    m_plot->refresh();
    // Equal factors are equal distances.
    QVERIFY(qAbs((pixelOf(10, 5).x() - pixelOf(1, 5).x()) -
                 (pixelOf(100, 5).x() - pixelOf(10, 5).x())) <= 1);
    QVERIFY(m_plot->xRange().lower > 0.5 && m_plot->xRange().lower < 1);
    QVERIFY(m_plot->yRange().lower > 0 && m_plot->yRange().lower < 0.5);
    QVERIFY(m_plot->shownNote().startsWith("2 points"));
    QVERIFY(m_canvas->xAxis->tickVectorLabels().contains("100"));
    m_plot->setXScale(CurveScale::Linear);
    m_plot->setYScale(CurveScale::Linear);
    m_plot->refresh();
    QVERIFY(m_plot->xRange().lower < 0);
    QCOMPARE(m_plot->shownNote(), QString());
  }

  void outliersAreCutOffAndThatIsSaid() {
    const int series = m_plot->addSeries("loss", QPen(Qt::blue));
    const int few = m_plot->addSeries("valid", QPen(Qt::red));
    for (int i = 0; i < 1000; ++i)
      m_plot->append(series, i, i == 0 ? 60 : 6 + 4.0 / (1 + i / 50.0));
    m_plot->setPoints(few, {100, 200}, {3, 17}); // too few to tell
    m_plot->refresh();
    QVERIFY(m_plot->yRange().upper > 60); // unless it is wanted
    m_plot->setOutliersCut(true);
    m_plot->refresh();
    QVERIFY(m_plot->yRange().upper > 17 && m_plot->yRange().upper < 20);
    QVERIFY(m_plot->yRange().lower < 3);
    QVERIFY(m_plot->shownNote().contains("outliers"));
    QCOMPARE(m_plot->pointCount(series), 1000); // it is still there
    m_plot->setYScale(CurveScale::Logarithmic);
    m_plot->refresh();
    QVERIFY(m_plot->yRange().upper > 17 && m_plot->yRange().upper < 22);

    m_plot->setSmoothable(false); // an exact schedule has none
    m_plot->fit();
    m_plot->refresh();
    QVERIFY(m_plot->yRange().upper > 60);
    QCOMPARE(m_plot->shownNote(), QString());
  }

  void noiseHasNoOutliers() {
    const int series = m_plot->addSeries("noise", QPen(Qt::blue));
    std::mt19937 engine(7);
    std::normal_distribution<double> normal(5, 1);
    double lowest = 5, highest = 5;
    for (int i = 0; i < 10000; ++i) {
      const double value = normal(engine);
      lowest = std::min(lowest, value);
      highest = std::max(highest, value);
      m_plot->append(series, i, value);
    }
    m_plot->setOutliersCut(true);
    m_plot->refresh();
    QVERIFY(m_plot->yRange().lower < lowest && m_plot->yRange().upper > highest);
    QCOMPARE(m_plot->shownNote(), QString());
  }

  void shortLogarithmicRangesHaveTicksToo() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    m_plot->setPoints(series, {1, 2}, {6.2, 8.9});
    m_plot->setYScale(CurveScale::Logarithmic);
    m_plot->refresh();
    QVERIFY(m_canvas->yAxis->tickVectorLabels().size() >= 3);
  }

  void durationsAreWrittenAsTimes() {
    m_plot->setXUnit(CurveUnit::Duration);
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    m_plot->setPoints(series, {0, 2 * 3600}, {1, 2});
    m_plot->refresh();
    QVERIFY2(m_canvas->xAxis->tickVectorLabels().contains("1:00:00"),
             qPrintable(m_canvas->xAxis->tickVectorLabels().toList().join(' ')));
  }

  void bandLiesPaleAroundItsSeries() {
    const int series = m_plot->addSeries("valid, K samples", QPen(Qt::blue, 1));
    m_plot->setPoints(series, {0, 100}, {7, 7});
    m_plot->setBand(series, {0, 100}, {6, 6}, {8, 8});
    m_plot->refresh();
    QVERIFY(m_plot->yRange().lower < 6 && m_plot->yRange().upper > 8);
    const QColor pale(204, 204, 255); // 20 % blue on white
    QVERIFY(isLike(pixel(pixelOf(53, 7.6)), pale, 30));
    QVERIFY(isLike(pixel(pixelOf(53, 6.4)), pale, 30));
    QVERIFY(isLike(pixel(pixelOf(53, 8.05)), Qt::white, 30));
    QVERIFY_EXCEPTION_THROWN(m_plot->setBand(series, {0, 1}, {1}, {2}), std::invalid_argument);
  }

  void hoverTellsEverySeries() {
    const int valid = m_plot->addSeries("valid", QPen(Qt::blue));
    const int test = m_plot->addSeries("test", QPen(Qt::red));
    const int hidden = m_plot->addSeries("hidden", QPen(Qt::red));
    m_plot->setPoints(valid, {10, 20, 30}, {9, 7.125, 8});
    m_plot->setPoints(test, {11, 21, 30}, {9.5, 7.625, 8.5});
    m_plot->setPoints(hidden, {20}, {8});
    m_plot->setBand(valid, {10, 20, 30}, {8, 7, 7.5}, {10, 7.25, 8.5});
    m_plot->setSeriesShown(hidden, false);
    m_plot->refresh();
    hover(pixelOf(20, 7.125) + QPoint(2, 2));
    QTRY_COMPARE(QToolTip::text(), QString("Epoch 20\nvalid: 7.125 nats per slice, from 7 to 7.25\n"
                                           "test: 7.625 nats per slice (epoch 21)"));
  }

  void hiddenSeriesTakeNoPartInTheFit() {
    const int low = m_plot->addSeries("low", QPen(Qt::blue));
    const int high = m_plot->addSeries("high", QPen(Qt::red));
    m_plot->setPoints(low, {1, 2}, {1, 2});
    m_plot->setPoints(high, {1, 900}, {1000, 1000});
    m_plot->setSeriesShown(high, false);
    m_plot->refresh();
    QVERIFY(m_plot->yRange().upper < 3 && m_plot->xRange().upper < 3);
    QVERIFY(!m_canvas->legend->visible());
    m_plot->setSeriesShown(high, true);
    m_plot->refresh();
    QVERIFY(m_plot->yRange().upper >= 1000);
    QVERIFY(m_canvas->legend->visible());
  }

  void everySpikeIsDrawnHoweverDense() {
    const int series = m_plot->addSeries("objective", QPen(Qt::blue, 2));
    std::vector<double> xs, ys;
    for (int i = 0; i < 60000; ++i) {
      xs.push_back(i);
      ys.push_back(i == 31234 ? 9 : 5);
    }
    m_plot->setPoints(series, xs, ys);
    m_plot->refresh();
    QVERIFY(hasNear(pixelOf(31234, 9) + QPoint(0, 2), 2, Qt::blue));
    QVERIFY(hasNear(pixelOf(31234, 7), 2, Qt::blue));
    QVERIFY(!hasNear(pixelOf(30000, 7), 2, Qt::blue));
  }

  void keysZoomAndFit() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    appendLine(series, 1, 100);
    const auto fitted = m_plot->xRange();
    QTest::keyClick(m_plot.get(), Qt::Key_Plus);
    const auto closer = m_plot->xRange();
    QVERIFY(closer.upper - closer.lower < fitted.upper - fitted.lower);
    QTest::keyClick(m_plot.get(), Qt::Key_Minus);
    QTest::keyClick(m_plot.get(), Qt::Key_Minus);
    QVERIFY(m_plot->xRange().upper > fitted.upper);
    QTest::keyClick(m_plot.get(), Qt::Key_0);
    QCOMPARE(m_plot->xRange().upper, fitted.upper);
  }

  void rangeFromOutsideFitsWhatIsSeen() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    m_plot->setPoints(series, {1, 2, 100}, {1, 2, 1000});
    m_plot->refresh();
    QSignalSpy changed(m_plot.get(), &CurvePlot::xRangeChangedByUser);
    m_plot->setXRange(0, 10);
    m_plot->refresh();
    QCOMPARE(changed.count(), 0); // linked plots must not answer each other
    QCOMPARE(m_plot->xRange().upper, 10.0);
    QVERIFY(m_plot->yRange().upper < 3);
    appendLine(series, 200, 210);
    QCOMPARE(m_plot->xRange().upper, 10.0);
    m_plot->fit();
    m_plot->refresh();
    QVERIFY(m_plot->xRange().upper >= 210);
  }

  void minimumXRangeIsPartOfTheFit() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    m_plot->append(series, 50, 1);
    m_plot->setMinimumXRange(0, 120);
    m_plot->refresh();
    QVERIFY(m_plot->xRange().lower <= 0);
    QVERIFY(m_plot->xRange().upper >= 120);
  }

  void valuesThatAreNotFiniteAreMarked() {
    const int series = m_plot->addSeries("objective", QPen(Qt::blue));
    m_plot->append(series, 1, 8);
    m_plot->append(series, 2, 7);
    m_plot->refresh();
    QVERIFY(!hasNear(QPoint(pixelOf(2, 7).x(), m_canvas->axisRect()->bottom() - 6), 5,
                     palette::problemText(m_plot->palette())));
    m_plot->append(series, 3, kNan);
    m_plot->append(series, 4, kInf);
    m_plot->append(series, 5, 6.5);
    m_plot->refresh();
    QCOMPARE(m_plot->pointCount(series), 3);
    QCOMPARE(m_plot->nonFiniteCount(series), 2);
    const double crossY = m_plot->series(series).crossPixelY();
    for (const double x : {3.0, 4.0}) {
      const QPoint place(pixelOf(x, 7).x(), int(crossY));
      QVERIFY(place.y() > m_canvas->axisRect()->rect().center().y());
      QVERIFY(hasNear(place, 2, palette::problemText(m_plot->palette())));
    }
    hover(QPoint(pixelOf(3, 7).x(), int(crossY)));
    QTRY_VERIFY(QToolTip::text().contains("Epoch 3\nobjective: not a number"));
    hover(QPoint(pixelOf(4, 7).x(), int(crossY)));
    QTRY_VERIFY(QToolTip::text().contains("Epoch 4\nobjective: infinite"));
  }

  void crossesAreNotInTheLegend() {
    m_plot->addSeries("valid", QPen(Qt::blue));
    QVERIFY(!m_canvas->legend->visible()); // one series needs none
    m_plot->addSeries("test", QPen(Qt::red));
    QVERIFY(m_canvas->legend->visible());
    QCOMPARE(m_canvas->legend->itemCount(), 2);
  }

  void hoverShowsExactValues() {
    const int series = m_plot->addSeries("valid", QPen(Qt::blue), CurvePlot::Marker::Circle);
    m_plot->setPoints(series, {1, 2, 3}, {9, 7.180492837465, 8});
    m_plot->refresh();
    QTRY_VERIFY(m_canvas->axisRect()->width() > 100);
    hover(pixelOf(2, 7.180492837465) + QPoint(4, 4));
    QTRY_COMPARE(QToolTip::text(), QString("Epoch 2\nvalid: 7.180492837465 nats per slice"));
    hover(QPoint(pixelOf(2.5, 8).x(), m_canvas->axisRect()->top() + 2));
    QTRY_VERIFY(!QToolTip::isVisible() || QToolTip::text().isEmpty());
  }

  void bestValueHasARing() {
    const int series = m_plot->addSeries("valid", QPen(QColor(0, 0, 255)));
    m_plot->setPoints(series, {1, 2, 3}, {9, 7.18049, 9});
    m_plot->refresh();
    const QPoint right = pixelOf(2, 7.18049) + QPoint(0, 6);
    QVERIFY(!hasNear(right, 1, QColor(0, 0, 255)));
    QVERIFY(m_plot->bestMarkerText(series).isEmpty());
    m_plot->setBestMarker(series, 2, 7.18049);
    m_plot->refresh();
    QCOMPARE(m_plot->bestMarkerText(series), QString("7.180"));
    QVERIFY(hasNear(pixelOf(2, 7.18049) + QPoint(0, 6), 1, QColor(0, 0, 255)));
    // Hollow: between the line and the ring there is paper.
    QVERIFY(isLike(pixel(pixelOf(2, 7.18049) + QPoint(0, 4)), Qt::white, 160));
    m_plot->clearBestMarker(series);
    QVERIFY(m_plot->bestMarkerText(series).isEmpty());
  }

  void shadedRangeIsPaleAndLabelled() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    appendLine(series, 0, 100);
    m_plot->setShadedRange(0, 50, "annealing");
    m_plot->refresh();
    const int y = m_canvas->axisRect()->bottom() - 3;
    const QColor inside = pixel({pixelOf(33, 9).x(), y}), outside = pixel({pixelOf(77, 9).x(), y});
    QVERIFY(isLike(outside, palette::paper(m_plot->palette()), 6));
    QVERIFY(inside != outside);
    QVERIFY(isLike(inside, outside, 100));
    const auto isShown = [this] {
      for (int i = 0; i < m_canvas->itemCount(); ++i) {
        const auto* text = qobject_cast<QCPItemText*>(m_canvas->item(i));
        if (text && text->text() == "annealing" && text->visible()) return true;
      }
      return false;
    };
    QVERIFY(isShown());
    m_plot->setXRange(60, 100);
    m_plot->refresh();
    QVERIFY(!isShown()); // out of view, the label too
  }

  void coloursFollowThePalette() {
    const QPoint corner(3, 3);
    QVERIFY(pixel(corner).lightness() > 200);
    QPalette dark = m_plot->palette();
    dark.setColor(QPalette::Window, QColor(45, 45, 48));
    dark.setColor(QPalette::WindowText, Qt::white);
    dark.setColor(QPalette::Base, QColor(30, 30, 32));
    dark.setColor(QPalette::Text, Qt::white);
    m_plot->setPalette(dark);
    QTRY_COMPARE(pixel(corner), QColor(30, 30, 32));
    QCOMPARE(m_canvas->xAxis->tickLabelColor(), QColor(Qt::white));
  }

  void ticksOfWholeNumbersAreWhole() {
    m_plot->setXUnit(CurveUnit::Whole);
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    m_plot->setPoints(series, {1, 2}, {1, 2});
    m_plot->refresh();
    for (const QString& label : m_canvas->xAxis->tickVectorLabels())
      QVERIFY2(!label.contains('.'), qPrintable(label));
    m_plot->setPoints(series, {0, 4000}, {1, 2});
    m_plot->refresh();
    QVERIFY(m_canvas->xAxis->tickVectorLabels().contains(QStringLiteral("2\u2009000")));
  }

  void clearForgetsPointsAndView() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    appendLine(series, 1, 100);
    m_plot->setBestMarker(series, 5, 9);
    wheel(120);
    m_plot->clear();
    QCOMPARE(m_plot->pointCount(series), 0);
    QVERIFY(m_plot->bestMarkerText(series).isEmpty());
    QVERIFY(m_plot->isFitted());
    m_plot->removeAllSeries();
    QCOMPARE(m_plot->seriesCount(), 0);
    QCOMPARE(m_canvas->legend->itemCount(), 0);
  }

  void refusesWhatItCannotDraw() {
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    QVERIFY_EXCEPTION_THROWN(m_plot->setPoints(series, {1, 2}, {1}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(m_plot->append(series, kNan, 1), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(m_plot->append(series + 1, 1, 1), std::out_of_range);
  }

  void aDenseBandHidesNoneOfItsPoints() {
    const int series = m_plot->addSeries("mean", QPen(Qt::blue));
    std::vector<double> xs, ys, lows, highs;
    for (int i = 0; i < 50000; ++i) { // a hundred to a pixel
      xs.push_back(i);
      ys.push_back(0);
      lows.push_back(i == 25000 ? -10 : -1);
      highs.push_back(i == 25000 ? 10 : 1);
    }
    m_plot->setPoints(series, xs, ys);
    m_plot->setBand(series, xs, lows, highs);
    m_plot->setView({0, 50000}, {-12, 12});
    m_plot->refresh();
    m_canvas->replot(QCustomPlot::rpImmediateRefresh);
    const QImage picture = m_canvas->grab().toImage();
    const auto isTinted = [&](double x, double y) { // at or beside the pixel
      const double scale = picture.devicePixelRatio();
      const int row = int(m_canvas->yAxis->coordToPixel(y) * scale);
      const int column = int(m_canvas->xAxis->coordToPixel(x) * scale);
      for (int near = column - 1; near <= column + 1; ++near)
        if (picture.pixelColor(near, row).saturation() > 20) return true;
      return false;
    };
    QVERIFY(isTinted(10000, 0.5) && isTinted(40000, -0.5));
    QVERIFY(isTinted(25000, 6) && isTinted(25000, -6));
    QVERIFY(!isTinted(24000, 6) && !isTinted(26000, 6));
  }
};

QTEST_MAIN(CurvePlotTest)
#include "CurvePlotTest.moc"
