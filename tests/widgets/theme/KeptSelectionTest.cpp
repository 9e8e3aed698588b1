#include "widgets/theme/KeptSelection.h"

#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <memory>

using dmm::widgets::KeptSelection;

/// On a list of letters, in two columns of which the first is hidden, as it may be in a list.
class KeptSelectionTest : public QObject {
  Q_OBJECT

  std::unique_ptr<QStandardItemModel> m_letters;
  std::unique_ptr<QSortFilterProxyModel> m_filter;
  std::unique_ptr<QTableView> m_view;
  KeptSelection* m_selection = nullptr;

  static QList<QStandardItem*> rowOf(QChar letter) {
    return {new QStandardItem(letter), new QStandardItem(letter)};
  }
  QModelIndex sourceOf(const QString& letter) const {
    const auto found = m_letters->findItems(letter);
    return found.isEmpty() ? QModelIndex() : found.front()->index();
  }
  void fill(const QString& letters) const {
    for (const QChar letter : letters) m_letters->appendRow(rowOf(letter));
  }
  void remove(const QString& letter) const { m_letters->removeRow(sourceOf(letter).row()); }
  void hideAllBut(const QString& letters) const {
    m_selection->rearrange(
        [&] { m_filter->setFilterRegularExpression(QStringLiteral("^[%1]$").arg(letters)); });
  }
  void showAll() const {
    m_selection->rearrange([this] { m_filter->setFilterRegularExpression(QString()); });
  }
  void click(const QString& letter, Qt::KeyboardModifiers keys = {}) const {
    const QModelIndex index = m_filter->mapFromSource(sourceOf(letter).siblingAtColumn(1));
    QVERIFY(index.isValid());
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, keys, m_view->visualRect(index).center());
  }
  static QString lettersOf(const QModelIndexList& rows) {
    QString letters;
    for (const QModelIndex& row : rows) letters += row.data().toString();
    std::sort(letters.begin(), letters.end());
    return letters;
  }
  QString current() const { return m_selection->current().data().toString(); }
  QString all() const { return lettersOf(m_selection->all()); }
  QString inView() const { return lettersOf(m_view->selectionModel()->selectedRows()); }

 private Q_SLOTS:
  void init() {
    m_letters = std::make_unique<QStandardItemModel>(0, 2);
    m_filter = std::make_unique<QSortFilterProxyModel>();
    m_filter->setSourceModel(m_letters.get());
    m_view = std::make_unique<QTableView>();
    m_view->setModel(m_filter.get());
    m_view->setColumnHidden(0, true);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_selection = new KeptSelection(m_view.get(), m_filter.get(), 1);
    fill(QStringLiteral("abcde"));
    m_view->resize(200, 300);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
  }
  void cleanup() { m_view.reset(); }

  void aClickChoosesAndIsToldOnce() {
    QSignalSpy current(m_selection, &KeptSelection::currentChanged);
    QSignalSpy selection(m_selection, &KeptSelection::selectionChanged);
    click("c");
    click("c");
    QCOMPARE(this->current(), QStringLiteral("c"));
    QCOMPARE(all(), QStringLiteral("c"));
    QCOMPARE(current.count(), 1);
    QCOMPARE(selection.count(), 1);
  }

  void whoIsOnShowStaysWhileOthersJoin() {
    click("b");
    QSignalSpy current(m_selection, &KeptSelection::currentChanged);
    QSignalSpy selection(m_selection, &KeptSelection::selectionChanged);
    click("d", Qt::ControlModifier);
    click("e", Qt::ControlModifier);
    QCOMPARE(this->current(), QStringLiteral("b"));
    QCOMPARE(all(), QStringLiteral("bde"));
    QCOMPARE(current.count(), 0);
    QCOMPARE(selection.count(), 2);
    click("b", Qt::ControlModifier); // it leaves: one of the others is on show
    QCOMPARE(all(), QStringLiteral("de"));
    QVERIFY(all().contains(this->current()));
    QCOMPARE(current.count(), 1);
  }

  void whatAFilterHidesStaysChosen() {
    click("b");
    click("d", Qt::ControlModifier);
    QSignalSpy current(m_selection, &KeptSelection::currentChanged);
    QSignalSpy selection(m_selection, &KeptSelection::selectionChanged);
    hideAllBut("ade");
    QCOMPARE(inView(), QStringLiteral("d"));
    QCOMPARE(lettersOf(m_selection->inSight()), QStringLiteral("d"));
    QCOMPARE(all(), QStringLiteral("bd"));
    hideAllBut("ae"); // the view alone would select a neighbour
    QCOMPARE(inView(), QString());
    QCOMPARE(this->current(), QStringLiteral("b"));
    showAll();
    QCOMPARE(inView(), QStringLiteral("bd"));
    QCOMPARE(current.count() + selection.count(), 0);
  }

  void whereOneAloneIsChosenTheKeysBeginAtTheTopWhenItIsHidden() {
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    click("b");
    hideAllBut("cde");
    QVERIFY(!m_view->currentIndex().isValid());
    QTest::keyClick(m_view.get(), Qt::Key_Down);
    QCOMPARE(current(), QStringLiteral("c"));
    QCOMPARE(all(), QStringLiteral("c"));
  }

  void theUserIsToldFromACall() {
    QSignalSpy current(m_selection, &KeptSelection::currentChanged);
    click("b");
    m_selection->choose(sourceOf("c"));
    m_selection->rearrange([this] { remove(QStringLiteral("c")); });
    using By = KeptSelection::By;
    QCOMPARE(current.count(), 3);
    QCOMPARE(current[0].front().value<By>(), By::User);
    QCOMPARE(current[1].front().value<By>(), By::Call);
    QCOMPARE(current[2].front().value<By>(), By::Call);
  }

  void theKeysGoOnFromTheChosenOneThatIsBackInSight() {
    click("b");
    hideAllBut("de");
    showAll();
    QTest::keyClick(m_view.get(), Qt::Key_Down);
    QCOMPARE(current(), QStringLiteral("c"));
  }

  void rowsThatComeOrMoveChangeNothing() {
    click("b");
    QSignalSpy current(m_selection, &KeptSelection::currentChanged);
    m_selection->rearrange([this] {
      m_letters->insertRow(0, rowOf('z'));
      m_filter->sort(1, Qt::DescendingOrder);
      remove(QStringLiteral("a"));
    });
    QCOMPARE(this->current(), QStringLiteral("b"));
    QCOMPARE(inView(), QStringLiteral("b"));
    QCOMPARE(current.count(), 0);
  }

  void whatGoesAwayLeavesTheChoice() {
    click("b");
    click("d", Qt::ControlModifier);
    QSignalSpy current(m_selection, &KeptSelection::currentChanged);
    QSignalSpy selection(m_selection, &KeptSelection::selectionChanged);
    m_selection->rearrange([this] { remove(QStringLiteral("b")); });
    QCOMPARE(this->current(), QStringLiteral("d"));
    QCOMPARE(all(), QStringLiteral("d"));
    QCOMPARE(inView(), QStringLiteral("d"));
    QCOMPARE(current.count(), 1);
    QCOMPARE(selection.count(), 1);
    m_selection->rearrange([this] { m_letters->clear(); });
    QVERIFY(!m_selection->current().isValid());
    QVERIFY(m_selection->all().isEmpty());
    QCOMPARE(current.count(), 2);
    QCOMPARE(selection.count(), 2);
  }

  void aCallChoosesWhatAFilterHides() {
    hideAllBut("ae");
    QSignalSpy current(m_selection, &KeptSelection::currentChanged);
    m_selection->choose(sourceOf("c"));
    m_selection->choose(sourceOf("c"));
    QCOMPARE(current.count(), 1);
    QCOMPARE(this->current(), QStringLiteral("c"));
    QCOMPARE(inView(), QString());
    showAll();
    QCOMPARE(inView(), QStringLiteral("c"));
    m_selection->choose({});
    QCOMPARE(current.count(), 2);
    QCOMPARE(all() + inView(), QString());
  }

  void aChangeWithinAChangeIsToldOnceAndLast() {
    click("b");
    QSignalSpy current(m_selection, &KeptSelection::currentChanged);
    m_selection->rearrange([&] {
      QVERIFY(m_selection->isRearranging());
      m_selection->rearrange([this] { remove(QStringLiteral("b")); });
      m_selection->choose(sourceOf("e"));
      QCOMPARE(current.count(), 0);
    });
    QVERIFY(!m_selection->isRearranging());
    QCOMPARE(current.count(), 1);
    QCOMPARE(this->current(), QStringLiteral("e"));
    QCOMPARE(inView(), QStringLiteral("e"));
  }
};

QTEST_MAIN(KeptSelectionTest)
#include "KeptSelectionTest.moc"
