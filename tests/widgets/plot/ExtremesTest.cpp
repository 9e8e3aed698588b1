#include "widgets/plot/Extremes.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace dmm::widgets;

class ExtremesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void anyStretchIsAsIfEachValueWereLookedAt() {
    std::mt19937 engine(1);
    std::uniform_real_distribution<double> number(-1, 20);
    std::vector<double> values;
    ExtremesTree tree;
    for (int i = 0; i < 70000; ++i) {
      const bool isNan = i % 9973 == 17;
      values.push_back(isNan ? std::nan("") : number(engine));
      tree.append(values.back());
    }
    std::uniform_int_distribution<std::size_t> place(0, values.size());
    for (int trial = 0; trial < 300; ++trial) {
      std::size_t from = place(engine), to = place(engine);
      if (from > to) std::swap(from, to);
      if (trial % 3 == 0) to = std::min(to, from + std::size_t(trial)); // of a pixel column
      std::size_t looks = 0;
      const Extremes found = tree.of(from, to, [&](std::size_t i) {
        ++looks;
        return values[i];
      });
      Extremes expected;
      for (std::size_t i = from; i < to; ++i) expected.include(values[i]);
      QCOMPARE(found.low, expected.low);
      QCOMPARE(found.high, expected.high);
      QCOMPARE(found.lowPositive, expected.lowPositive);
      QCOMPARE(found.hasNonFinite, expected.hasNonFinite);
      QCOMPARE(found.hasNotPositive, expected.hasNotPositive);
      QVERIFY(looks <= 14);
    }
  }

  void noneHasAPlaceWhereNoneIsPositive() {
    Extremes extremes;
    QVERIFY(extremes.isEmpty(CurveScale::Linear));
    extremes.include(-2);
    extremes.include(std::nan(""));
    QVERIFY(extremes.isEmpty(CurveScale::Logarithmic));
    QVERIFY(!extremes.isEmpty(CurveScale::Linear) && !extremes.allFit(CurveScale::Linear));
    extremes.include(3);
    QCOMPARE(extremes.least(CurveScale::Logarithmic), 3.0);
    QCOMPARE(extremes.least(CurveScale::Linear), -2.0);
    QCOMPARE(extremes.greatest(), 3.0);
  }
};

QTEST_APPLESS_MAIN(ExtremesTest)
#include "ExtremesTest.moc"
