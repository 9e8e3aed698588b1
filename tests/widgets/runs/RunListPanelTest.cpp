#include "widgets/runs/RunListPanel.h"

#include "tests/support/MenuClick.h"
#include "tests/widgets/runs/RunSamples.h"
#include "widgets/runs/RunListModel.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

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
    auto d = makeRun("d", 4, RunStatus::Queued);
    d.config.optimiser.learningRate = 0.01;
    return {makeRun("a", 1, RunStatus::Finished, 8.0), b, c, d};
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
  void clickAction(QMenu* menu, const char* name) const {
    auto* action = m_panel->findChild<QAction*>(name);
    QVERIFY(menu->actions().contains(action));
    test::clickEntry(menu, action);
  }
  /// By the menu of the header; the entry is called "column" and this.
  void chooseColumn(const char* entryName) const {
    auto* header = m_table->horizontalHeader();
    Q_EMIT header->customContextMenuRequested({20, 10}); // as a platform's right click does
    auto* menu = m_table->findChild<QMenu*>("columnMenu");
    QVERIFY(menu);
    auto* entry = menu->findChild<QAction*>(QStringLiteral("column") + entryName);
    QVERIFY2(entry, entryName);
    entry->trigger();
    delete menu;
  }
  void addToSelection(const QString& id) const {
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, Qt::ControlModifier, centerOf(id));
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
    QTest::newRow("dataset") << "chorales bassoon" << QStringList{"b"};
    QTest::newRow("a figure") << "nll<7.6" << QStringList{"c", "b"};
    QTest::newRow("a setting") << "objective:iwae" << QStringList{"c"};
    QTest::newRow("a learning rate") << "lr>0.005" << QStringList{"d"};
    QTest::newRow("a status") << "status:fin" << QStringList{"a"};
    QTest::newRow("a tag and a word") << "tag:night bass" << QStringList{"b"};
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
    QVERIFY(!m_panel->findChild<QLabel*>("runSearchProblem")->isVisible());
  }

  void whatASearchDoesNotUnderstandIsSaidUnderIt() {
    auto* problem = m_panel->findChild<QLabel*>("runSearchProblem");
    QVERIFY(!problem->isVisible());
    QTest::keyClicks(m_search, "lr>fast status:queued");
    QVERIFY(problem->isVisible());
    QCOMPARE(problem->text(), QStringLiteral("lr: expected a number, got fast"));
    QVERIFY(problem->mapTo(m_panel.get(), QPoint()).y() >
            m_search->mapTo(m_panel.get(), QPoint()).y());
    QCOMPARE(shown(), QStringList("d")); // the rest is done
    m_search->clear();
    QTest::keyClicks(m_search, "wings=2");
    QVERIFY(problem->text().contains("wings"));
    m_search->clear();
    QVERIFY(!problem->isVisible());
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

  void anySettingCanBeAColumn() {
    const int dataset = RunListModel::columnOf("dataset.name");
    const int rate = RunListModel::columnOf("optimiser.learning_rate");
    QVERIFY(m_table->isColumnHidden(dataset) && m_table->isColumnHidden(rate));
    chooseColumn(".dataset.name");
    chooseColumn(".optimiser.learning_rate");
    chooseColumn(".valid");
    QVERIFY(!m_table->isColumnHidden(dataset) && !m_table->isColumnHidden(rate));
    QVERIFY(m_table->isColumnHidden(RunListModel::ValidNll));
    const auto cell = [&](int row, int column) {
      return m_table->model()->index(row, column).data().toString();
    };
    QCOMPARE(cell(0, dataset), QStringLiteral("JSB Chorales"));
    QCOMPARE(cell(0, rate), QStringLiteral("0.01"));
    QVERIFY(m_table->columnWidth(RunListModel::Name) >= 120); // and the rest is scrolled to

    // They are sorted by, and found in the menu that a narrow panel has for it.
    m_table->sortByColumn(rate, Qt::DescendingOrder);
    QCOMPARE(shown().front(), QStringLiteral("d"));
    m_panel->resize(900, 600); // no width changes what was chosen
    QVERIFY(!m_table->isColumnHidden(rate) && m_table->isColumnHidden(RunListModel::ValidNll));

    const QString state = m_panel->viewState();
    RunListPanel other;
    other.setRuns(samples());
    other.restoreViewState(state);
    auto* table = other.findChild<QTableView*>("runTable");
    QVERIFY(!table->isColumnHidden(dataset) && !table->isColumnHidden(rate));
    QVERIFY(table->isColumnHidden(RunListModel::ValidNll));
    QCOMPARE(table->horizontalHeader()->sortIndicatorSection(), rate);
    QCOMPARE(other.viewState(), state);

    chooseColumn("sByWidth");
    QVERIFY(m_table->isColumnHidden(rate) && !m_table->isColumnHidden(RunListModel::ValidNll));
  }

  void nothingThatASearchHidesIsDeleted() {
    clickRun("b");
    addToSelection("c");
    QSignalSpy deleted(m_panel.get(), &RunListPanel::deleteRequested);
    QSignalSpy archived(m_panel.get(), &RunListPanel::archiveRequested);
    QTest::keyClicks(m_search, "queued"); // hides both
    QTest::keyClick(m_table, Qt::Key_Delete);
    QCOMPARE(deleted.count(), 0);
    m_search->clear();
    QTest::keyClicks(m_search, "bassoon");
    QTest::keyClick(m_table, Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(archived.front(), QVariantList({QStringList("b"), true}));
    QTest::keyClick(m_table, Qt::Key_Delete);
    QCOMPARE(deleted.front().front().toStringList(), QStringList("b"));
    m_search->clear();
    QCOMPARE(m_panel->selectedRuns().size(), 2); // the selection is what it was
  }

  void openingAFolder() {
    QSignalSpy opened(m_panel.get(), &RunListPanel::openFolderRequested);
    clickRun("c");
    QMenu* menu = openMenu("c");
    QVERIFY(menu);
    clickAction(menu, "openFolderAction");
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.front().front().toString(), QStringLiteral("c"));
  }

  void severalRunsAreSelectedAndOneStaysOnShow() {
    clickRun("b");
    QSignalSpy shown(m_panel.get(), &RunListPanel::runSelected);
    QSignalSpy selection(m_panel.get(), &RunListPanel::selectionChanged);
    addToSelection("d");
    QCOMPARE(shown.count(), 0);
    QCOMPARE(selection.count(), 1);
    QCOMPARE(m_panel->selectedRun(), QStringLiteral("b"));
    QStringList ids = m_panel->selectedRuns();
    ids.sort();
    QCOMPARE(ids, QStringList({"b", "d"}));

    m_panel->updateRuns({makeRun("b", 2, RunStatus::Finished, 6.0), makeRun("e", 5)});
    QCOMPARE(m_panel->selectedRuns().size(), 2);
    QCOMPARE(m_table->selectionModel()->selectedRows().size(), 2);
    m_panel->removeRuns({"b"}); // the other takes its place
    QCOMPARE(m_panel->selectedRun(), QStringLiteral("d"));

    addToSelection("a");
    QSignalSpy compared(m_panel.get(), &RunListPanel::compareRequested);
    QTest::keyClick(m_table, Qt::Key_K, Qt::ControlModifier);
    QCOMPARE(compared.count(), 1);
    QCOMPARE(compared.front().front().toStringList().size(), 2);
  }

  void deletingAsksWithTheKeyAndOffersUndo() {
    clickRun("b");
    QSignalSpy deleted(m_panel.get(), &RunListPanel::deleteRequested);
    QSignalSpy undone(m_panel.get(), &RunListPanel::undoRequested);
    QTest::keyClick(m_table, Qt::Key_Delete);
    QCOMPARE(deleted.count(), 1);
    QCOMPARE(deleted.front().front().toStringList(), QStringList("b"));
    m_panel->offerUndo("Bassoon");
    auto* button = m_panel->findChild<QPushButton*>("undoButton");
    QVERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(undone.count(), 1);
    m_panel->offerUndo({});
    QVERIFY(!button->isVisible());
    clickRun("c"); // it trains
    QTest::keyClick(m_table, Qt::Key_Delete);
    QCOMPARE(deleted.count(), 1);
  }

  void nameTagsAndNotesAreEdited() {
    clickRun("b");
    QSignalSpy edited(m_panel.get(), &RunListPanel::runEdited);
    QTest::keyClick(m_table, Qt::Key_F2);
    auto* name = m_panel->findChild<QLineEdit*>("runName");
    QVERIFY(name);
    QCOMPARE(name->text(), QStringLiteral("Bassoon"));
    QTest::keyClick(name, Qt::Key_Backspace); // all is selected
    auto* save = m_panel->findChild<QPushButton*>("saveDetails");
    QVERIFY(!save->isEnabled()); // a run has a name
    QTest::keyClicks(name, "Oboe");
    auto* tags = m_panel->findChild<QLineEdit*>("runTags");
    QCOMPARE(tags->text(), QStringLiteral("night"));
    tags->clear();
    QTest::keyClicks(tags, "#wide, reed,wide");
    QTest::keyClicks(m_panel->findChild<QPlainTextEdit*>("runNotes"), "Sounds well.");
    QTest::mouseClick(save, Qt::LeftButton);
    QCOMPARE(edited.count(), 1);
    QCOMPARE(edited.front(),
             QVariantList({"b", "Oboe", QStringList({"wide", "reed"}), "Sounds well."}));
  }

  void archivedRunsAreOutOfSightUntilAskedFor() {
    auto runs = samples();
    runs[1].info.archived = true;
    m_panel->setRuns(runs);
    QCOMPARE(shown(), QStringList({"d", "c", "a"}));
    auto* button = m_panel->findChild<QToolButton*>("runFilterButton");
    QTest::mouseClick(button, Qt::LeftButton);
    auto* menu = m_panel->findChild<QMenu*>("runFilterMenu");
    QTRY_VERIFY(menu->isVisible());
    test::clickEntry(menu, menu->findChild<QAction*>("showArchived"));
    QCOMPARE(shown(), QStringList({"d", "c", "b", "a"}));
    QSignalSpy archived(m_panel.get(), &RunListPanel::archiveRequested);
    clickRun("b");
    QTest::keyClick(m_table, Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(archived.front(), QVariantList({QStringList("b"), false})); // back again
  }

  void filteringByTheMenu() {
    auto* button = m_panel->findChild<QToolButton*>("runFilterButton");
    const auto choose = [&](const char* name, const QString& text) {
      QTest::mouseClick(button, Qt::LeftButton);
      auto* menu = m_panel->findChild<QMenu*>(name);
      QVERIFY2(menu, name);
      for (QAction* action : menu->actions())
        if (action->text() == text) action->trigger();
      m_panel->findChild<QMenu*>("runFilterMenu")->close();
    };
    choose("filterTag", "night");
    QCOMPARE(shown(), QStringList("b"));
    QCOMPARE(button->accessibleName(), QStringLiteral("Filter, on"));
    choose("filterTag", "Any");
    choose("filterObjective", "iwae");
    QCOMPARE(shown(), QStringList("c"));
    choose("filterObjective", "Any");
    choose("filterDataset", "JSB Chorales");
    QCOMPARE(shown().size(), 4);
    QCOMPARE(button->accessibleName(), QStringLiteral("Filter, on"));
    choose("filterDataset", "Any");
    choose("statusMenu", widgets::statusText(RunStatus::Finished));
    choose("statusMenu", widgets::statusText(RunStatus::Queued));
    QCOMPARE(shown(), QStringList({"d", "a"}));
    choose("runFilterMenu", "Show all runs");
    QCOMPARE(shown().size(), 4);
    choose("orderMenu", "Valid NLL");
    QCOMPARE(shown(), QStringList({"c", "b", "a", "d"}));
    const QString state = m_panel->viewState();
    choose("orderMenu", "Newest first");
    QCOMPARE(shown(), QStringList({"d", "c", "b", "a"}));
    m_panel->restoreViewState(state);
    QCOMPARE(shown(), QStringList({"c", "b", "a", "d"}));
    m_panel->restoreViewState("what,is"); // nothing happens
    m_panel->restoreViewState("99,7,x");
    QCOMPARE(shown().size(), 4);
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
    clickRun("x");
    QSignalSpy resumed(m_panel.get(), &RunListPanel::resumeRequested);
    QMenu* menu = openMenu("x");
    QVERIFY(menu);
    QCOMPARE(m_panel->findChild<QAction*>("resumeAction")->isEnabled(), isOffered);
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
