#include "widgets/compare/CompareView.h"

#include "tests/widgets/compare/CompareFixture.h"
#include "tests/widgets/compare/CompareSamples.h"
#include "widgets/compare/CompareTable.h"
#include "widgets/compare/MiniRoll.h"
#include "widgets/plot/CurveLine.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/plot/CurveStack.h"
#include "widgets/theme/Palette.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <qcustomplot.h>

using namespace dmm;
using tests::comparedRun;
using tests::stoppedRun;
using widgets::CompareView;

class CompareViewTest : public QObject, private tests::CompareFixture {
  Q_OBJECT

  static QCustomPlot* canvas(const widgets::CurvePlot* plot) {
    return plot->findChild<QCustomPlot*>(QStringLiteral("curveCanvas"));
  }

 private Q_SLOTS:
  void init() { open(); }

  void withoutRunsItSaysHowToChoose() {
    QVERIFY(find<QLabel>("compareEmpty")->isVisible());
    m_view->setRuns({comparedRun("a", 10, 3), comparedRun("b", 9, 3)}, {});
    QVERIFY(!find<QLabel>("compareEmpty")->isVisible());
    m_view->setRuns({comparedRun("a", 10, 3)}, {});
    QVERIFY(find<QLabel>("compareEmpty")->isVisible());
  }

  void seedsAreOneCurveUnlessWantedEach() {
    auto other = comparedRun("c", 9, 5);
    other.run.config.model.zDim = 3;
    m_view->setRuns({comparedRun("a", 10, 4, 1), comparedRun("b", 11, 4, 2), other}, {});
    auto* plot = m_view->curves()->plot("compareValid");
    QCOMPARE(labels(), QStringList({"run · 2 seeds", "run c"}));
    QCOMPARE(plot->pointCount(0), 4);
    QCOMPARE(plot->pointCount(1), 5);
    const auto& band = plot->series(0).band();
    QCOMPARE(band.lows.samples().front(), QPointF(0, 10));
    QCOMPARE(band.highs.samples().front(), QPointF(0, 11));
    QCOMPARE(plot->series(0).data().samples().front(), QPointF(0, 10.5));
    QVERIFY(plot->series(0).toolTip().contains("\nrun b, seed 2"));
    auto* box = find<QCheckBox>("compareMeanOfSeeds");
    QVERIFY(box->isVisible());
    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    QCOMPARE(labels(), QStringList({"run a", "run b", "run c"}));
    QCOMPARE(plot->pointCount(1), 4);
  }

  void whatWasMeasuredOfEstimatorsStandsSideBySide() {
    auto left = comparedRun("a", 10, 4), right = comparedRun("b", 11, 4);
    right.run.config.model.zDim = 3;
    const auto measured = [](double snr, std::vector<std::int64_t> samples) {
      types::EstimatorReport report;
      report.epochs = 50;
      for (const std::int64_t k : samples) {
        types::EstimatorRow row;
        row.estimator = {.name = "iwae", .numSamples = k};
        row.seconds = {0.02, 0.01, 0.03};
        row.groups.resize(2);
        row.groups[0].group = types::kAllParameters;
        row.groups[1].group = "guide";
        row.groups[0].snr.value = snr / double(k);
        row.groups[1].snr.value = 2;
        report.rows.push_back(row);
      }
      return report;
    };
    left.estimators = {measured(4, {1, 8})};
    right.estimators = {measured(6, {1})};
    m_view->setRuns({left, right}, {});
    auto* details = find<QTabWidget>("compareDetails");
    QTest::mouseClick(details->tabBar(), Qt::LeftButton, {},
                      details->tabBar()->tabRect(2).center());
    auto* table = find<QTableView>("compareEstimatorTable");
    QVERIFY(table->isVisible());
    const auto cell = [&](int row, int column) {
      return table->model()->index(row, column).data().toString();
    };
    QCOMPARE(table->model()->headerData(1, Qt::Vertical).toString(), "iwae, K 8");
    QVERIFY(table->model()->headerData(0, Qt::Horizontal).toString().contains("after 50 epochs"));
    QCOMPARE(cell(0, 0), "4");
    QCOMPARE(cell(0, 1), "6");
    QCOMPARE(cell(1, 0), "0.5");
    QCOMPARE(cell(1, 1), "\u2013"); // was not measured
    QTest::keyClick(find<QComboBox>("compareGroup"), Qt::Key_Down);
    QCOMPARE(cell(1, 0), "2");
    while (find<QComboBox>("compareFigure")->currentText() != "Core ms")
      QTest::keyClick(find<QComboBox>("compareFigure"), Qt::Key_Down);
    QCOMPARE(cell(0, 1), "20");
    right.estimators.clear();
    left.estimators.clear();
    m_view->setRuns({left, right}, {});
    QVERIFY(find<QLabel>("compareEstimatorsEmpty")->isVisible());
  }

