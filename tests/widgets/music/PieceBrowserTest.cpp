#include "widgets/music/PieceBrowser.h"

#include "tests/widgets/music/PieceSamples.h"
#include "widgets/music/PieceListModel.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <memory>

using namespace dmm;
using tests::makePiece;
using widgets::PieceBrowser;
using widgets::PieceListModel;

namespace {

enum SplitEntry { kAll, kTrain, kValid, kTest }; // places in the split filter

} // namespace

class PieceBrowserTest : public QObject {
  Q_OBJECT

  std::unique_ptr<PieceBrowser> m_browser;
  QTableView* m_table = nullptr;
  QLineEdit* m_search = nullptr;
  QComboBox* m_split = nullptr;

  QStringList shown() const {
    QStringList numbers;
    for (int row = 0; row < m_table->model()->rowCount(); ++row)
      numbers += m_table->model()->index(row, PieceListModel::Number).data().toString();
    return numbers;
  }
  QString selected() const { // in the table
    const QModelIndexList rows = m_table->selectionModel()->selectedRows(PieceListModel::Number);
    return rows.size() == 1 ? rows.front().data().toString() : QString();
  }
  std::string chosen() const {
    return m_browser->current() ? m_browser->current()->catalogueNumber : "none";
  }
  QPoint centerOf(const QString& number) const {
    const int row = int(shown().indexOf(number));
    return m_table->visualRect(m_table->model()->index(row, PieceListModel::Title)).center();
  }
  void click(const QString& number) const {
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, centerOf(number));
  }
  void chooseSplit(int place) const { // as a user does
    m_split->setFocus();
    QTest::keyClick(m_split, Qt::Key_Home);
    for (int i = 0; i < place; ++i) QTest::keyClick(m_split, Qt::Key_Down);
    QCOMPARE(m_split->currentIndex(), place);
  }
  QString labelText(const char* name) const {
    auto* label = m_browser->findChild<QLabel*>(name);
    return label && label->isVisible() ? label->text() : QString();
  }

 private Q_SLOTS:
  void init() {
    m_browser = std::make_unique<PieceBrowser>();
    m_table = m_browser->findChild<QTableView*>("pieceTable");
    m_search = m_browser->findChild<QLineEdit*>("pieceSearch");
    m_split = m_browser->findChild<QComboBox*>("datasetSplit");
    QVERIFY(m_table && m_search && m_split);
    m_browser->setPieces(tests::samplePieces());
    m_browser->resize(240, 600);
    m_browser->show();
    m_browser->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_browser.get()));
  }
  void cleanup() { m_browser.reset(); }

  void listsAllNaturallyAndChoosesTheFirst() {
    QCOMPARE(shown(), QStringList({"9", "10", "26.6", "140", "244.3", "244.10", "269", "\u2013"}));
    QCOMPARE(selected(), QString("9"));
    QCOMPARE(chosen(), std::string("BWV 9"));
    QCOMPARE(m_browser->headline(), QString("BWV 9  Es ist das Heil uns kommen her"));
    QCOMPARE(labelText("pieceCount"), QString("8 pieces"));
  }

  void clickingChoosesOnce() {
    QSignalSpy chose(m_browser.get(), &PieceBrowser::pieceChosen);
    click("140");
    QCOMPARE(chosen(), std::string("BWV 140"));
    QCOMPARE(chose.count(), 1);
    click("140");
    QCOMPARE(chose.count(), 1);
  }

  void arrowKeysChooseTheNext() {
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Down);
    QCOMPARE(chosen(), std::string("BWV 10"));
    QTest::keyClick(m_table, Qt::Key_Down);
    QCOMPARE(chosen(), std::string("BWV 26.6"));
    QTest::keyClick(m_table, Qt::Key_Up);
    QCOMPARE(chosen(), std::string("BWV 10"));
    QTest::keyClick(m_table, Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(chosen(), std::string()); // the one with no number
  }

  void searching_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("joined") << "bwv269";
    QTest::newRow("number") << "269";
    QTest::newRow("as printed") << "BWV 269";
    QTest::newRow("title") << "herzens";
  }
  void searching() {
    QFETCH(QString, text);
    QTest::keyClicks(m_search, text);
    QCOMPARE(shown(), QStringList{"269"});
    QCOMPARE(labelText("pieceCount"), QString("1 of 8 pieces"));
    QTest::keyClick(m_search, Qt::Key_Escape);
    QCOMPARE(m_search->text(), QString());
    QCOMPARE(shown().size(), 8);
    QCOMPARE(labelText("pieceCount"), QString("8 pieces"));
  }

  void splitAndTextTogether() {
    chooseSplit(kTest);
    QCOMPARE(shown(), QStringList({"244.10", "\u2013"}));
    chooseSplit(kTrain);
    QCOMPARE(shown(), QStringList({"9", "26.6", "244.3", "269"}));
    QTest::keyClicks(m_search, "244");
    QCOMPARE(shown(), QStringList{"244.3"});
    chooseSplit(kAll);
    QCOMPARE(shown(), QStringList({"244.3", "244.10"}));
  }

  void aFilterKeepsTheChoice() {
    click("244.3");
    QSignalSpy chose(m_browser.get(), &PieceBrowser::pieceChosen);
    QTest::keyClicks(m_search, "244");
    QCOMPARE(selected(), QString("244.3")); // still visible, still selected
    chooseSplit(kTest);                     // hidden: nothing else is chosen for it
    QCOMPARE(selected(), QString());
    QCOMPARE(chosen(), std::string("BWV 244.3"));
    chooseSplit(kAll);
    QCOMPARE(selected(), QString("244.3"));
    QCOMPARE(chose.count(), 0);
  }

  void keysGoFromTheSearchIntoTheList() {
    m_search->setFocus();
    QTest::keyClicks(m_search, "244"); // hides the chosen one
    QCOMPARE(selected(), QString());
    QTest::keyClick(m_search, Qt::Key_Down);
    QCOMPARE(chosen(), std::string("BWV 244.3"));
    QTest::keyClick(m_search, Qt::Key_Down);
    QCOMPARE(chosen(), std::string("BWV 244.10"));
    QVERIFY(m_search->hasFocus());
    QTest::keyClick(m_search, Qt::Key_Return);
    QVERIFY(m_table->hasFocus());
    QCOMPARE(chosen(), std::string("BWV 244.10"));
  }

  void returnInTheSearchTakesTheFirstMatch() {
    m_search->setFocus();
    QTest::keyClicks(m_search, "wachet");
    QTest::keyClick(m_search, Qt::Key_Return);
    QCOMPARE(chosen(), std::string("BWV 140"));
    QVERIFY(m_table->hasFocus());
  }

  void returnAndDoubleClickOpenThePiece() {
    QSignalSpy opened(m_browser.get(), &PieceBrowser::pieceOpened);
    click("10");
    QCOMPARE(opened.count(), 0);
    QTest::keyClick(m_table, Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    click("140");
    QTest::mouseDClick(m_table->viewport(), Qt::LeftButton, {}, centerOf("140"));
    QCOMPARE(opened.count(), 2);
    QCOMPARE(chosen(), std::string("BWV 140"));
  }

  void noMatchSaysSoAndOffersToClear() {
    QTest::keyClicks(m_search, "zebra");
    QVERIFY(!m_table->isVisible());
    QCOMPARE(labelText("pieceListEmpty"), QString("No piece matches \u201czebra\u201d."));
    QCOMPARE(labelText("pieceCount"), QString("0 of 8 pieces"));
    chooseSplit(kValid);
    QVERIFY(labelText("pieceListEmpty").contains("in the valid split"));
    auto* clear = m_browser->findChild<QPushButton*>("clearSearchButton");
    QVERIFY(clear->isVisible());
    QTest::mouseClick(clear, Qt::LeftButton);
    QCOMPARE(shown().size(), 8);
    QVERIFY(m_table->isVisible());
    QCOMPARE(m_search->text(), QString());
    QCOMPARE(m_split->currentIndex(), int(kAll));
    QVERIFY(m_search->hasFocus());
    QCOMPARE(selected(), QString("9"));
  }

  void noPiecesAtAll() {
    QTest::keyClicks(m_search, "wachet");
    m_browser->setPieces({});
    QVERIFY(!m_browser->current());
    QVERIFY(!m_table->isVisible());
    QVERIFY(labelText("pieceListEmpty").contains("dataset"));
    QVERIFY(!m_browser->findChild<QPushButton*>("clearSearchButton")->isVisible());
    QVERIFY(!m_search->isEnabled());
    m_browser->setPieces({makePiece("BWV 1", "Eins")}); // the search was for the other dataset
    QCOMPARE(shown(), QStringList{"1"});
    QCOMPARE(labelText("pieceCount"), QString("1 piece"));
    QCOMPARE(chosen(), std::string("BWV 1"));
  }

  void columnsWhenThereIsRoom() {
    const auto hidden = [this](int column) { return m_table->isColumnHidden(column); };
    QVERIFY(hidden(PieceListModel::Number) && hidden(PieceListModel::Length));
    const int twoLines = m_table->rowHeight(0);
    m_browser->resize(520, 600);
    QTRY_VERIFY(!hidden(PieceListModel::Number) && !hidden(PieceListModel::Length));
    QVERIFY(m_table->rowHeight(0) < twoLines);

    QHeaderView* header = m_table->horizontalHeader();
    click("140");
    const QPoint bars(header->sectionViewportPosition(PieceListModel::Length) +
                          header->sectionSize(PieceListModel::Length) / 2,
                      header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, bars);
    QCOMPARE(shown(), QStringList({"\u2013", "10", "244.3", "26.6", "244.10", "9", "269", "140"}));
    QCOMPARE(selected(), QString("140"));
    m_browser->setPieces({makePiece("", "Train 1"), makePiece("", "Train 2")});
    QVERIFY(hidden(PieceListModel::Number)); // of dashes only
  }

  void countsAWholeDataset() {
    std::vector<types::Chorale> pieces;
    for (int i = 0; i < 382; ++i)
      pieces.push_back(makePiece("BWV " + std::to_string(1 + i * 7 % 438), "Ach Gott",
                                 types::kSplits[std::size_t(i) % 3]));
    m_browser->setPieces(pieces);
    QCOMPARE(labelText("pieceCount"), QString("382 pieces"));
    chooseSplit(kTest);
    QCOMPARE(labelText("pieceCount"), QString("127 of 382 pieces"));
  }
};

QTEST_MAIN(PieceBrowserTest)
#include "PieceBrowserTest.moc"
