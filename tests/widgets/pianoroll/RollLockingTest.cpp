// Bars and voices are selected on the roll, locked and unlocked, with the mouse and the keys.

#include "core/types/NoteEdit.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/pianoroll/VoiceLegend.h"

#include <QImage>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace dmm;
using namespace dmm::widgets;
using types::VoicePart;

class RollLockingTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<PianoRollView> m_view;
  int m_choices = 0;

  static constexpr std::array<bool, 4> kLower{false, true, true, true};

  /// Eight bars of four quarters; each voice sings one note a bar.
  static types::Chorale somePiece() {
    types::Chorale piece = types::emptyPiece(8, 1);
    constexpr std::array<int, 4> kPitches{76, 67, 60, 48};
    for (std::size_t v = 0; v < 4; ++v)
      for (int bar = 0; bar < 8; ++bar) piece.voices[v].push_back({kPitches[v], 4 * bar, 4});
    return piece;
  }
  QPoint at(int pitch, double quarter) const {
    const auto& layout = m_view->rollLayout();
    return m_view
        ->toViewport({layout.xOfQuarter(quarter), layout.yOfPitch(pitch) + layout.rowHeight() / 2})
        .toPoint();
  }
  void drag(double from, double to) {
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, at(72, from));
    QTest::mouseMove(m_view->viewport(), at(72, (from + to) / 2));
    QTest::mouseMove(m_view->viewport(), at(72, to));
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, at(72, to));
  }
  void clickNote(int pitch, double quarter, Qt::KeyboardModifiers keys = {}) {
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, keys, at(pitch, quarter));
  }
  void clickVoice(VoicePart voice) {
    auto* legend = m_view->findChild<VoiceLegend*>("voiceLegend");
    QTest::mouseClick(legend, Qt::LeftButton, {}, legend->entryRect(voice).center().toPoint());
  }
  QToolButton* button(const char* name) const { return m_view->findChild<QToolButton*>(name); }
  void key(Qt::Key which, Qt::KeyboardModifiers keys = {}) {
    QTest::keyClick(m_view.get(), which, keys);
  }
  const FreeRegion& free() const { return *m_view->freeNotes(); }

 private Q_SLOTS:
  void init() {
    m_view = std::make_unique<PianoRollView>();
    m_view->resize(900, 600);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_view->setChorale(somePiece());
    m_view->setFreeNotes(FreeRegion{kLower, 0, 32, {}});
    m_choices = 0;
    connect(m_view.get(), &PianoRollView::freeNotesChosen, this, [this](const FreeRegion& region) {
      ++m_choices;
      m_view->setFreeNotes(region);
    });
  }
  void cleanup() { m_view.reset(); }

  void aDragSelectsWholeBars() {
    QVERIFY(!button("lockButton")->isVisible());
    drag(9.5, 14.2);
    QCOMPARE(*m_view->selectedPart(), (RollSelection{{}, {8, 16}}));
    QVERIFY(button("lockButton")->isVisible());
    drag(30, 17); // backwards
    QCOMPARE(*m_view->selectedPart(), (RollSelection{{}, {16, 32}}));
    clickNote(72, 3); // nothing is there
    QVERIFY(!m_view->selectedPart());
    QVERIFY(!button("lockButton")->isVisible());
    drag(1, 2);
    key(Qt::Key_Escape);
    QVERIFY(!m_view->selectedPart());
    QCOMPARE(m_choices, 0);
  }

  void theButtonLocksBarsInTheMiddleAndUnlocksThem() {
    drag(9.5, 14.2);
    QCOMPARE(button("lockButton")->text(), QString("Lock"));
    QTest::mouseClick(button("lockButton"), Qt::LeftButton);
    QCOMPARE(m_choices, 1);
    QCOMPARE(free().voices, kLower);
    QCOMPARE(free().freeTimes(), (std::vector<TimeSpan>{{0, 8}, {16, 32}}));
    for (const auto voice : {VoicePart::Alto, VoicePart::Tenor, VoicePart::Bass})
      QVERIFY(!free().isFree(voice, 10));
    QCOMPARE(button("lockButton")->text(), QString("Unlock"));
    QTest::mouseClick(button("lockButton"), Qt::LeftButton);
    QCOMPARE(free(), (FreeRegion{kLower, 0, 32, {}})); // the melody stays locked
  }

  void aVoiceIsLockedInSomeBars() {
    drag(9.5, 14.2);
    clickNote(48, 10);
    QCOMPARE(m_view->selectedPart()->voices, (std::array<bool, 4>{false, false, false, true}));
    clickNote(60, 10, Qt::ControlModifier);
    QCOMPARE(m_view->selectedPart()->voices, (std::array<bool, 4>{false, false, true, true}));
    clickNote(60, 10, Qt::ControlModifier);
    key(Qt::Key_K);
    QCOMPARE(free(), (FreeRegion{kLower, 0, 32, {{VoicePart::Bass, {8, 16}}}}));
    key(Qt::Key_K);
    QCOMPARE(free(), (FreeRegion{kLower, 0, 32, {}}));
  }

  void aVoiceIsLockedAsAWholeByANoteOrItsName() {
    clickNote(48, 10);
    QCOMPARE(*m_view->selectedPart(), (RollSelection{{false, false, false, true}, {0, 32}}));
    key(Qt::Key_K);
    QCOMPARE(free().voices, (std::array<bool, 4>{false, true, true, false}));
    clickVoice(VoicePart::Bass);
    QCOMPARE(free().voices, kLower);
    clickVoice(VoicePart::Soprano);
    QCOMPARE(free().voices, (std::array<bool, 4>{true, true, true, true}));
    QCOMPARE(m_choices, 3);
  }

  void nothingButSomeBarsIsDrawnAnew() {
    clickVoice(VoicePart::Bass);
    drag(9.5, 14.2);
    QTest::mouseClick(button("freeOnlyButton"), Qt::LeftButton);
    QCOMPARE(free(), (FreeRegion{{false, true, true, false}, 8, 16, {}}));
    drag(17, 18);
    key(Qt::Key_K, Qt::ShiftModifier);
    QCOMPARE(free(), (FreeRegion{{false, true, true, false}, 16, 20, {}}));
  }

  void whereNothingIsHarmonisedNothingIsLocked() {
    m_view->setFreeNotes(std::nullopt);
    drag(9.5, 14.2);
    QVERIFY(!m_view->selectedPart());
    clickVoice(VoicePart::Bass);
    key(Qt::Key_K);
    QCOMPARE(m_choices, 0);
  }

  void inEditingAKeyLocksTheVoiceOfTheNote() {
    m_view->setEditable(true);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at(48, 10));
    QVERIFY(!m_view->selectedPart());
    key(Qt::Key_K);
    QCOMPARE(free().voices, (std::array<bool, 4>{false, true, true, false}));
  }

  void whatIsLockedShows() {
    const auto picture = [this] { return m_view->viewport()->grab().toImage(); };
    const QImage before = picture();
    drag(9.5, 14.2);
    const QImage selected = picture();
    QVERIFY(selected != before);
    key(Qt::Key_K);
    key(Qt::Key_Escape);
    const QImage locked = picture();
    QVERIFY(locked != before && locked != selected);
    // Ground between the voices is hatched before and behind, and plain where all stays.
    const auto isHatched = [&](double quarter) {
      const QRect ground(at(72, quarter) - QPoint(8, 4), QSize(16, 8));
      QSet<QRgb> colours;
      for (int y = ground.top(); y <= ground.bottom(); ++y)
        for (int x = ground.left(); x <= ground.right(); ++x) colours.insert(locked.pixel(x, y));
      return colours.size() > 1;
    };
    QVERIFY(isHatched(6.5) && isHatched(18.5));
    QVERIFY(!isHatched(10.5) && !isHatched(14.5));
  }
};

QTEST_MAIN(RollLockingTest)
#include "RollLockingTest.moc"