  void aStoppedSeedIsDrawnForItselfAndCutsNothing() {
    auto stopped = stoppedRun("b", 12, 3, 8, 2);
    stopped.colorIndex = 1;
    m_view->setRuns({comparedRun("a", 10, 8, 1), stopped}, {});
    auto* plot = m_view->curves()->plot("compareValid");
    QCOMPARE(labels(), QStringList({"run a", "run b · ■\u00a0stopped"}));
    QCOMPARE(plot->pointCount(0), 8);
    QCOMPARE(plot->pointCount(1), 3);
    QVERIFY(
        !find<QCheckBox>("compareMeanOfSeeds")->isVisible()); // there is nothing to put together

    auto third = comparedRun("c", 11, 8, 3);
    third.colorIndex = 2;
    m_view->setRuns({comparedRun("a", 10, 8, 1), stopped, third}, {});
    QCOMPARE(labels(), QStringList({"run · 2 seeds", "run b · ■\u00a0stopped"}));
    QCOMPARE(plot->pointCount(0), 8);
    QCOMPARE(plot->pointCount(1), 3);
    QCOMPARE(plot->series(1).pen().color(),
             widgets::palette::runPen(1, m_view->palette()).color()); // a run keeps its colour
    auto* legend = canvas(plot)->legend;
    QVERIFY(legend->visible());
    QCOMPARE(legend->itemCount(), 2);

    auto running = stopped;
    running.run.info.status = types::RunStatus::Running;
    m_view->setRuns({comparedRun("a", 10, 8, 1), third, running}, {});
    QCOMPARE(labels(), QStringList({"run · 2 seeds", "run b · ▸\u00a0running"}));
    auto shorter = comparedRun("b", 12, 3, 2); // finished, and yet with fewer rows than its epochs
    shorter.run.config.run.numEpochs = 8;
    m_view->setRuns({comparedRun("a", 10, 8, 1), third, shorter}, {});
    QCOMPARE(labels(), QStringList({"run · 2 seeds", "run b · □\u00a03 / 8 epochs"}));
  }

  void oneBandAloneHasALegendToo() {
    m_view->setRuns({comparedRun("a", 10, 4, 1), comparedRun("b", 11, 4, 2)}, {});
    QCOMPARE(labels(), QStringList({"run · 2 seeds"}));
    QVERIFY(canvas(m_view->curves()->plot("compareValid"))->legend->visible());
    m_view->setRuns({comparedRun("a", 10, 4, 1), comparedRun("b", 10, 4, 1)}, {});
    QCOMPARE(labels(), QStringList({"run · 2 runs of one seed"}));
  }

  void aBandThatNotAllHaveMeasuredSaysSo() {
    auto a = comparedRun("a", 10, 6, 1);
    a.run.reports[5].validNll = types::kNotMeasured;
    a.reports = std::make_shared<const std::vector<types::EpochReport>>(a.run.reports);
    m_view->setRuns({a, comparedRun("b", 11, 6, 2)}, {});
    QCOMPARE(labels(), QStringList({"run · 2 seeds, epochs 0 to 4 that all have"}));
    QCOMPARE(m_view->curves()->plot("compareElbo")->series(0).label(),
             QString("run · 2 seeds")); // that was measured at every epoch
  }

