#include "widgets/runs/RunListModel.h"

#include "tests/widgets/runs/RunSamples.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

using namespace dmm;
using tests::makeRun;
using types::RunStatus;
using widgets::RunListModel;

namespace {

QString cell(const RunListModel& model, int row, int column) {
  return model.index(row, column).data().toString();
}

QStringList ids(const RunListModel& model) {
  QStringList list;
  for (int row = 0; row < model.rowCount(); ++row)
    list += model.index(row, 0).data(RunListModel::IdRole).toString();
  return list;
}

} // namespace

class RunListModelTest : public QObject {
  Q_OBJECT

  RunListModel* m_model = nullptr;

 private Q_SLOTS:
  void init() {
    m_model = new RunListModel(this);
    new QAbstractItemModelTester(m_model, QAbstractItemModelTester::FailureReportingMode::QtTest,
                                 m_model);
  }
  void cleanup() { delete m_model; }

  void showsTheBestOnValid() {
    auto run = makeRun("a", 1, RunStatus::Running, 7.5);
    types::EpochReport better;
    better.epoch = 400;
    better.validNll = 7.25;
    better.testNll = 7.375;
    types::EpochReport later; // better on test, but worse on valid
    later.epoch = 450;
    later.validNll = 7.4;
    later.testNll = 7.0;
    run.reports.insert(run.reports.end(), {better, later});
    m_model->setRuns({run});
    QCOMPARE(cell(*m_model, 0, RunListModel::Name), QStringLiteral("run a"));
    QCOMPARE(cell(*m_model, 0, RunListModel::Status), QStringLiteral("▸\u00a0running"));
    QCOMPARE(cell(*m_model, 0, RunListModel::Epochs), QStringLiteral("451 / 5\u2009000"));
    QCOMPARE(cell(*m_model, 0, RunListModel::ValidNll), QStringLiteral("7.250"));
    QCOMPARE(cell(*m_model, 0, RunListModel::TestNll), QStringLiteral("7.375"));
  }

  void aDashWhereNothingWasMeasured() {
    m_model->setRuns({makeRun("a", 1, RunStatus::Queued)});
    QCOMPARE(cell(*m_model, 0, RunListModel::ValidNll), QStringLiteral("\u2013"));
    QVERIFY(!m_model->index(0, RunListModel::ValidNll).data(RunListModel::SortRole).isValid());
    QCOMPARE(cell(*m_model, 0, RunListModel::Epochs), QStringLiteral("0 / 5\u2009000"));
  }

  void everyStatusHasAShapeAndAWord() {
    QStringList shapes;
    for (int i = 0; i <= int(RunStatus::Interrupted); ++i) {
      const QString text = widgets::statusText(RunStatus(i));
      QVERIFY(text.endsWith(QString::fromLatin1(types::toString(RunStatus(i)))));
      shapes += text.left(1);
    }
    QCOMPARE(shapes.removeDuplicates(), 0);
  }

  void newestFirstWhateverTheOrderGiven() {
    m_model->setRuns({makeRun("b", 2), makeRun("c", 3), makeRun("a", 1)});
    QCOMPARE(ids(*m_model), QStringList({"c", "b", "a"}));
  }

