#include "widgets/runs/RunListPanel.h"

#include "tests/widgets/runs/RunSamples.h"
#include "widgets/runs/RunListModel.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace dmm;
using tests::makeRun;
using types::RunStatus;
using widgets::RunListModel;
using widgets::RunListPanel;

class RunListPanelTest : public QObject {
  Q_OBJECT

  std::unique_ptr<RunListPanel> m_panel;
  QTableView* m_table = nullptr;
  QLineEdit* m_search = nullptr;

  static std::vector<types::RunSummary> samples() {
    auto b = makeRun("b", 2, RunStatus::Stopped, 7.5);
    b.info.tags = {"night"};
    b.info.name = "Bassoon";
    auto c = makeRun("c", 3, RunStatus::Running, 7.25);
    c.config.objective.name = "iwae";
    return {makeRun("a", 1, RunStatus::Finished, 8.0), b, c, makeRun("d", 4, RunStatus::Queued)};
  }
  QStringList shown() const {
    QStringList ids;
    for (int row = 0; row < m_table->model()->rowCount(); ++row)
      ids += m_table->model()->index(row, 0).data(RunListModel::IdRole).toString();
    return ids;
  }
  QPoint centerOf(const QString& id) const {
    const auto row = int(shown().indexOf(id));
    return m_table->visualRect(m_table->model()->index(row, 0)).center();
  }
  void clickRun(const QString& id) const {
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, centerOf(id));
  }
  void clickHeader(int column) const {
    auto* header = m_table->horizontalHeader();
    const QPoint place(header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                       header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
  }
  QMenu* openMenu(const QString& id) const {
    const QPoint place = centerOf(id);
    QContextMenuEvent event(QContextMenuEvent::Mouse, place,
                            m_table->viewport()->mapToGlobal(place));
    QApplication::sendEvent(m_table->viewport(), &event);
    return m_panel->findChild<QMenu*>("runMenu");
  }
  static void clickAction(QMenu* menu, const char* name) {
    QTest::mouseClick(menu, Qt::LeftButton, {},
                      menu->actionGeometry(menu->findChild<QAction*>(name)).center());
  }

 private Q_SLOTS:
  void init() {
    m_panel = std::make_unique<RunListPanel>();
    m_table = m_panel->findChild<QTableView*>("runTable");
    m_search = m_panel->findChild<QLineEdit*>("runSearch");
    QVERIFY(m_table && m_search);
    m_panel->setRuns(samples());
    m_panel->resize(320, 600);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
  }
  void cleanup() { m_panel.reset(); }

  void anEmptyListSaysWhatWillCome() {
    auto* empty = m_panel->findChild<QLabel*>("runListEmpty");
    QVERIFY(!empty->isVisible());
    m_panel->setRuns({});
    QVERIFY(empty->isVisible());
    QVERIFY(empty->text().startsWith("No runs yet"));
    QVERIFY(!m_table->isVisible());
  }

  void searching_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("found");
    QTest::newRow("name") << "bASS" << QStringList{"b"};
    QTest::newRow("objective") << "iwae" << QStringList{"c"};
    QTest::newRow("status") << "queued" << QStringList{"d"};
    QTest::newRow("tag") << "night" << QStringList{"b"};
    QTest::newRow("all words") << "trace finished" << QStringList{"a"};
    QTest::newRow("nothing") << "zebra" << QStringList{};
  }
  void searching() {
    QFETCH(QString, text);
    QFETCH(QStringList, found);
    QTest::keyClicks(m_search, text);
    QCOMPARE(shown(), found);
    auto* empty = m_panel->findChild<QLabel*>("runListEmpty");
    QCOMPARE(empty->isVisible(), found.isEmpty());
    if (found.isEmpty()) QVERIFY(empty->text().contains(text));
  }

  void clickingSelects() {
    QSignalSpy selected(m_panel.get(), &RunListPanel::runSelected);
    clickRun("b");
    QCOMPARE(m_panel->selectedRun(), QStringLiteral("b"));
    QCOMPARE(selected.count(), 1);
    QCOMPARE(selected.front().front().toString(), QStringLiteral("b"));
    m_panel->selectRun("b");
    QCOMPARE(selected.count(), 1); // once is enough
    m_panel->selectRun("nobody");
    QCOMPARE(m_panel->selectedRun(), QStringLiteral("b"));
  }

  void theSelectionOutlivesUpdatesSearchesAndSorting() {
    clickRun("b");
    QSignalSpy selected(m_panel.get(), &RunListPanel::runSelected);
    auto runs = samples();
    runs.push_back(makeRun("e", 5));
    m_panel->setRuns(runs);
    QTest::keyClicks(m_search, "iwae"); // hides b
    QCOMPARE(m_panel->selectedRun(), QStringLiteral("b"));
    m_search->clear();
    clickHeader(RunListModel::ValidNll);
    QCOMPARE(m_panel->selectedRun(), QStringLiteral("b"));
    QCOMPARE(selected.count(), 0);
    const auto rows = m_table->selectionModel()->selectedRows();
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows.front().data(RunListModel::IdRole).toString(), QStringLiteral("b"));
  }

  void aRemovedRunIsNoLongerSelected() {
    clickRun("b");
    QSignalSpy selected(m_panel.get(), &RunListPanel::runSelected);
    m_panel->setRuns({makeRun("a", 1)});
    QCOMPARE(m_panel->selectedRun(), QString());
    QCOMPARE(selected.count(), 1);
    QCOMPARE(selected.front().front().toString(), QString());
  }

  void sortingPutsUnmeasuredRunsLast() {
    QCOMPARE(shown(), QStringList({"d", "c", "b", "a"})); // newest first
    clickHeader(RunListModel::ValidNll);
    QCOMPARE(shown(), QStringList({"c", "b", "a", "d"}));
    clickHeader(RunListModel::ValidNll);
    QCOMPARE(shown(), QStringList({"a", "b", "c", "d"}));
    clickHeader(RunListModel::ValidNll);
    QCOMPARE(shown(), QStringList({"d", "c", "b", "a"}));
  }

  void openingAFolder() {
    QSignalSpy opened(m_panel.get(), &RunListPanel::openFolderRequested);
    QMenu* menu = openMenu("c");
    QVERIFY(menu);
    clickAction(menu, "openFolderAction");
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.front().front().toString(), QStringLiteral("c"));
  }

  void resuming_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isOffered");
    QTest::newRow("queued") << int(RunStatus::Queued) << false;
    QTest::newRow("running") << int(RunStatus::Running) << false;
    QTest::newRow("paused") << int(RunStatus::Paused) << false;
    QTest::newRow("finished") << int(RunStatus::Finished) << false;
    QTest::newRow("stopped") << int(RunStatus::Stopped) << true;
    QTest::newRow("failed") << int(RunStatus::Failed) << true;
    QTest::newRow("interrupted") << int(RunStatus::Interrupted) << true;
  }
  void resuming() {
    QFETCH(int, status);
    QFETCH(bool, isOffered);
    m_panel->setRuns({makeRun("x", 1, RunStatus(status))});
    QSignalSpy resumed(m_panel.get(), &RunListPanel::resumeRequested);
    QMenu* menu = openMenu("x");
    QVERIFY(menu);
    QCOMPARE(menu->findChild<QAction*>("resumeAction")->isEnabled(), isOffered);
    clickAction(menu, "resumeAction");
    QCOMPARE(resumed.count(), isOffered ? 1 : 0);
  }

  void fitsItsWidth_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<bool>("isNarrow");
    QTest::newRow("280") << 280 << true;
    QTest::newRow("340") << 340 << true;
    QTest::newRow("600") << 600 << false;
  }
  void fitsItsWidth() {
    QFETCH(int, width);
    QFETCH(bool, isNarrow);
    m_panel->resize(width, 400);
    QTRY_COMPARE(m_panel->width(), width);
    QCOMPARE(m_table->isColumnHidden(RunListModel::Status), isNarrow);
    QCOMPARE(m_table->isColumnHidden(RunListModel::Epochs), isNarrow);
    QTRY_COMPARE(m_table->horizontalHeader()->length(), m_table->viewport()->width());
    QVERIFY(m_table->columnWidth(RunListModel::Name) >= 120);
    QVERIFY(m_panel->minimumSizeHint().width() <= 280);
  }
};

QTEST_MAIN(RunListPanelTest)
#include "RunListPanelTest.moc"
