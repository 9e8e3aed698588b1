#include "widgets/compare/CompareView.h"

#include "tests/widgets/compare/CompareSamples.h"
#include "widgets/compare/CompareTable.h"
#include "widgets/compare/MiniRoll.h"
#include "widgets/plot/CurveLine.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/plot/CurveStack.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

using namespace dmm;
using tests::comparedRun;
using widgets::CompareView;

class CompareViewTest : public QObject {
  Q_OBJECT

  std::unique_ptr<CompareView> m_view;
  template <typename Widget> Widget* find(const char* name) const {
    return m_view->findChild<Widget*>(QLatin1String(name));
  }

 private Q_SLOTS:
  void init() {
    m_view = std::make_unique<CompareView>();
    m_view->resize(700, 700);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
  }

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
    m_view->setRuns({comparedRun("a", 10, 4, 1), comparedRun("b", 11, 5, 2), other}, {});
    auto* plot = m_view->curves()->plot("compareValid");
    QCOMPARE(plot->seriesCount(), 2);
    QCOMPARE(plot->pointCount(0), 4); // where both seeds have measured
    QCOMPARE(plot->pointCount(1), 5);
    auto* box = find<QCheckBox>("meanOfSeeds");
    QVERIFY(box->isVisible());
    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    QCOMPARE(plot->seriesCount(), 3);
    QCOMPARE(plot->pointCount(1), 5);
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
    m_view->setRuns(runs, {}); // one experiment: its mean has their common name
    QCOMPARE(m_view->curves()->plot("compareValid")->series(0).name(),
             QStringLiteral("quick: mean of 2 seeds"));

    runs = {a, a};
    runs[0].run.info.created = "2026-01-02T03:04:05Z";
    runs[1].run.info.created = "2026-01-03T03:04:05Z";
    widgets::tellApart(runs);
    QVERIFY(runs[0].name().startsWith("quick (2026-01-0") && runs[0].name() != runs[1].name());
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
