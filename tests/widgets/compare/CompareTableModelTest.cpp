#include "widgets/compare/CompareTableModel.h"

#include "tests/widgets/compare/CompareSamples.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace dmm;
using tests::comparedRun;
using tests::stoppedRun;
using widgets::CompareTableModel;

class CompareTableModelTest : public QObject {
  Q_OBJECT

  CompareTableModel m_model;

  int rowOf(const QString& title) const {
    for (int row = 0; row < m_model.rowCount(); ++row)
      if (m_model.headerData(row, Qt::Vertical).toString() == title) return row;
    return -1;
  }
  QStringList cells(const QString& title) const {
    QStringList texts;
    for (int column = 0; column < m_model.columnCount(); ++column)
      texts += m_model.index(rowOf(title), column).data().toString();
    return texts;
  }

 private Q_SLOTS:
  void initTestCase() {
    new QAbstractItemModelTester(&m_model, QAbstractItemModelTester::FailureReportingMode::QtTest,
                                 &m_model);
  }

  void tellsDifferencesToTheBaseline() {
    auto b = comparedRun("b", 10, 4); // best 8.5
    b.run.config.model.zDim = 50;
    m_model.setRuns({comparedRun("a", 10, 3), b}, "a"); // a's best: 9
    QCOMPARE(cells("Valid NLL"), QStringList({"9.000", "8.500  (−0.500) ★"}));
    QCOMPARE(cells("Test NLL"), QStringList({"9.250", "8.750  (−0.500) ★"}));
    QCOMPARE(cells("At epoch"), QStringList({"2", "3"}));
    QCOMPARE(cells("Latent size"), QStringList({"100", "50"}));
    QCOMPARE(rowOf("Seed"), -1);                   // equal settings are left out
    QCOMPARE(rowOf("Valid bound, K samples"), -1); // nobody measured it
    QCOMPARE(m_model.headerData(0, Qt::Horizontal).toString(), QStringLiteral("run a\nbaseline"));

    m_model.setRuns({comparedRun("a", 10, 3), b}, "b");
    QCOMPARE(cells("Valid NLL"), QStringList({"9.000  (+0.500)", "8.500 ★"}));
    m_model.setRuns({comparedRun("a", 10, 3), b}, "gone");
    QCOMPARE(m_model.headerData(0, Qt::Horizontal).toString(), QStringLiteral("run a\nbaseline"));
  }

  void seedsHaveTheirMean() {
    auto other = comparedRun("c", 9, 1);
    other.run.config.model.zDim = 3;
    m_model.setRuns({comparedRun("a", 10, 1, 1), comparedRun("b", 11, 1, 2), other}, "a");
    QVERIFY(rowOf("Over seeds") > 0);
    QStringList found;
    for (int row = rowOf("Over seeds") + 1; row < m_model.rowCount(); ++row)
      if (m_model.headerData(row, Qt::Vertical).toString() == "Valid NLL")
        for (int column = 0; column < 3; ++column)
          found += m_model.index(row, column).data().toString();
    // the mean of 10 and 11, and their deviation 1 / sqrt(2)
    QCOMPARE(found, QStringList({"10.500 ± 0.707 (n = 2)", "10.500 ± 0.707 (n = 2)", "–"}));
  }

  void aStoppedSeedIsLeftOutOfTheMean() {
    m_model.setRuns(
        {comparedRun("a", 10, 3, 1), stoppedRun("b", 30, 2, 3, 2), comparedRun("c", 12, 3, 3)},
        "a");
    const int row = rowOf("Over seeds") + 1;
    QVERIFY(row > 1);
    QStringList found;
    for (int column = 0; column < 3; ++column)
      found += m_model.index(row, column).data().toString();
    // the mean of 9 and 11, and their deviation sqrt(2)
    QCOMPARE(found, QStringList({"10.000 ± 1.414 (n = 2)", "left out: ■\u00a0stopped",
                                 "10.000 ± 1.414 (n = 2)"}));
    m_model.setRuns({comparedRun("a", 10, 3, 1), stoppedRun("b", 30, 2, 3, 2)}, "a");
    QCOMPARE(rowOf("Over seeds"), -1);
  }

  void figuresOfDifferentDatasetsAreNotRanked() {
    auto a = comparedRun("a", 10, 3), b = comparedRun("b", 9, 3), c = comparedRun("c", 2, 3),
         d = comparedRun("d", 3, 3);
    for (auto* run : {&a, &b}) run->run.config.dataset = {"chorales", "", "aa"};
    for (auto* run : {&c, &d}) run->run.config.dataset = {"tunes", "", "bb"};
    m_model.setRuns({a, b, c, d}, "a");
    QCOMPARE(cells("Valid NLL"), QStringList({"9.000", "8.000  (−1.000) ★", "1.000 ★", "2.000"}));
    QCOMPARE(cells("Dataset"), QStringList({"chorales", "chorales", "tunes", "tunes"}));
    QCOMPARE(rowOf("Dataset checksum"), -1);
    const auto header = [this](int column, int role) {
      return m_model.headerData(column, Qt::Horizontal, role);
    };
    QCOMPARE(header(0, Qt::DisplayRole).toString(), QString("run a\nchorales · baseline"));
    QCOMPARE(header(2, Qt::DisplayRole).toString(), QString("run c\ntunes"));
    for (int column = 0; column < 4; ++column)
      QCOMPARE(header(column, CompareTableModel::BeginsDatasetRole).toBool(), column == 2);

    m_model.setRuns({a, c}, "a"); // one of each: there is nothing to rank
    QCOMPARE(cells("Valid NLL"), QStringList({"9.000", "1.000"}));
    QCOMPARE(cells("Test NLL"), QStringList({"9.250", "1.250"}));
  }

  void boundsOfDifferentKAreNotRanked() {
    auto a = comparedRun("a", 10, 1), b = comparedRun("b", 9, 1), c = comparedRun("c", 8, 1);
    for (auto* run : {&a, &b, &c}) run->run.reports[0].validIwae = run->run.reports[0].validNll - 2;
    c.run.config.run.evaluationParticles = 1000;
    m_model.setRuns({a, b, c}, "a");
    QCOMPARE(cells("Valid NLL"), QStringList({"10.000", "9.000  (−1.000)", "8.000  (−2.000) ★"}));
    QCOMPARE(cells("Valid bound, K samples"), QStringList({"8.000", "7.000  (−1.000) ★", "6.000"}));
    QCOMPARE(cells("Evaluation samples (K)"), QStringList({"128", "128", "1000"}));
  }

  void anotherStartIsADifference() {
    auto b = comparedRun("b", 9, 1, 1);
    b.run.info.initialWeights = "/there/weights.pt";
    b.run.info.initialSha256 = "77";
    m_model.setRuns({comparedRun("a", 10, 1, 0), b}, "a");
    QCOMPARE(rowOf("Over seeds"), -1);
    QCOMPARE(cells("Started from"), QStringList({"–", "/there/weights.pt"}));
  }

  void aRunWithoutFiguresHasDashes() {
    m_model.setRuns({comparedRun("a", 10, 1), stoppedRun("b", 10, 0, 1, 0)}, "a");
    QCOMPARE(cells("Valid NLL"),
             QStringList({"10.000", "–"})); // there is nothing to be better than
    QCOMPARE(cells("At epoch"), QStringList({"0", "–"}));
    QVERIFY(rowOf("No setting differs") > 0);
    m_model.setRuns({}, {});
    QCOMPARE(m_model.rowCount(), 0);
  }
};

QTEST_MAIN(CompareTableModelTest)
#include "CompareTableModelTest.moc"
