#include "widgets/music/CandidateList.h"

#include "tests/widgets/music/PieceSamples.h"
#include "widgets/music/CandidateDelegate.h"
#include "widgets/music/PieceListModel.h"

#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <memory>

using namespace dmm;
using namespace dmm::widgets;
using tests::makePiece;

class CandidateListTest : public QObject {
  Q_OBJECT

  std::unique_ptr<CandidateList> m_list;
  QStringList m_read; ///< files whose notes were asked for

  template <typename Widget> Widget* find(const char* name) const {
    return m_list->findChild<Widget*>(name);
  }
  QListView* view() const { return find<QListView>("generatedList"); }
  QStringList titles() const {
    QStringList titles;
    for (int row = 0; row < view()->model()->rowCount(); ++row)
      titles << view()->model()->index(row, 0).data().toString();
    return titles;
  }
  QString current() const {
    return m_list->current() ? QString::fromStdString(m_list->current()->chorale.title) : QString();
  }
  void chooseOf(const char* box, int index) const { // as a user does
    auto* combo = find<QComboBox>(box);
    combo->setFocus();
    QTest::keyClick(combo, Qt::Key_Home);
    for (int i = 0; i < index; ++i) QTest::keyClick(combo, Qt::Key_Down);
  }
  void clickRow(int row) const {
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {},
                      view()->visualRect(view()->model()->index(row, 0)).center());
  }
  static types::KeptPiece kept(const char* file, const char* title, double nll, int written,
                               bool isStarred = false) {
    types::KeptPiece piece;
    piece.file = file;
    piece.title = title;
    piece.nll = nll;
    piece.written = written;
    piece.isStarred = isStarred;
    return piece;
  }
  void fill() const {
    m_list->setRun("one");
    m_list->setKept("one",
                    {kept("piece-000001.mid", "b", 9, 100), kept("piece-000002.mid", "a", 7, 300),
                     kept("piece-000003.mid", "c", 8, 200, true)},
                    {});
    m_list->setKept("two", {kept("piece-000001.mid", "d", 1, 400)}, {});
  }

 private Q_SLOTS:
  void init() {
    m_list = std::make_unique<CandidateList>();
    m_read.clear();
    m_list->setNoteReader([this](const KeptPlace& place) -> std::optional<types::Chorale> {
      m_read << place.run + "/" + place.file;
      if (place.file == "broken.mid") return std::nullopt;
      if (place.run == "two") return makePiece("", "d");
      return makePiece("", place.file == "piece-000001.mid"   ? "b"
                           : place.file == "piece-000002.mid" ? "a"
                                                              : "c");
    });
    m_list->setLookOf([](const QString& run) { return RunLook{"run " + run, 3}; });
    m_list->resize(260, 500);
    m_list->show();
    m_list->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_list.get()));
  }
  void cleanup() { m_list.reset(); }

  void whatIsKeptIsListedUnreadUntilItIsLookedAt() {
    QVERIFY(!view()->isVisible());
    fill();
    QCOMPARE(titles(), QStringList({"a", "c", "b"}));
    QVERIFY(m_read.isEmpty());
    QVERIFY(!m_list->current());
    QSignalSpy chosen(m_list.get(), &CandidateList::candidateChosen);
    clickRow(1);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(current(), QString("c"));
    QCOMPARE(m_list->current()->nll, 8.0);
    QCOMPARE(m_read, QStringList({"one/piece-000003.mid"})); // once
  }

  void theKeysBeginAtTheFirstWhereNoneIsChosen() {
    fill();
    QSignalSpy chosen(m_list.get(), &CandidateList::candidateChosen);
    view()->setFocus(Qt::TabFocusReason);
    QVERIFY(!m_list->current());
    QTest::keyClick(view(), Qt::Key_Delete); // of none
    QTest::keyClick(view(), Qt::Key_Down);
    QCOMPARE(current(), QString("a"));
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(titles().size(), 3);
  }

  void whatIsNotListedIsNotDeleted() {
    fill();
    chooseOf("generatedScope", 1);
    view()->setFocus();
    QTest::keyClick(view(), Qt::Key_Down);
    QCOMPARE(current(), QString("d"));
    QSignalSpy wanted(m_list.get(), &CandidateList::deleteRequested);
    chooseOf("generatedScope", 0); // hides it
    QCOMPARE(current(), QString("d"));
    view()->setFocus();
    QTest::keyClick(view(), Qt::Key_Delete);
    QCOMPARE(wanted.count(), 0);
    QTest::keyClick(view(), Qt::Key_Down);
    QCOMPARE(current(), QString("a"));
    QTest::keyClick(view(), Qt::Key_Delete);
    QCOMPARE(wanted.count(), 1);
  }

  void aPieceThatCannotBeReadIsAskedForOnce() {
    m_list->setRun("one");
    m_list->setKept("one", {kept("broken.mid", "x", 1, 1)}, {"a.mid: is no MIDI file"});
    clickRow(0);
    QVERIFY(!m_list->current());
    QVERIFY(!m_list->current());
    QCOMPARE(m_read.size(), 1);
    QCOMPARE(find<QLabel>("generatedCount")->text(), QString("1 piece; 1 file cannot be read"));
    QVERIFY(find<QLabel>("generatedCount")->toolTip().contains("a.mid"));
  }

  void theyAreSorted() {
    fill();
    chooseOf("generatedOrder", 2);
    QCOMPARE(titles(), QStringList({"a", "c", "b"})); // 300, 200, 100
    chooseOf("generatedOrder", 3);
    QCOMPARE(titles(), QStringList({"c", "a", "b"})); // the one with a star
    chooseOf("generatedOrder", 4);
    QCOMPARE(titles(), QStringList({"a", "b", "c"}));
    QCOMPARE(find<QLabel>("generatedCount")->text(), QString("3 pieces by title"));
    types::GeneratedPiece opened;
    opened.chorale = makePiece("", "z");
    opened.nll = std::nan("");
    m_list->addOpened(opened);
    chooseOf("generatedOrder", 0);
    QCOMPARE(titles(), QStringList({"a", "c", "b", "z"})); // nobody has scored it
    QCOMPARE(current(), QString("z"));
  }

  void theFewestFaultsComeFirst() {
    m_list->setRun("one");
    auto a = kept("a.mid", "a", 1, 1), b = kept("b.mid", "b", 2, 2), c = kept("c.mid", "c", 3, 3);
    a.faults = 30.5;
    c.faults = 12.5;
    m_list->setKept("one", {a, b, c}, {});
    chooseOf("generatedOrder", 1);
    QCOMPARE(titles(), QStringList({"c", "a", "b"})); // those of b were never counted
    const auto detail = [&](int row) {
      return view()->model()->index(row, 0).data(PieceListModel::DetailRole).toString();
    };
    QVERIFY(detail(0).startsWith("12.5 faults a hundred chords"));
    QVERIFY(!detail(2).contains("faults"));
    types::GeneratedPiece composed;
    composed.chorale = makePiece("", "d");
    composed.nll = 9;
    composed.faults = types::CounterpointCounts();
    composed.faults->chords = 10;
    composed.faults->faults[0] = 1;
    m_list->addComposed(composed, {"one", "d.mid"}, 4);
    QCOMPARE(titles(), QStringList({"d", "c", "a", "b"}));
    chooseOf("generatedOrder", 0);
    QVERIFY(!detail(0).contains("faults"));
  }

  void theRunsAreNamedWhereSeveralAreListed() {
    fill();
    QSignalSpy wanted(m_list.get(), &CandidateList::allRunsWanted);
    chooseOf("generatedScope", 1);
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(titles(), QStringList({"d", "a", "c", "b"}));
    const QModelIndex first = view()->model()->index(0, 0);
    QCOMPARE(first.data(Qt::AccessibleTextRole).toString(), QString("d, run two: 1.000 nats"));
    QCOMPARE(first.data(CandidateListModel::ColorRole).toInt(), 3);
    clickRow(0);
    chooseOf("generatedScope", 0);
    QCOMPARE(titles(), QStringList({"a", "c", "b"}));
    QCOMPARE(current(), QString("d")); // it stays on show
    m_list->setRun("two");
    QCOMPARE(titles(), QStringList({"d"}));
  }

  void aStarIsGivenByAClickAndByAKey() {
    fill();
    QSignalSpy changed(m_list.get(), &CandidateList::starChanged);
    const QRect row = view()->visualRect(view()->model()->index(0, 0));
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {},
                      CandidateDelegate::starPlace(row).center());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.at(0).at(0).value<KeptPlace>().file, QString("piece-000002.mid"));
    QCOMPARE(changed.at(0).at(1).toBool(), true);
    view()->setFocus();
    QTest::keyClick(view(), Qt::Key_S);
    QCOMPARE(changed.count(), 2);
    QCOMPARE(changed.at(1).at(1).toBool(), false);
  }

  void aDeletionIsDoneElsewhereAndUndone() {
    fill();
    clickRow(1);
    view()->setFocus();
    QSignalSpy asked(m_list.get(), &CandidateList::deleteRequested);
    QSignalSpy restored(m_list.get(), &CandidateList::restoreRequested);
    QTest::keyClick(view(), Qt::Key_Delete);
    QCOMPARE(asked.count(), 1);
    const auto place = asked.at(0).at(0).value<KeptPlace>();
    QCOMPARE(place.file, QString("piece-000003.mid"));
    QCOMPARE(titles(), QStringList({"a", "c", "b"})); // the disk may refuse
    m_list->noteDeleted(place);
    QCOMPARE(titles(), QStringList({"a", "b"}));
    QCOMPARE(current(), QString("b")); // the next one
    QVERIFY(find<QWidget>("undoPieceBar")->isVisible());
    QTest::keyClick(view(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(restored.count(), 1);
    m_list->noteRestored(place);
    QCOMPARE(titles(), QStringList({"a", "c", "b"}));
    QCOMPARE(current(), QString("c"));
    QVERIFY(view()->model()->index(1, 0).data(CandidateListModel::StarRole).toBool());
    QVERIFY(!find<QWidget>("undoPieceBar")->isVisible());
  }

  void aPieceThatIsNotKeptIsDeletedHere() {
    types::GeneratedPiece opened;
    opened.chorale = makePiece("", "opened");
    m_list->addOpened(opened);
    view()->setFocus();
    QSignalSpy asked(m_list.get(), &CandidateList::deleteRequested);
    QSignalSpy chosen(m_list.get(), &CandidateList::candidateChosen);
    QTest::keyClick(view(), Qt::Key_Delete);
    QCOMPARE(asked.count(), 0);
    QCOMPARE(titles(), QStringList());
    QCOMPARE(chosen.count(), 1);
    QVERIFY(!m_list->current());
    QTest::mouseClick(find<QPushButton>("undoPieceButton"), Qt::LeftButton);
    QCOMPARE(current(), QString("opened"));
  }

  void whatIsGoneFromTheFolderLeavesTheList() {
    fill();
    clickRow(0);
    QSignalSpy chosen(m_list.get(), &CandidateList::candidateChosen);
    m_list->setKept("one", {kept("piece-000001.mid", "b", 9, 100)}, {});
    QCOMPARE(titles(), QStringList({"b"}));
    QCOMPARE(chosen.count(), 1);
    QVERIFY(!m_list->current());
    // What was composed just now is not there yet for who read the folder before.
    types::GeneratedPiece piece;
    piece.chorale = makePiece("", "new");
    piece.nll = 3;
    m_list->addComposed(piece, {"one", "piece-000009.mid"}, 500);
    m_list->setKept("one", {kept("piece-000001.mid", "b", 9, 100)}, {});
    QCOMPARE(titles(), QStringList({"new", "b"}));
    // And whoever read it after lists it once.
    m_list->setKept("one", {kept("piece-000009.mid", "new", 3, 500)}, {});
    m_list->addComposed(piece, {"one", "piece-000009.mid"}, 500);
    QCOMPARE(titles(), QStringList({"new"}));
  }
};

QTEST_MAIN(CandidateListTest)
#include "CandidateListTest.moc"
