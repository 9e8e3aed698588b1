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
  void meanAndDeviationWhereAllHaveMeasured() {
    const auto a = comparedRun("a", 10, 3), b = comparedRun("b", 12, 2),
               c = comparedRun("c", 11, 3);
    const auto curve = widgets::seedCurve({&a.run.reports, &b.run.reports, &c.run.reports},
                                          &types::EpochReport::validNll, SeedX::Epoch);
    QCOMPARE(curve.xs, std::vector<double>({0, 1})); // b has no third epoch
    QCOMPARE(curve.means, std::vector<double>({11, 10.5}));
    QCOMPARE(curve.lows, std::vector<double>({10, 9.5})); // values 10, 12, 11: deviation 1
    QCOMPARE(curve.highs, std::vector<double>({12, 11.5}));
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