  void aLabelThatChangesKeepsTheView() {
    auto b = comparedRun("b", 11, 40, 2);
    b.run.info.status = types::RunStatus::Running;
    m_view->setRuns({comparedRun("a", 10, 40, 1), b}, {});
    auto* plot = m_view->curves()->plot("compareValid");
    plot->refresh();
    plot->setView({3, 8}, {5, 9});
    m_view->setRuns({comparedRun("a", 10, 40, 1), comparedRun("b", 11, 40, 2)}, {});
    plot->refresh();
    QCOMPARE(labels(), QStringList({"run · 2 seeds"}));
    QCOMPARE(plot->xRange(), (widgets::CurvePlot::Range{3, 8}));
    QCOMPARE(plot->yRange(), (widgets::CurvePlot::Range{5, 9}));
  }

  void differentDatasetsAreSaidOnTopAndStandTogether() {
    auto a = comparedRun("a", 10, 3), b = comparedRun("b", 2, 3), c = comparedRun("c", 9, 3);
    a.run.config.dataset = c.run.config.dataset = {"chorales", "", "aa"};
    b.run.config.dataset = {"tunes", "", "bb"};
    auto* limits = find<QLabel>("compareLimits");
    c.run.config.model.zDim = 3;
    m_view->setRuns({a, c}, {});
    QVERIFY(!limits->isVisible());
    m_view->setRuns({a, b, c}, {});
    QVERIFY(limits->isVisible());
    QVERIFY2(limits->text().contains("chorales (2 runs) and tunes (1 run)"),
             qPrintable(limits->text()));
    QCOMPARE(labels(), QStringList({"run a · chorales", "run c · chorales", "run b · tunes"}));
    // What a click means follows the columns.
    QSignalSpy chosen(m_view.get(), &CompareView::baselineChosen);
    auto* header = find<widgets::CompareTable>("compareTable")->horizontalHeader();
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                      QPoint(header->sectionViewportPosition(2) + 30, header->height() / 2));
    QCOMPARE(chosen.front().front().toString(), QStringLiteral("b"));
  }

  void curvesOfDifferentKSaySo() {
    auto a = comparedRun("a", 10, 3), b = comparedRun("b", 9, 3);
    b.run.config.run.evaluationParticles = 16;
    m_view->setRuns({a, b}, {});
    const auto* plot = m_view->curves()->plot("compareValidK");
    QCOMPARE(plot->series(0).label(), QString("run a · K 128"));
    QCOMPARE(plot->series(1).label(), QString("run b · K 16"));
    QCOMPARE(labels(), QStringList({"run a", "run b"}));
    QVERIFY(find<QLabel>("compareLimits")->isVisible());
  }

  void newPointsLeaveTheViewAlone() {
    auto a = comparedRun("a", 10, 40), b = comparedRun("b", 11, 40);
    b.run.config.model.zDim = 3;
    m_view->setRuns({a, b}, {});
    auto* plot = m_view->curves()->plot("compareValid");
    plot->refresh();
    plot->setView({3, 8}, {5, 9});
    m_view->setRuns({comparedRun("a", 10, 60), b}, {});
    plot->refresh();
    QCOMPARE(plot->xRange(), (widgets::CurvePlot::Range{3, 8}));
    QCOMPARE(plot->pointCount(0), 60);
  }

  void aClickOnANameMakesItTheBaseline() {
    m_view->setRuns({comparedRun("a", 10, 3), comparedRun("b", 9, 3)}, {});
    QSignalSpy chosen(m_view.get(), &CompareView::baselineChosen);
    auto* header = find<widgets::CompareTable>("compareTable")->horizontalHeader();
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                      QPoint(header->sectionViewportPosition(1) + 30, header->height() / 2));
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.front().front().toString(), QStringLiteral("b"));
  }

  void piecesStandBesideEachOther() {
    auto a = comparedRun("a", 10, 3);
    types::Chorale piece;
    piece.title = "seed 7";
    piece.lengthSteps = 8;
    piece.voices[0] = {{60, 0, 4}, {62, 4, 4}};
    a.pieces = {piece};
    m_view->setRuns({a, comparedRun("b", 9, 3)}, {});
    find<QTabWidget>("compareDetails")->setCurrentIndex(1);
    auto* roll = find<widgets::MiniRoll>("piece.0.0");
    QVERIFY(roll && !find<widgets::MiniRoll>("piece.1.0"));
    const QImage picture = roll->grab().toImage(); // a few notes on much paper
    int paper = 0;
    for (int x = 0; x < picture.width(); ++x)
      for (int y = 0; y < picture.height(); ++y)
        paper += picture.pixelColor(x, y).saturation() < 40 ? 1 : 0;
    QVERIFY(paper > picture.width() * picture.height() / 3);
    QSignalSpy activated(m_view.get(), &CompareView::pieceActivated);
    QTest::mouseClick(roll, Qt::LeftButton);
    roll->setFocus();
    QTest::keyClick(roll, Qt::Key_Return);
    QCOMPARE(activated.count(), 2);
    QCOMPARE(activated.front().front().value<types::Chorale>(), piece);

    // The newest is shown although there were as many before.
    types::Chorale newer = piece;
    newer.voices[0] = {{67, 0, 8}};
    a.pieces = {newer};
    m_view->setRuns({a, comparedRun("b", 9, 3)}, {});
    QTest::mouseClick(find<widgets::MiniRoll>("piece.0.0"), Qt::LeftButton);
    QCOMPARE(activated.back().front().value<types::Chorale>(), newer);

    QSignalSpy compose(m_view.get(), &CompareView::composeRequested);
    auto* button = find<QPushButton>("composeButton");
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(compose.count(), 1);
    m_view->setComposing("run a composes…");
    QVERIFY(!button->isEnabled());
    QCOMPARE(button->text(), QStringLiteral("run a composes…"));
    m_view->setComposing({});
    QVERIFY(button->isEnabled());
  }

  void theTableIsCopiedForASpreadsheet() {
    m_view->setRuns({comparedRun("a", 10, 3), comparedRun("b", 9, 3)}, {});
    auto* table = find<widgets::CompareTable>("compareTable");
    table->setFocus();
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QString text = QApplication::clipboard()->text();
    QVERIFY2(text.startsWith("\trun a, baseline\trun b\n"), qPrintable(text));
    QVERIFY2(text.contains("\nValid NLL\t9.000\t8.000  (−1.000) ★\n"), qPrintable(text));
    table->selectionModel()->select({table->model()->index(1, 1), table->model()->index(2, 1)},
                                    QItemSelectionModel::ClearAndSelect);
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    text = QApplication::clipboard()->text();
    QCOMPARE(text, QStringLiteral("\trun b\nValid NLL\t8.000  (−1.000) ★\n"
                                  "Test NLL\t8.250  (−1.000) ★\n"));
  }

  void theTableTurnsDarkWithTheWindow() {
    m_view->setRuns({comparedRun("a", 10, 3), comparedRun("b", 9, 3)}, {});
    const QPalette light = QApplication::palette();
    QCOMPARE(find<widgets::CompareTable>("compareTable")->grab().toImage().pixelColor(2, 2),
             light.color(QPalette::Base));
    QPalette dark(QColor(0x34373b), QColor(0x26282b));
    dark.setColor(QPalette::Base, QColor(0x1c1e20));
    QApplication::setPalette(dark);
    auto* table = find<widgets::CompareTable>("compareTable");
    const auto colorAt = [&](const QPoint& place) {
      return table->grab().toImage().pixelColor(place);
    };
    QTRY_COMPARE(colorAt({2, 2}), QColor(0x1c1e20)); // the corner
    QCOMPARE(colorAt(table->rect().bottomRight() - QPoint(40, 3)), QColor(0x1c1e20));
    QApplication::setPalette(light);
  }

  void namesakesAreToldApart() {
    auto a = comparedRun("a", 10, 3, 1), b = comparedRun("b", 10, 3, 2), c = comparedRun("c", 9, 3);
    for (auto* run : {&a, &b}) run->run.info.name = "quick";
    c.run.config.model.zDim = 3;
    std::vector runs{a, b, c};
    widgets::tellApart(runs);
    QCOMPARE(runs[0].name(), QStringLiteral("quick (seed 1)"));
    QCOMPARE(runs[1].name(), QStringLiteral("quick (seed 2)"));
    QCOMPARE(runs[2].name(), QStringLiteral("run c"));
    m_view->setRuns(runs, {}); // one experiment: its band has their common name
    QCOMPARE(labels().front(), QStringLiteral("quick · 2 seeds"));

    runs = {a, a};
    runs[0].run.info.created = "2026-01-02T03:04:05Z";
    runs[1].run.info.created = "2026-01-03T03:04:05Z";
    widgets::tellApart(runs);
    QVERIFY(runs[0].name().startsWith("quick (2026-01-0") && runs[0].name() != runs[1].name());
    runs = {a, a};
    runs[1].run.info.id = "other";
    widgets::tellApart(runs); // made in the same minute
    QVERIFY(runs[0].name() != runs[1].name());
  }

  void namesakesOfDifferentSettingsAreToldByThem() {
    auto a = comparedRun("a", 10, 3, 1), b = comparedRun("b", 10, 3, 2), c = comparedRun("c", 9, 3),
         d = comparedRun("d", 9, 3, 4);
    for (auto* run : {&a, &b, &c, &d}) run->run.info.name = "quick";
    for (auto* run : {&c, &d}) run->run.config.model.zDim = 3;
    std::vector runs{a, b, c, d};
    widgets::tellApart(runs);
    QCOMPARE(runs[2].name(), QStringLiteral("quick (z 3, seed 0)"));
    m_view->setRuns(runs, {});
    QCOMPARE(labels(), QStringList({"quick (z 100) · 2 seeds", "quick (z 3) · 2 seeds"}));
  }

  void aBandIsNamedInWholeWords() {
    auto a = comparedRun("a", 10, 3, 1), b = comparedRun("b", 10, 3, 12);
    a.run.info.name = "quick-1";
    b.run.info.name = "quick-12";
    m_view->setRuns({a, b}, {});
    QCOMPARE(labels(), QStringList({"quick · 2 seeds"}));
    a.run.info.name = "alpha";
    b.run.info.name = "beta";
    m_view->setRuns({a, b}, {});
    QCOMPARE(labels(), QStringList({"alpha, beta · 2 seeds"}));
  }

  void theViewOfTheSameRunsComesBack() {
    const std::vector runs{comparedRun("a", 10, 40), comparedRun("b", 11, 40)};
    m_view->setRuns(runs, {});
    auto* plot = m_view->curves()->plot("compareValid");
    plot->setView({3, 8}, {5, 9});
    const QVariantMap state = m_view->state();
    for (const bool isSame : {true, false}) {
      CompareView other;
      other.restoreState(state);
      auto unread = runs;
      unread.back().reports = nullptr;
      other.setRuns(unread, {}); // not all of them is read yet
      other.setRuns(isSame ? runs : std::vector{runs[0], comparedRun("c", 9, 40)}, {});
      auto* restored = other.curves()->plot("compareValid");
      restored->refresh();
      QCOMPARE(restored->xRange() == (widgets::CurvePlot::Range{3, 8}), isSame);
    }
  }

  void theViewComesBack() {
    find<QTabWidget>("compareDetails")->setCurrentIndex(1);
    m_view->curves()->setPanelShown("compareTest", true);
    const QVariantMap state = m_view->state();
    CompareView other;
    other.restoreState(state);
    QCOMPARE(other.findChild<QTabWidget*>("compareDetails")->currentIndex(), 1);
    QVERIFY(other.curves()->isPanelShown("compareTest"));
    other.restoreState({{"details", "nonsense"}, {"splitter", 3}});
  }
};

QTEST_MAIN(CompareViewTest)
#include "CompareViewTest.moc"
