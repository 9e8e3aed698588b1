#include "widgets/pianoroll/PianoRollLayout.h"

#include <QTest>

using namespace dmm;
using namespace dmm::widgets;

namespace {

types::Chorale makeChorale(int stepsPerQuarter = 1, int lengthSteps = 32) {
  types::Chorale chorale;
  chorale.stepsPerQuarter = stepsPerQuarter;
  chorale.lengthSteps = lengthSteps;
  chorale.voices[0] = {{72, 0, 4}, {74, 4, 2}};
  chorale.voices[3] = {{48, 0, 8}};
  return chorale;
}

} // namespace

class PianoRollLayoutTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fitShowsTheWholePiece() {
    PianoRollLayout layout;
    layout.setPiece(makeChorale());
    layout.setArea({800, 400});
    QVERIFY(layout.isFitted());
    QCOMPARE(layout.xOfStep(32), 800.0);
    QCOMPARE(layout.size().width(), 800.0);
    QVERIFY(layout.size().height() <= 400);
    QVERIFY(layout.size().height() > 400 - layout.rowHeight());
    QVERIFY(layout.lowestPitch() <= 48 - PianoRollLayout::kPitchMargin);
    QVERIFY(layout.highestPitch() >= 74 + PianoRollLayout::kPitchMargin);
    layout.setArea({1600, 400}); // a fitted view follows its window
    QCOMPARE(layout.xOfStep(32), 1600.0);
  }

  void middleCIsWhereItShouldBe() {
    PianoRollLayout layout;
    layout.setPiece(makeChorale());
    layout.setArea({800, 400});
    const double y = layout.yOfPitch(60);
    QCOMPARE(y, (layout.highestPitch() - 60) * layout.rowHeight());
    QCOMPARE(layout.yOfPitch(72), y - 12 * layout.rowHeight()); // higher is further up
    QCOMPARE(layout.pitchAtY(y), 60);
    QCOMPARE(layout.pitchAtY(y + layout.rowHeight() - 0.01), 60);
    QCOMPARE(layout.pitchAtY(y + layout.rowHeight()), 59);
    QCOMPARE(layout.pitchAtY(y - 0.01), 61);
    QCOMPARE(layout.pitchAtY(-0.01), layout.highestPitch() + 1);
    QCOMPARE(music::noteName(60), QString("C4"));
  }

  void timeGoesBothWays() {
    PianoRollLayout layout;
    layout.setPiece(makeChorale());
    layout.setArea({800, 400});
    QCOMPARE(layout.xOfStep(8), 200.0);
    QCOMPARE(layout.stepAtX(200.0), 8.0);
    layout.zoomIn();
    QCOMPARE(layout.stepAtX(layout.xOfStep(13.5)), 13.5);
  }

  void noteFillsItsTimeAndItsRow() {
    PianoRollLayout layout;
    layout.setPiece(makeChorale());
    layout.setArea({800, 400});
    const QRectF rect = layout.noteRect({{74, 4, 2}, types::VoicePart::Soprano});
    QCOMPARE(rect, QRectF(100, layout.yOfPitch(74), 50, layout.rowHeight()));
  }

  void zoomClimbsALadderAndEndsAtTheFit() {
    PianoRollLayout layout;
    layout.setPiece(makeChorale(4, 128)); // 32 quarters: 25 pixels each when fitted to 800
    layout.setArea({800, 400});
    QCOMPARE(layout.pixelsPerQuarter(), 25.0);
    layout.zoomIn();
    QVERIFY(!layout.isFitted());
    QCOMPARE(layout.pixelsPerQuarter(), 32.0);
    layout.zoomIn();
    QCOMPARE(layout.pixelsPerQuarter(), 48.0);
    layout.setArea({1000, 400}); // a chosen zoom outlives the window's size
    QCOMPARE(layout.pixelsPerQuarter(), 48.0);
    layout.setArea({800, 400});
    layout.zoomOut();
    QCOMPARE(layout.pixelsPerQuarter(), 32.0);
    layout.zoomOut();
    QVERIFY(layout.isFitted());
    layout.zoomOut();
    QCOMPARE(layout.pixelsPerQuarter(), 25.0);
    for (int i = 0; i < 40; ++i) layout.zoomIn();
    QCOMPARE(layout.pixelsPerQuarter(), 192.0);
    layout.fit();
    QCOMPARE(layout.pixelsPerQuarter(), 25.0);
  }

  void anyScaleBetweenTheFitAndTheLargest() {
    PianoRollLayout layout;
    layout.setPiece(makeChorale(4, 128));
    layout.setArea({800, 400});
    layout.zoomBy(1.3);
    QCOMPARE(layout.pixelsPerQuarter(), 32.5);
    QCOMPARE(layout.quarterAtX(layout.xOfQuarter(7.25)), 7.25);
    layout.zoomBy(100);
    QCOMPARE(layout.pixelsPerQuarter(), 192.0);
    layout.zoomBy(0.001);
    QVERIFY(layout.isFitted());
    QCOMPARE(layout.pixelsPerQuarter(), 25.0);
  }

  void aShorterPieceCanShareTheScaleOfALongerOne() {
    PianoRollLayout layout;
    layout.setPiece(makeChorale()); // 32 quarters
    layout.setArea({800, 400});
    layout.setLeastQuarters(64);
    QCOMPARE(layout.xOfQuarter(32), 400.0);
    QCOMPARE(layout.size().width(), 800.0);
    QCOMPARE(layout.lengthQuarters(), 32.0);
    layout.setLeastQuarters(0);
    QCOMPARE(layout.xOfQuarter(32), 800.0);
  }

  void aPieceNeedsNoNotesAndNoArea() {
    PianoRollLayout layout;
    layout.setPiece(types::Chorale{});
    layout.setArea({0, 0});
    layout.zoomIn();
    layout.zoomOut();
    QCOMPARE(layout.lengthSteps(), 0);
    QVERIFY(layout.rowHeight() >= PianoRollLayout::kMinRowHeight);
    QVERIFY(layout.highestPitch() >= layout.lowestPitch());
  }

  void rowsStayWithinThePiano() {
    types::Chorale chorale = makeChorale();
    chorale.voices[0] = {{types::kHighestPitch, 0, 1}};
    chorale.voices[3] = {{types::kLowestPitch, 0, 1}};
    PianoRollLayout layout;
    layout.setPiece(chorale);
    layout.setArea({800, 4000});
    QCOMPARE(layout.lowestPitch(), types::kLowestPitch);
    QCOMPARE(layout.highestPitch(), types::kHighestPitch);
  }

  void unisonsShareARow() {
    types::Chorale chorale;
    chorale.lengthSteps = 8;
    chorale.voices[1] = {{60, 0, 4}, {62, 4, 4}};
    chorale.voices[2] = {{60, 3, 1}, {62, 8, 1}}; // the second begins when the alto's ends
    const auto notes = placeNotes(chorale);
    QCOMPARE(notes.size(), std::size_t(4));
    QCOMPARE(notes[0].shares, 2);
    QCOMPARE(notes[0].share, 0);
    QCOMPARE(notes[1].shares, 1);
    QCOMPARE(notes[2].shares, 2);
    QCOMPARE(notes[2].share, 1);
    QCOMPARE(notes[3].shares, 1);

    PianoRollLayout layout;
    layout.setPiece(chorale);
    layout.setArea({800, 400});
    QVERIFY(!layout.noteRect(notes[0]).intersects(layout.noteRect(notes[2])));
  }

  void theHighestVoiceShowsTheFermata() {
    types::Chorale chorale;
    chorale.lengthSteps = 16;
    chorale.voices[0] = {{72, 0, 3}, {74, 3, 5}};
    chorale.voices[1] = {{65, 0, 4}, {67, 4, 4}, {69, 8, 8}};
    chorale.fermatas[0] = {3};
    chorale.fermatas[1] = {4, 8}; // the first is that of the soprano
    std::vector<int> onsets;
    for (const auto& note : placeNotes(chorale))
      if (note.hasFermata) onsets.push_back(note.note.onset);
    QCOMPARE(onsets, (std::vector<int>{3, 8}));
  }

  void barsAreThoseOfThePiece() {
    types::Chorale chorale = makeChorale(4, 64);
    chorale.meter = types::Meter{3, 4, 4, {}, {{16, 8, true}, {24, 4, false}}};
    PianoRollLayout layout;
    layout.setPiece(chorale);
    QCOMPARE(layout.bars().barAt(6).start, 6.0); // the last beat of bar 2
    QCOMPARE(music::barAndBeat(layout.bars(), 0, 4), QString("0.3"));
    QCOMPARE(music::barAndBeat(layout.bars(), 26, 4), QString("2.3 + 2/4"));
    QCOMPARE(music::barAndBeat(layout.bars(), 28, 4), QString("3.1"));
  }

  void barsAndBeats_data() {
    QTest::addColumn<int>("step");
    QTest::addColumn<int>("stepsPerQuarter");
    QTest::addColumn<QString>("text");
    QTest::newRow("first") << 0 << 1 << "1.1";
    QTest::newRow("quarters") << 9 << 1 << "3.2";
    QTest::newRow("sixteenths") << 36 << 4 << "3.2";
    QTest::newRow("between beats") << 38 << 4 << "3.2 + 2/4";
  }
  void barsAndBeats() {
    QFETCH(int, step);
    QFETCH(int, stepsPerQuarter);
    QTEST(music::barAndBeat({}, step, stepsPerQuarter), "text");
  }

  void noteNames() {
    QCOMPARE(music::noteName(21), QString("A0"));
    QCOMPARE(music::noteName(66), QStringLiteral("F\u266f4"));
    QCOMPARE(music::noteName(108), QString("C8"));
    QCOMPARE(music::voiceName(types::VoicePart::Alto), QString("Alto"));
    QCOMPARE(music::voiceLetter(types::VoicePart::Bass), QString("B"));
  }
};

QTEST_APPLESS_MAIN(PianoRollLayoutTest)
#include "PianoRollLayoutTest.moc"
