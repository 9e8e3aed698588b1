// Notes are drawn, moved, lengthened and deleted with the mouse and the keys.

#include "core/types/NoteEdit.h"
#include "widgets/pianoroll/PianoRollView.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace dmm;
using namespace dmm::widgets;
using types::Note;
using types::VoicePart;

class RollEditingTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<PianoRollView> m_view;
  types::Chorale m_last; ///< as the view told it last
  int m_edits = 0;

  static types::Chorale somePiece() {
    types::Chorale piece = types::emptyPiece(4, 2);
    piece.voices[0] = {{72, 0, 4}, {74, 8, 2}};
    piece.voices[3] = {{48, 0, 32}};
    return piece;
  }
  /// In the row of a pitch, so far into the piece.
  QPoint at(int pitch, double step) const {
    const auto& layout = m_view->rollLayout();
    const QPointF place(layout.xOfStep(step), layout.yOfPitch(pitch) + layout.rowHeight() / 2);
    return m_view->toViewport(place).toPoint();
  }
  void drag(const QPoint& from, const QPoint& to) {
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, from);
    QTest::mouseMove(m_view->viewport(), (from + to) / 2);
    QTest::mouseMove(m_view->viewport(), to);
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, to);
  }
  const std::vector<Note>& voice(VoicePart part) const {
    return m_last.voices.at(std::size_t(part));
  }

 private Q_SLOTS:
  void init() {
    m_view = std::make_unique<PianoRollView>();
    m_view->resize(900, 600);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_view->setChorale(somePiece());
    m_view->setEditable(true);
    m_view->setEditTool(VoicePart::Soprano, 2);
    m_last = somePiece();
    m_edits = 0;
    connect(m_view.get(), &PianoRollView::pieceEdited, this, [this](const types::Chorale& piece) {
      m_last = piece;
      ++m_edits;
      m_view->changeNotes(piece);
    });
  }
  void cleanup() { m_view.reset(); }

  void aDragOnNothingDrawsOnTheGrid() {
    drag(at(76, 12.4), at(76, 15.3));
    QCOMPARE(m_edits, 1);
    QCOMPARE(voice(VoicePart::Soprano), (std::vector<Note>{{72, 0, 4}, {74, 8, 2}, {76, 12, 4}}));
    QCOMPARE(m_view->selectedNote(), (VoiceNote{VoicePart::Soprano, {76, 12, 4}}));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at(79, 20.7)); // one step
    QCOMPARE(voice(VoicePart::Soprano).back(), (Note{79, 20, 1}));
    m_view->setEditTool(VoicePart::Tenor, 1); // quarters
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at(60, 21.2));
    QCOMPARE(voice(VoicePart::Tenor), (std::vector<Note>{{60, 20, 2}}));
    QCOMPARE(voice(VoicePart::Bass), somePiece().voices[3]);
  }

  void aDragOnANoteMovesItInTimeAndPitch() {
    drag(at(74, 8.5), at(71, 18.4)); // ten steps later, three keys down
    QCOMPARE(m_edits, 1);
    QCOMPARE(voice(VoicePart::Soprano), (std::vector<Note>{{72, 0, 4}, {71, 18, 2}}));
    drag(at(71, 18.5), at(71, 18.5)); // nothing
    QCOMPARE(m_edits, 1);
    drag(at(71, 18.5), at(71, 200)); // to the end, and no further
    QCOMPARE(voice(VoicePart::Soprano).back(), (Note{71, 30, 2}));
  }

  void aDragOnItsEndLengthensAndShortens() {
    const int edge = 2; // pixels
    drag(at(74, 10) - QPoint(edge, 0), at(74, 13.1) - QPoint(edge, 0));
    QCOMPARE(voice(VoicePart::Soprano).back(), (Note{74, 8, 5}));
    drag(at(74, 13) - QPoint(edge, 0), at(74, 2));
    QCOMPARE(voice(VoicePart::Soprano).back(), (Note{74, 8, 1})); // at least a step
    // Over the next note of the voice, which gives way.
    drag(at(72, 4) - QPoint(edge, 0), at(72, 12));
    QCOMPARE(voice(VoicePart::Soprano), (std::vector<Note>{{72, 0, 12}}));
  }

  void theKeysDeleteAndMoveWhatIsSelected() {
    QSignalSpy chosen(m_view.get(), &PianoRollView::editVoiceChosen);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at(48, 20));
    QCOMPARE(m_edits, 0);
    QCOMPARE(chosen.count(), 1); // the bass is in hand
    QTest::keyClick(m_view.get(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(voice(VoicePart::Bass), (std::vector<Note>{{49, 0, 32}}));
    QTest::keyClick(m_view.get(), Qt::Key_Right, Qt::AltModifier); // there is no room
    QCOMPARE(m_edits, 1);
    QTest::keyClick(m_view.get(), Qt::Key_Delete);
    QVERIFY(voice(VoicePart::Bass).empty());
    QVERIFY(!m_view->selectedNote());
    QTest::keyClick(m_view.get(), Qt::Key_Delete); // nothing is selected
    QCOMPARE(m_edits, 2);
  }

  void escapeEndsADrag() {
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, at(74, 8.5));
    QTest::mouseMove(m_view->viewport(), at(60, 20));
    QTest::keyClick(m_view.get(), Qt::Key_Escape);
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, at(60, 20));
    QCOMPARE(m_edits, 0);
    QCOMPARE(m_last, somePiece());
    QVERIFY(!m_view->selectedNote());
  }

  void anEditKeepsWhatIsLookedAtAndHeard() {
    m_view->zoomIn();
    m_view->zoomIn();
    m_view->zoomIn();
    m_view->setPlayhead(3);
    m_view->setLoopRegion(0, 4);
    const TimeView before = m_view->timeView();
    QVERIFY(!before.isFitted);
    drag(at(76, 8.2), at(76, 8.4));
    QCOMPARE(m_edits, 1);
    QCOMPARE(m_view->timeView().pixelsPerQuarter, before.pixelsPerQuarter);
    QCOMPARE(m_view->timeView().scroll, before.scroll);
    QCOMPARE(m_view->playhead(), 3.0);
  }

  void withoutEditingTheMouseChangesNothing() {
    m_view->setEditable(false);
    drag(at(74, 8.5), at(60, 20));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at(76, 12));
    QTest::keyClick(m_view.get(), Qt::Key_Delete);
    QCOMPARE(m_edits, 0);
  }

  void whatIsFreeIsHatchedAndWhatIsLockedHasALock() {
    m_view->setEditable(false);
    const auto shown = [this] { return m_view->viewport()->grab().toImage(); };
    const QImage plain = shown();
    m_view->setFreeNotes(FreeRegion{{false, true, true, true}, 4, 8});
    const QImage marked = shown();
    const auto differs = [&](const QRect& area) {
      for (int x = area.left(); x <= area.right(); ++x)
        for (int y = area.top(); y <= area.bottom(); ++y)
          if (plain.pixelColor(x, y) != marked.pixelColor(x, y)) return true;
      return false;
    };
    const QRect free(at(65, 9), at(62, 15)), kept(at(65, 20), at(62, 30));
    QVERIFY(differs(free));
    QVERIFY(!differs(kept));
    const int gutter = PianoRollView::kGutterWidth - 2;
    QVERIFY(differs(QRect(QPoint(0, at(72, 0).y() - 4), QPoint(gutter, at(72, 0).y() + 4))));
    QVERIFY(!differs(QRect(QPoint(0, at(48, 0).y() - 4), QPoint(gutter, at(48, 0).y() + 4))));
    m_view->setFreeNotes(std::nullopt);
    QCOMPARE(shown(), plain);
  }
};

QTEST_MAIN(RollEditingTest)
#include "RollEditingTest.moc"