  void nothingChangesNothingIsSaid() {
    m_model->setRuns({makeRun("a", 1, RunStatus::Running, 7.5), makeRun("b", 2)});
    QSignalSpy changed(m_model, &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(m_model, &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(m_model, &QAbstractItemModel::modelReset);
    m_model->setRuns({makeRun("b", 2), makeRun("a", 1, RunStatus::Running, 7.5)});
    QCOMPARE(changed.count() + inserted.count() + reset.count(), 0);
  }

  void onlyTheChangedRowIsSaid() {
    m_model->setRuns({makeRun("a", 1), makeRun("b", 2), makeRun("c", 3)});
    QSignalSpy changed(m_model, &QAbstractItemModel::dataChanged);
    m_model->setRuns({makeRun("a", 1), makeRun("b", 2, RunStatus::Failed), makeRun("c", 3)});
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.front().at(0).toModelIndex().row(), 1);
    QCOMPARE(changed.front().at(1).toModelIndex().row(), 1);
  }

  void rowsStayTheirRunsThroughInsertionAndRemoval() {
    m_model->setRuns({makeRun("a", 1), makeRun("b", 2), makeRun("c", 3)});
    const QPersistentModelIndex b = m_model->index(m_model->rowOf("b"), 0);
    QSignalSpy reset(m_model, &QAbstractItemModel::modelReset);
    m_model->setRuns({makeRun("b", 2), makeRun("c", 3), makeRun("d", 4)});
    QCOMPARE(ids(*m_model), QStringList({"d", "c", "b"}));
    QVERIFY(b.isValid());
    QCOMPARE(b.data(RunListModel::IdRole).toString(), QStringLiteral("b"));
    QCOMPARE(m_model->rowOf("a"), -1);
    QCOMPARE(reset.count(), 0);
  }

  void updatingOneRunLeavesTheOthers() {
    m_model->setRuns({makeRun("a", 1), makeRun("b", 2)});
    QSignalSpy changed(m_model, &QAbstractItemModel::dataChanged);
    m_model->updateRuns({makeRun("a", 1, RunStatus::Running, 7.0)});
    QCOMPARE(changed.count(), 1);
    m_model->updateRuns({makeRun("c", 3)});
    QCOMPARE(ids(*m_model), QStringList({"c", "b", "a"}));
  }

  void aRunTwiceIsOneRow() {
    m_model->setRuns({makeRun("a", 1), makeRun("a", 1)});
    QCOMPARE(m_model->rowCount(), 1);
  }

  void coloursGoByAgeAndStay() {
    m_model->setRuns({makeRun("c", 3), makeRun("a", 1)});
    QCOMPARE(m_model->colorIndex("a"), 0);
    QCOMPARE(m_model->colorIndex("c"), 1);
    m_model->setRuns({makeRun("b", 2), makeRun("c", 3)}); // b is older, but was seen later
    QCOMPARE(m_model->colorIndex("b"), 2);
    QCOMPARE(m_model->colorIndex("c"), 1);
    m_model->setRuns({makeRun("a", 1), makeRun("b", 2), makeRun("c", 3)});
    QCOMPARE(m_model->colorIndex("a"), 0);
    QCOMPARE(m_model->colorIndex("never"), -1);
    QCOMPARE(m_model->index(0, 0).data(RunListModel::ColorIndexRole).toInt(), 1);
  }

  void theColourOfTheRecordCounts() {
    auto a = makeRun("a", 2);
    a.info.color = 4;
    m_model->setRuns({a, makeRun("b", 1)});
    QCOMPARE(m_model->colorIndex("a"), 4);
    QCOMPARE(m_model->colorIndex("b"), 5); // never a colour that another run has had
    a.info.color = 2;
    QSignalSpy changed(m_model, &QAbstractItemModel::dataChanged);
    m_model->updateRuns({a});
    QCOMPARE(m_model->colorIndex("a"), 2);
    QCOMPARE(changed.count(), 1);
  }

  void whatIsStillToBeReadSaysSo() {
    auto run = makeRun("a", 1, RunStatus::Finished, 7.5);
    run.isPartial = true;
    m_model->setRuns({run});
    QCOMPARE(cell(*m_model, 0, RunListModel::Epochs), QStringLiteral("…"));
    QCOMPARE(cell(*m_model, 0, RunListModel::Objective), QString());
    run.isPartial = false;
    m_model->updateRuns({run});
    QCOMPARE(cell(*m_model, 0, RunListModel::Objective), QStringLiteral("trace_elbo"));
  }

  void tagsNotesAndTheArchiveAreSaid() {
    auto run = makeRun("a", 1);
    run.info.tags = {"night", "wide"};
    run.info.notes = "Is wider better?";
    run.info.archived = true;
    m_model->setRuns({run});
    const QModelIndex index = m_model->index(0, 0);
    QCOMPARE(cell(*m_model, 0, RunListModel::Tags), QStringLiteral("#night #wide"));
    const QString detail = index.data(RunListModel::DetailRole).toString();
    QVERIFY(detail.startsWith(QStringLiteral("archived")));
    QVERIFY(detail.contains(QStringLiteral("#night #wide")) &&
            detail.contains(QStringLiteral("✎")));
    QVERIFY(index.data(Qt::ToolTipRole).toString().contains(QStringLiteral("Is wider better?")));
    QVERIFY(index.data(RunListModel::SearchRole).toString().contains(QStringLiteral("is wider")));
    QVERIFY(index.data(RunListModel::ArchivedRole).toBool());
  }

  void removingOneRunLeavesTheOthers() {
    m_model->setRuns({makeRun("a", 1), makeRun("b", 2)});
    m_model->removeRun("nobody");
    m_model->removeRun("b");
    QCOMPARE(ids(*m_model), QStringList("a"));
    QVERIFY(!m_model->find("b") && m_model->find("a"));
  }

  void toolTipsSayWhatTheListCannot() {
    auto run = makeRun("a", 1, RunStatus::Failed);
    run.info.failure = "The loss is not finite.";
    run.problem = "metrics.csv line 3 <x>";
    m_model->setRuns({run});
    const QString tip = m_model->index(0, RunListModel::Epochs).data(Qt::ToolTipRole).toString();
    QVERIFY(tip.contains("a") && tip.contains("JSB Chorales") && tip.contains("2024-05-01"));
    QVERIFY(tip.contains("The loss is not finite."));
    QVERIFY(tip.contains("metrics.csv line 3 &lt;x&gt;"));
  }

  void aRunWithoutANameIsCalledByItsSettings() {
    auto run = makeRun("20240501-a", 1);
    run.info.name.clear();
    run.config.dataset.file = "builtin:jsb-chorales";
    run.config.run.seed = 3;
    run.isPartial = true;
    m_model->setRuns({run});
    QCOMPARE(cell(*m_model, 0, RunListModel::Name), QStringLiteral("20240501-a"));
    run.isPartial = false;
    m_model->setRuns({run});
    QCOMPARE(cell(*m_model, 0, RunListModel::Name), QStringLiteral("Pyro's defaults · seed 3"));
  }

  void everySettingHasAColumn() {
    auto run = makeRun("a", 1);
    run.config.optimiser.learningRate = 1e-4;
    m_model->setRuns({run});
    const int rate = RunListModel::columnOf("optimiser.learning_rate");
    const int samples = RunListModel::columnOf("objective.num_samples");
    QVERIFY(rate >= RunListModel::FirstSetting && samples >= RunListModel::FirstSetting);
    QCOMPARE(RunListModel::columnOf("valid"), int(RunListModel::ValidNll));
    QCOMPARE(RunListModel::columnOf("nothing"), -1);
    for (int column = 0; column < m_model->columnCount(); ++column)
      QCOMPARE(RunListModel::columnOf(RunListModel::columnKey(column)), column);
    QCOMPARE(m_model->headerData(rate, Qt::Horizontal).toString(),
             QStringLiteral("Learning\nrate"));
    QCOMPARE(cell(*m_model, 0, rate), QStringLiteral("1e-4"));
    QCOMPARE(m_model->index(0, rate).data(RunListModel::SortRole).toDouble(), 1e-4);
    QCOMPARE(cell(*m_model, 0, samples), QStringLiteral("\u2013")); // one sample: K is of no use
    QVERIFY(!m_model->index(0, samples).data(RunListModel::SortRole).isValid());
    run.config.objective.name = "iwae";
    QSignalSpy changed(m_model, &QAbstractItemModel::dataChanged);
    m_model->updateRuns({run});
    QCOMPARE(changed.count(), 1);
    QCOMPARE(cell(*m_model, 0, samples), QStringLiteral("10"));
  }
};

QTEST_MAIN(RunListModelTest)
#include "RunListModelTest.moc"
