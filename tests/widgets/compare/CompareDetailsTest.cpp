#include "tests/widgets/compare/CompareFixture.h"
#include "tests/widgets/compare/CompareSamples.h"
#include "widgets/compare/CompareGroups.h"
#include "widgets/compare/CompareView.h"
#include "widgets/compare/VariedRuns.h"
#include "widgets/plot/CurveLine.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/plot/CurveStack.h"

#include <QLabel>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>

#include <cmath>

using namespace dmm;
using tests::comparedRun;

/// What the Compare page says of many runs: groups of seeds, and which settings they differ in.
class CompareDetailsTest : public QObject, private tests::CompareFixture {
  Q_OBJECT

  void showDetails(const QString& title) const {
    const auto* tabs = find<QTabWidget>("compareDetails");
    for (int tab = 0; tab < tabs->count(); ++tab)
      if (tabs->tabText(tab) == title)
        QTest::mouseClick(tabs->tabBar(), Qt::LeftButton, {},
                          tabs->tabBar()->tabRect(tab).center());
    QCOMPARE(tabs->tabText(tabs->currentIndex()), title);
  }

 private Q_SLOTS:
  void init() { open(); }

  void groupsOfSeedsAreToldWithTheirIntervals() {
    std::vector<widgets::ComparedRun> runs;
    for (int seed = 0; seed < 3; ++seed) runs.push_back(comparedRun("a", 10, 3, seed));
    for (int seed = 0; seed < 3; ++seed) runs.push_back(comparedRun("b", 9, 3, seed));
    for (std::size_t i = 0; i < runs.size(); ++i) {
      runs[i].run.info.id += std::to_string(i);
      if (i >= 3) runs[i].run.config.model.zDim = 3;
    }
    m_view->setRuns(runs, {});
    showDetails(QStringLiteral("Seeds"));
    QVERIFY(find<QLabel>("compareGroupsEmpty")->isVisible());

    types::GroupDifference clear{3, 3, 77, -0.25, -0.375, -0.125};
    types::GroupDifference unclear{3, 1, 77, 0.125, -0.25, 0.5};
    const QStringList first{"a0", "a1", "a2"}, second{"b3", "b4", "b5"};
    m_view->setDifferences({{first, second, "Test NLL", clear}, {first, second, "IWAE", unclear}});
    QVERIFY(!find<QLabel>("compareGroupsEmpty")->isVisible());
    QStringList verdicts, figures;
    for (const auto* label : m_view->findChildren<QLabel*>(QStringLiteral("groupVerdict")))
      verdicts += label->text();
    for (const auto* label : m_view->findChildren<QLabel*>(QStringLiteral("groupDifference")))
      figures += label->text();
    QCOMPARE(verdicts, QStringList({"Better", "The data cannot tell"}));
    QCOMPARE(figures, QStringList({"\u22120.250 (\u22120.375 to \u22120.125)",
                                   "+0.125 (\u22120.250 to +0.500)"}));
    QVERIFY(find<QLabel>("compareGroupsHead")->text().contains("run a \u00b7 3 seeds"));
    QVERIFY(find<QLabel>("groupVerdict")->toolTip().contains("3 seeds against 3, 77 pieces"));
  }

  void brushedRunsAloneHaveCurves() {
    std::vector<widgets::ComparedRun> runs;
    for (int i = 0; i < 4; ++i) {
      runs.push_back(comparedRun(std::string(1, char('a' + i)), 10 - i, 3));
      runs.back().run.config.model.zDim = 8 * (i + 1);
    }
    m_view->setRuns(runs, {});
    QCOMPARE(labels().size(), 4);
    showDetails(QStringLiteral("Parallel coordinates"));
    auto* parallel = find<widgets::ParallelCoordinates>("parallelCoordinates");
    QTRY_VERIFY(parallel->isVisible() && parallel->height() > 100);
    const auto at = [&](double value, double off) {
      return QPoint(int(parallel->axisX(0)), int(parallel->valueY(0, value) + off));
    };
    QTest::mousePress(parallel, Qt::LeftButton, {}, at(24, 4));
    QTest::mouseMove(parallel, at(32, -4));
    QTest::mouseRelease(parallel, Qt::LeftButton, {}, at(32, -4));
    QCOMPARE(labels(), QStringList({"run c", "run d"}));
    m_view->setRuns(runs, {}); // a run has come further: the choice stays
    QCOMPARE(labels(), QStringList({"run c", "run d"}));
    QTest::mouseDClick(parallel, Qt::LeftButton, {}, at(16, 0));
    QCOMPARE(labels().size(), 4);
  }

  void runsAreVariedByWhatTheyDifferIn() {
    auto a = comparedRun("a", 10, 3, 1), b = comparedRun("b", 9, 3, 2), c = comparedRun("c", 8, 3);
    c.run.config.model.zDim = 3;
    c.run.config.dataset.file = "other.json";
    const auto varied = widgets::variedRuns({a, b, c});
    QCOMPARE(widgets::axisLabels(varied.plan), QStringList{"Latent size"});
    QCOMPARE(varied.runs[0].point, varied.runs[1].point); // seeds of one experiment
    QVERIFY(varied.runs[2].point != varied.runs[0].point);
    QCOMPARE(varied.figures[1], 8.0);       // 9, and two epochs later
    QVERIFY(std::isnan(varied.figures[2])); // of other pieces
  }
};

QTEST_MAIN(CompareDetailsTest)
#include "CompareDetailsTest.moc"
