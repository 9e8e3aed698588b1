#include "widgets/plot/CurvePath.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace dmm::widgets;

class CurvePathTest : public QObject {
  Q_OBJECT

 private:
  static CurveData makeData(const std::vector<QPointF>& samples) {
    CurveData data;
    for (const QPointF& sample : samples) data.insert(sample.x(), sample.y());
    return data;
  }
  const PixelMap m_identity{0, 1, CurveScale::Linear};

 private Q_SLOTS:
  void samplesOfOneColumnBecomeOneSpan() {
    const auto data = makeData({{0.1, 5}, {0.3, 9}, {0.5, 2}, {0.9, 6}, {3.5, 7}});
    const auto steps = makePath(data, m_identity, m_identity, {0, 10}).steps;
    QCOMPARE(steps.size(), std::size_t(2));
    QCOMPARE(steps[0].first, 5.0);
    QCOMPARE(steps[0].last, 6.0);
    QCOMPARE(steps[0].low, 2.0);
    QCOMPARE(steps[0].high, 9.0);
    QVERIFY(steps[0].isSpan() && !steps[1].isSpan());
    QCOMPARE(steps[1].x, 3.5); // alone in its column: exactly in its place
    QVERIFY(steps[0].startsLine && !steps[1].startsLine);
  }

  void valuesWithoutAPlaceBreakTheLine() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto data = makeData({{1, 5}, {2, nan}, {3, 6}, {4, -1}, {5, 7}});
    const auto linear = makePath(data, m_identity, m_identity, {0, 10}).steps;
    QCOMPARE(linear.size(), std::size_t(4));
    QVERIFY(linear[1].startsLine && !linear[2].startsLine);
    const PixelMap logarithmic{0, 1, CurveScale::Logarithmic};
    const auto steps = makePath(data, m_identity, logarithmic, {0, 10}).steps;
    QCOMPARE(steps.size(), std::size_t(3));
    QVERIFY(steps[2].startsLine);
    QCOMPARE(steps[2].first, std::log(7.0));
  }

  void oneSampleBeyondEitherEndIsKept() {
    const auto data = makeData({{-20, 1}, {-5, 2}, {5, 3}, {15, 4}, {30, 5}});
    const auto steps = makePath(data, m_identity, m_identity, {0, 10}).steps;
    QCOMPARE(steps.size(), std::size_t(3));
    QCOMPARE(steps.front().x, -5.0);
    QCOMPARE(steps.back().x, 15.0);
  }

  void columnsOfAnyWidthLoseNothing() {
    CurveData data;
    for (int i = 0; i < 5000; ++i) data.insert(i * i / 5000.0, i % 97); // ever thinner
    const PixelMap x{0, 0.03, CurveScale::Linear};
    const auto steps = makePath(data, x, m_identity, {0, 150}).steps;
    QCOMPARE(steps.size(), std::size_t(150));
    for (std::size_t column = 0; column < steps.size(); ++column) {
      QCOMPARE(std::floor(steps[column].x), double(column));
      double low = 1e9, high = -1e9;
      for (const QPointF& sample : data.samples()) {
        if (std::floor(x.toPixel(sample.x())) != double(column)) continue;
        low = std::min(low, sample.y());
        high = std::max(high, sample.y());
      }
      QCOMPARE(steps[column].low, low);
      QCOMPARE(steps[column].high, high);
    }
  }

  void aBandEndsWhereAnEdgeHasNoPlace() {
    const auto lows = makeData({{1, 2}, {2, 3}, {3, -1}, {4, 4}, {5, 5}, {5.2, 4.5}});
    const auto highs = makeData({{1, 4}, {2, 6}, {3, 7}, {4, 8}, {5, 9}, {5.2, 9.5}});
    const auto linear = makeBand(lows, highs, m_identity, m_identity, {0, 10});
    QCOMPARE(linear.size(), std::size_t(1));
    QCOMPARE(linear[0].first.size(), std::size_t(5));
    QCOMPARE(linear[0].first.back(), QPointF(5.5, 4.5)); // the lowest low of the column
    QCOMPARE(linear[0].second.back(), QPointF(5.5, 9.5));
    const PixelMap logarithmic{0, 1, CurveScale::Logarithmic};
    const auto pieces = makeBand(lows, highs, m_identity, logarithmic, {0, 10});
    QCOMPARE(pieces.size(), std::size_t(2));
    QCOMPARE(pieces[0].first.size(), std::size_t(2));
    QCOMPARE(pieces[1].first.size(), std::size_t(2));
    QCOMPARE(pieces[1].second.front().y(), std::log(8.0));
  }

  void plotWithoutWidthHasNoPath() {
    const auto data = makeData({{0, 1}, {1, 2}, {2, 3}});
    for (const double factor : {0.0, -0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
      const PixelMap flat{5, factor, CurveScale::Linear};
      QVERIFY(makePath(data, flat, m_identity, {0, -1}).steps.size() <= 3); // and does not crash
    }
    QVERIFY(makePath({}, m_identity, m_identity, {0, 10}).steps.empty());
  }
};

QTEST_APPLESS_MAIN(CurvePathTest)
#include "CurvePathTest.moc"
