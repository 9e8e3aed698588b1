#include "widgets/plot/CurvePlot.h"

#include "widgets/plot/CurveLine.h"
#include "widgets/theme/Palette.h"

#include <QSignalSpy>
#include <QTest>
#include <QToolTip>
#include <qcustomplot.h>

#include <algorithm>
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

  void theNoteStandsAboveAllCurves() {
    const int series = m_plot->addSeries("loss", QPen(Qt::blue));
    for (int x = 0; x < 1000; ++x) // a few values lie far below, others above
      m_plot->append(series, x, x < 5 ? -60 : x > 995 ? 90 : 6 + std::sin(x / 40.0));
    m_plot->refresh();
    const int whole = m_canvas->axisRect()->height();
    m_plot->setOutliersCut(true);
    m_plot->refresh();
    QCoreApplication::processEvents();
    m_plot->refresh();
    const QCPItemText* note = nullptr;
    for (int i = 0; i < m_canvas->itemCount(); ++i)
      if (const auto* text = qobject_cast<QCPItemText*>(m_canvas->item(i));
          text && text->text().contains("outliers"))
        note = text;
    QVERIFY(note && note->visible());
    const QRectF axes = m_canvas->axisRect()->rect();
    const double top = note->top->pixelPosition().y(), bottom = note->bottom->pixelPosition().y();
    QVERIFY2(bottom <= axes.top() && top >= 0,
             qPrintable(QStringLiteral("%1 %2").arg(top).arg(bottom)));
    QVERIFY(note->right->pixelPosition().x() <= axes.right() + 1);
    m_plot->setOutliersCut(false);
    m_plot->refresh();
    QCoreApplication::processEvents();
    m_plot->refresh();
    QCOMPARE(m_canvas->axisRect()->height(), whole); // its line is the curves' again
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
    m_plot->setXUnit(CurveUnit::Whole);
    m_plot->setYUnit(CurveUnit::Nats);
    m_plot->refresh();
    hover(pixelOf(20, 7.125) + QPoint(2, 2));
    QTRY_COMPARE(QToolTip::text(), QString("Epoch 20, nats per slice\n"
                                           "7.125  valid, 7.000 to 7.250\n"
                                           "7.625  test, epoch 21"));
    QCOMPARE(m_plot->crosshair(), std::optional(20.0));
    QCOMPARE(m_plot->crosshairText(), QString()); // the tool tip has it
    hover(pixelOf(20, 7.625) + QPoint(2, 2));     // what is pointed at comes first
    QTRY_VERIFY2(QToolTip::text().startsWith("Epoch 21, nats per slice\n7.625  test\n"),
                 qPrintable(QToolTip::text()));
  }

  void anEventIsMarkedAndToldAtItsX() {
    const int line = m_plot->addSeries("train", QPen(Qt::red));
    m_plot->setPoints(line, {10, 20, 30}, {9, 7.125, 8});
    m_plot->setXUnit(CurveUnit::Whole);
    m_plot->setEvents({{20, "Begun anew: loss is inf"}});
    m_plot->refresh();
    hover(pixelOf(20, 7.125) + QPoint(2, 2));
    QTRY_VERIFY2(QToolTip::text().endsWith("7.125  train\nBegun anew: loss is inf"),
                 qPrintable(QToolTip::text()));
    hover(pixelOf(30, 8) + QPoint(-2, 2));
    QTRY_VERIFY(QToolTip::text().endsWith("8  train"));
    m_plot->showCrosshair(20);
    QCOMPARE(m_plot->crosshairText(), QString("7.125  train\nBegun anew: loss is inf"));

    // Drawn: at its x a column has pixels that it has not without the event.
    auto* canvas = m_plot->findChild<QWidget*>("curveCanvas");
    m_plot->hideCrosshair();
    const auto picture = [&] { return canvas->grab().toImage(); };
    QTRY_VERIFY(!m_plot->crosshair());
    const QImage with = picture();
    m_plot->setEvents({});
    m_plot->refresh();
    QTRY_VERIFY(picture() != with);
    QVERIFY(m_plot->events().empty());
  }

  void hoverIsShortHoweverManySeriesOfLongNames() {
    std::vector<int> series;
    for (int i = 0; i < 30; ++i) {
      series.push_back(
          m_plot->addSeries(QString("a very long name %1 ").arg(i).repeated(12), QPen(Qt::blue)));
      m_plot->setPoints(series.back(), {1, 2, 3}, {7.0 + i, 8.0 + i, 9.0 + i});
    }
    m_plot->refresh();
    hover(pixelOf(2, 20));
    QTRY_VERIFY(QToolTip::text().endsWith("and 18 more"));
    for (const QString& line : QToolTip::text().split('\n')) {
      const int width = m_plot->fontMetrics().horizontalAdvance(line);
      QVERIFY2(width < 320, qPrintable(line));
    }
  }

  void hoverRoundsByWhatYIs_data() {
    QTest::addColumn<CurveUnit>("unit");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("nats") << CurveUnit::Nats << 7.180492837465 << "7.180";
    QTest::newRow("few nats") << CurveUnit::Nats << 0.00049 << "0.000";
    QTest::newRow("rate") << CurveUnit::Plain << 0.000287123456 << "0.0002871";
    QTest::newRow("norm") << CurveUnit::Plain << 1234.5678 << "1235";
  }
  void hoverRoundsByWhatYIs() {
    QFETCH(CurveUnit, unit);
    QFETCH(double, value);
    QFETCH(QString, text);
    const int series = m_plot->addSeries("a", QPen(Qt::blue));
    m_plot->setYUnit(unit);
    m_plot->setXUnit(CurveUnit::Duration);
    m_plot->setPoints(series, {1, 75.25}, {value, value});
    m_plot->refresh();
    hover(pixelOf(75.25, value) - QPoint(2, 2));
    QTRY_COMPARE(QToolTip::text(), "Epoch 1 min 15 s, nats per slice\n" + text + "  a");
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
    QTRY_VERIFY(QToolTip::text().contains("\nnot a number  objective"));
    hover(QPoint(pixelOf(4, 7).x(), int(crossY)));
    QTRY_VERIFY(QToolTip::text().contains("\ninfinite  objective"));
  }

  void crossesAreNotInTheLegend() {
    m_plot->addSeries("valid", QPen(Qt::blue));
    QVERIFY(!m_canvas->legend->visible()); // one series needs none
    m_plot->addSeries("test", QPen(Qt::red));
    QVERIFY(m_canvas->legend->visible());
    QCOMPARE(m_canvas->legend->itemCount(), 2);
  }

  void theCrosshairIsAtTheNearestSample() {
    const int series = m_plot->addSeries("valid", QPen(Qt::blue), CurvePlot::Marker::Circle);
    m_plot->setPoints(series, {1, 2, 3}, {9, 7, 8});
    m_plot->refresh();
    QSignalSpy pointed(m_plot.get(), &CurvePlot::pointed);
    QSignalSpy left(m_plot.get(), &CurvePlot::pointerLeft);
    hover(QPoint(pixelOf(2.3, 8).x(), m_canvas->axisRect()->top() + 2)); // far from every point
    QCOMPARE(pointed.takeLast().front().toDouble(), 2.0);
    QTRY_VERIFY(QToolTip::text().contains("7  valid"));
    QVERIFY(hasNear({pixelOf(2, 7).x(), m_canvas->axisRect()->top() + 20}, 1,
                    palette::axis(m_plot->palette())));
    QVERIFY(m_plot->crosshair());
    hover(QPoint(2, 2)); // outside the axes
    QVERIFY(!m_plot->crosshair());
    QCOMPARE(left.count(), 1);
    m_plot->showCrosshair(3);
    QCOMPARE(m_plot->crosshairText(), QString("8  valid"));
    m_plot->hideCrosshair();
    QCOMPARE(m_plot->crosshairText(), QString());
  }

  /// Of the samples, and of the straight lines between them, how many pixels lie under the legend.
  int underLegend(const std::vector<QPointF>& points) {
    const QRect legend = m_canvas->legend->outerRect();
    int hidden = 0;
    for (std::size_t i = 1; i < points.size(); ++i)
      for (double share = 0; share <= 1; share += 0.01) {
        const QPointF between = points[i - 1] + (points[i] - points[i - 1]) * share;
        hidden += legend.contains(pixelOf(between.x(), between.y()));
      }
    return hidden;
  }

  void theLegendHidesNoCurve_data() {
    QTest::addColumn<QList<double>>("ys");
    QTest::newRow("falls") << QList<double>{9, 5, 3, 2, 1.5, 1.2, 1.1, 1};
    QTest::newRow("rises") << QList<double>{1, 2, 3, 4, 5, 6, 7, 8};
    QTest::newRow("high at both ends") << QList<double>{9, 9, 9, 1, 1, 9, 9, 9};
    QTest::newRow("low at both ends") << QList<double>{1, 1, 1, 9, 9, 1, 1, 1};
    QTest::newRow("everywhere") << QList<double>{1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 1};
  }
  void theLegendHidesNoCurve() {
    QFETCH(QList<double>, ys);
    for (const char* name : {"a run with a name", "another run with a name"}) {
      const int series = m_plot->addSeries(name, QPen(Qt::blue));
      for (int x = 0; x < ys.size(); ++x) m_plot->append(series, x, ys[x]);
    }
    m_plot->refresh();
    QCoreApplication::processEvents();
    m_plot->refresh();
    std::vector<QPointF> points;
    for (int x = 0; x < ys.size(); ++x) points.emplace_back(x, ys[x]);
    QVERIFY(m_canvas->legend->visible() && m_canvas->legend->outerRect().width() > 60);
    QCOMPARE(underLegend(points), 0);
    QVERIFY(m_canvas->axisRect()->rect().contains(m_canvas->legend->outerRect()));
    QVERIFY(!m_plot->isLegendPlaced());
    // Where the user wants it, it stays.
    m_plot->setLegendCorner(Qt::BottomLeftCorner);
    m_plot->append(0, double(ys.size()), 0);
    m_plot->refresh();
    QCOMPARE(m_plot->legendCorner(), Qt::BottomLeftCorner);
  }

  void theLegendHidesNoBandAndNoRing() {
    const int series = m_plot->addSeries("mean", QPen(Qt::blue));
    m_plot->addSeries("other", QPen(Qt::red));
    m_plot->setPoints(series, {0, 10}, {1, 1});
    m_plot->setBand(series, {0, 10}, {0, 0.5}, {1, 9}); // up at the right
    m_plot->refresh();
    QCOMPARE(m_plot->legendCorner(), Qt::TopLeftCorner);
    m_plot->setPoints(series, {0, 1, 9, 10}, {9, 1, 1, 9}); // no room: some is made
    m_plot->setBestMarker(series, 10, 9);
    m_plot->refresh();
    QCoreApplication::processEvents();
    const QRect ring(pixelOf(10, 9) - QPoint(7, 7), QSize(14, 14));
    QVERIFY(!m_canvas->legend->outerRect().intersects(ring));
  }

  void longNamesLoseTheirMiddlesAndATipHasThem() {
    const QString first = QString("the first of two ").repeated(12) + "at its end A";
    m_plot->addSeries(first, QPen(Qt::blue));
    const int second = m_plot->addSeries("short", QPen(Qt::red));
    m_plot->setLabel(second, "still short", "and what it stands for");
    for (int series : {0, 1}) m_plot->setPoints(series, {0, 1}, {1, 2});
    m_plot->refresh();
    QCoreApplication::processEvents();
    QVERIFY(m_canvas->axisRect()->rect().contains(m_canvas->legend->outerRect()));
    QCOMPARE(m_plot->series(0).label(), first);
    const QString shown = m_plot->series(0).name();
    QVERIFY2(shown.startsWith("the first") && shown.endsWith("A") && shown.contains(QChar(0x2026)),
             qPrintable(shown));
    QCOMPARE(m_plot->series(1).name(), QString("still short"));
    const auto tipOver = [this](int item) {
      hover(m_canvas->legend->item(item)->outerRect().center());
      return QToolTip::text();
    };
    QTRY_COMPARE(tipOver(0), first);
    QTRY_COMPARE(tipOver(1), QString("still short\nand what it stands for"));
    m_plot->resize(2400, 400); // with room for all of it
    QTRY_COMPARE(m_plot->series(0).name(), first);
  }

  void aLineThatEndedBeforeItsTimeHasAMark() {
    const int series = m_plot->addSeries("stopped", QPen(Qt::blue, 1));
    m_plot->setPoints(series, {0, 1}, {5, 5});
    m_plot->setMinimumXRange(0, 2);
    m_plot->refresh();
    const QPoint beside = pixelOf(1, 5) + QPoint(9, 0);
    QVERIFY(!hasNear(beside, 4, Qt::blue));
    m_plot->setEndMark(series, QStringLiteral("\u25a0"));
    m_plot->refresh();
    QVERIFY(hasNear(beside, 4, Qt::blue));
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
