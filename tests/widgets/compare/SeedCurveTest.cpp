#include "widgets/compare/SeedCurve.h"

#include "tests/widgets/compare/CompareSamples.h"

#include <QTest>

#include <cmath>

using namespace dmm;
using tests::comparedRun;
using widgets::SeedX;

class SeedCurveTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void meanAndExtremesWhereAllHaveMeasured() {
    const auto a = comparedRun("a", 10, 3), b = comparedRun("b", 14, 2),
               c = comparedRun("c", 12, 3);
    const auto curve = widgets::seedCurve({&a.run.reports, &b.run.reports, &c.run.reports},
                                          &types::EpochReport::validNll, SeedX::Epoch);
    QCOMPARE(curve.xs, std::vector<double>({0, 1})); // b has no third epoch
    QCOMPARE(curve.means, std::vector<double>({12, 11.5}));
    QCOMPARE(curve.lows, std::vector<double>({10, 9.5}));
    QCOMPARE(curve.highs, std::vector<double>({14, 13.5}));
    QCOMPARE(curve.firstEpoch, 0);
    QCOMPARE(curve.lastEpoch, 1);
    QVERIFY(curve.isCut);
  }

  void isCutWhereOneHasMeasuredMore() {
    auto a = comparedRun("a", 10, 4);
    const auto b = comparedRun("b", 12, 4);
    const auto curveOf = [&] {
      return widgets::seedCurve({&a.run.reports, &b.run.reports}, &types::EpochReport::validNll,
                                SeedX::Epoch);
    };
    QVERIFY(!curveOf().isCut);
    a.run.reports[2].validNll = types::kNotMeasured; // in the middle
    QVERIFY(curveOf().isCut);
    QCOMPARE(curveOf().xs, std::vector<double>({0, 1, 3}));
    a.run.reports[2].validNll = 9;
    a.run.reports[0].validNll = types::kNotMeasured; // at the beginning
    QVERIFY(curveOf().isCut);
    QCOMPARE(curveOf().firstEpoch, 1);
    a.run.reports[0].validNll = 10;
    a.run.reports[3].validNll = types::kNotMeasured; // at the end
    QVERIFY(curveOf().isCut);
    QCOMPARE(curveOf().lastEpoch, 2);
  }

  void oneRunIsItself() {
    auto a = comparedRun("a", 10, 3);
    a.run.reports[1].validNll = types::kNotMeasured;
    const auto curve =
        widgets::seedCurve({&a.run.reports}, &types::EpochReport::validNll, SeedX::Step);
    QCOMPARE(curve.xs, std::vector<double>({10, 30}));
    QCOMPARE(curve.means, std::vector<double>({10, 9}));
    QCOMPARE(curve.lows, curve.means);
    const auto seconds =
        widgets::seedCurve({&a.run.reports}, &types::EpochReport::elbo, SeedX::Seconds);
    QCOMPARE(seconds.xs, std::vector<double>({2, 4, 6}));
  }

  void nothingMeasuredIsNoCurve() {
    const auto a = comparedRun("a", 10, 3);
    QVERIFY(widgets::seedCurve({&a.run.reports}, &types::EpochReport::testIwae, SeedX::Epoch)
                .xs.empty());
  }
};

QTEST_APPLESS_MAIN(SeedCurveTest)
#include "SeedCurveTest.moc"
