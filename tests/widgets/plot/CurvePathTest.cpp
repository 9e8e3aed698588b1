#include "widgets/plot/CurvePath.h"

#include <QTest>

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
