#include "widgets/compare/CompareTableModel.h"

#include "tests/widgets/compare/CompareSamples.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace dmm;
using tests::comparedRun;
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

  void aRunWithoutFiguresHasDashes() {
    m_model.setRuns({comparedRun("a", 10, 1), comparedRun("b", 10, 0)}, "a");
    QCOMPARE(cells("Valid NLL"), QStringList({"10.000 ★", "–"}));
    QCOMPARE(cells("At epoch"), QStringList({"0", "–"}));
    QVERIFY(rowOf("No setting differs") > 0);
    m_model.setRuns({}, {});
    QCOMPARE(m_model.rowCount(), 0);
  }
};

QTEST_MAIN(CompareTableModelTest)
#include "CompareTableModelTest.moc"
