#include "widgets/pianoroll/PianoRollView.h"

#include "widgets/pianoroll/VoiceLegend.h"
#include "widgets/theme/Palette.h"

#include <QApplication>
#include <QHelpEvent>
#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>
#include <memory>

using namespace dmm;
using namespace dmm::widgets;

namespace {

/// 64 quarters: a soprano of single quarters around C5, one long C4 of the tenor, a bass.
types::Chorale makeChorale(bool inferred) {
  types::Chorale chorale;
  chorale.lengthSteps = 64;
  chorale.voicesInferred = inferred;
  for (int t = 0; t < 64; ++t) chorale.voices[0].push_back({72 + t % 3, t, 1});
  chorale.voices[2] = {{60, 8, 16}};
  chorale.voices[3] = {{48, 0, 64}};
  return chorale;
}

} // namespace

class PianoRollViewTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<PianoRollView> m_view;

  QImage image() { return m_view->viewport()->grab().toImage(); }
  QPoint centerOf(const types::Note& note) const {
    const QRectF rect = m_view->rollLayout().noteRect({note, types::VoicePart::Tenor});
    return m_view->toViewport(rect.center()).toPoint();
  }
  void wheel(const QPoint& place, int delta, Qt::KeyboardModifiers modifiers) {
    QWheelEvent event(place, m_view->viewport()->mapToGlobal(place), {}, {0, delta}, Qt::NoButton,
                      modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_view->viewport(), &event);
  }
  double stepAt(int viewportX) const {
    return m_view->rollLayout().stepAtX(viewportX - m_view->toViewport({0, 0}).x());
  }

 private Q_SLOTS:
  void init() {
    m_view = std::make_unique<PianoRollView>();
    m_view->resize(800, 500);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
  }
  void cleanup() {
    QToolTip::hideText();
    m_view.reset();
  }

  void emptyStateSaysWhatWillAppear() {
    QVERIFY(m_view->isEmpty());
    QVERIFY(!m_view->emptyText().isEmpty());
    const auto* legend = m_view->findChild<VoiceLegend*>("voiceLegend");
    QVERIFY(!legend->isVisible());
    const QColor window = m_view->palette().color(QPalette::Window);
    const auto hasText = [&] {
      const QImage shown = image();
      for (int x = 0; x < shown.width(); ++x)
        if (shown.pixelColor(x, shown.height() / 2) != window) return true;
      return false;
    };
    QVERIFY(hasText());
    m_view->setEmptyText(QString());
    QVERIFY(!hasText());

    m_view->setChorale(makeChorale(false));
    QVERIFY(!m_view->isEmpty());
    QVERIFY(legend->isVisible());
    m_view->clear();
    QVERIFY(m_view->isEmpty());
    QVERIFY(!legend->isVisible());
  }

  void notesAreWhereTheirPitchAndTimeAre() {
    m_view->setChorale(makeChorale(false));
    const types::Note middleC{60, 8, 16};
    const QPoint place = centerOf(middleC);
    QCOMPARE(image().pixelColor(place), palette::voiceColor(types::VoicePart::Tenor));
    // The row below, B3, is empty.
    const QPoint below = place + QPoint(0, int(m_view->rollLayout().rowHeight()));
    QVERIFY(image().pixelColor(below) != palette::voiceColor(types::VoicePart::Tenor));
    QVERIFY(place.x() > PianoRollView::kGutterWidth);
  }

  void blackRowsAreAShadeDarker() {
    m_view->setChorale(makeChorale(false));
    const QImage shown = image();
    const auto rowColor = [&](int pitch) {
      const auto& layout = m_view->rollLayout();
      const double x = layout.xOfStep(2.5); // between two beat lines
      const double y = layout.yOfPitch(pitch) + layout.rowHeight() / 2;
      return shown.pixelColor(m_view->toViewport({x, y}).toPoint());
    };
    QCOMPARE(rowColor(62), palette::paper(m_view->palette()));
    QVERIFY(rowColor(61).lightness() < rowColor(62).lightness());
  }

  void barLinesAreStrongerThanBeatLines() {
    m_view->setChorale(makeChorale(false));
    m_view->zoomIn();
    m_view->horizontalScrollBar()->setValue(0);
    const QImage shown = image();
    const auto lineColor = [&](int step) {
      const auto& layout = m_view->rollLayout();
      const double x = std::round(layout.xOfStep(step));
      const double y = layout.yOfPitch(65) + layout.rowHeight() / 2; // a white key, no notes
      return shown.pixelColor(m_view->toViewport({x, y}).toPoint());
    };
    QVERIFY(lineColor(4).lightness() < lineColor(5).lightness());
    QVERIFY(lineColor(5).lightness() < palette::paper(m_view->palette()).lightness());
  }

  void legendSaysWhenVoicesAreInferred() {
    const auto* legend = m_view->findChild<VoiceLegend*>("voiceLegend");
    m_view->setChorale(makeChorale(false));
    QCOMPARE(legend->text(), QString("Soprano Alto Tenor Bass"));
    m_view->setChorale(makeChorale(true));
    QCOMPARE(legend->text(), QString("Soprano Alto Tenor Bass (inferred)"));
    QCOMPARE(legend->accessibleName(), legend->text());
  }

  void fitFollowsTheWindow() {
    m_view->setChorale(makeChorale(false));
    QCOMPARE(m_view->horizontalScrollBar()->maximum(), 0);
    QCOMPARE(m_view->verticalScrollBar()->maximum(), 0);
    const double before = m_view->rollLayout().pixelsPerQuarter();
    m_view->resize(1100, 500);
    QTRY_VERIFY(m_view->rollLayout().pixelsPerQuarter() > before);
    QCOMPARE(m_view->horizontalScrollBar()->maximum(), 0);
  }

  void keysZoomAndFit() {
    m_view->setChorale(makeChorale(false));
    const double fitted = m_view->rollLayout().pixelsPerQuarter();
    QTest::keyClick(m_view.get(), Qt::Key_Plus);
    QTest::keyClick(m_view.get(), Qt::Key_Plus);
    const double closer = m_view->rollLayout().pixelsPerQuarter();
    QVERIFY(closer > fitted);
    QVERIFY(m_view->horizontalScrollBar()->maximum() > 0);
    QTest::keyClick(m_view.get(), Qt::Key_Minus);
    QVERIFY(m_view->rollLayout().pixelsPerQuarter() < closer);
    QTest::keyClick(m_view.get(), Qt::Key_Plus);
    QTest::keyClick(m_view.get(), Qt::Key_0);
    QCOMPARE(m_view->rollLayout().pixelsPerQuarter(), fitted);
    QCOMPARE(m_view->horizontalScrollBar()->maximum(), 0);
  }

  void wheelZoomsAroundTheMouse() {
    m_view->setChorale(makeChorale(false));
    const QPoint place(500, 200);
    const double step = stepAt(place.x());
    const double fitted = m_view->rollLayout().pixelsPerQuarter();
    wheel(place, 120, Qt::ControlModifier);
    wheel(place, 120, Qt::ControlModifier);
    QVERIFY(m_view->rollLayout().pixelsPerQuarter() > fitted);
    QVERIFY(qAbs(stepAt(place.x()) - step) < 0.1);
    wheel(place, -120, Qt::ControlModifier);
    wheel(place, -120, Qt::ControlModifier);
    QVERIFY(m_view->rollLayout().isFitted());
  }

  void wheelAndArrowsScroll() {
    m_view->setChorale(makeChorale(false));
    for (int i = 0; i < 4; ++i) m_view->zoomIn();
    m_view->horizontalScrollBar()->setValue(100);
    wheel({400, 200}, -120, Qt::NoModifier);
    const int scrolled = m_view->horizontalScrollBar()->value();
    QVERIFY(scrolled > 100);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QVERIFY(m_view->horizontalScrollBar()->value() > scrolled);
    QTest::keyClick(m_view.get(), Qt::Key_Home);
    QCOMPARE(m_view->horizontalScrollBar()->value(), 0);
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QCOMPARE(m_view->horizontalScrollBar()->value(), m_view->horizontalScrollBar()->maximum());
    m_view->setChorale(makeChorale(false)); // another piece is shown from its start, fitted
    QCOMPARE(m_view->horizontalScrollBar()->value(), 0);
    QVERIFY(m_view->rollLayout().isFitted());
  }

  void hoverNamesTheNote() {
    const auto askAt = [this](const QPoint& place) {
      QHelpEvent event(QEvent::ToolTip, place, m_view->viewport()->mapToGlobal(place));
      QApplication::sendEvent(m_view->viewport(), &event);
    };
    m_view->setChorale(makeChorale(false));
    askAt(centerOf({60, 8, 16}));
    QTRY_COMPARE(QToolTip::text(), QString("C4, bar 3.1, Tenor"));
    m_view->setChorale(makeChorale(true));
    askAt(centerOf({73, 1, 1}));
    QTRY_COMPARE(QToolTip::text(), QStringLiteral("C\u266f5, bar 1.2, Soprano (inferred)"));
    askAt(centerOf({65, 40, 1})); // nothing sounds there
    QTRY_VERIFY(!QToolTip::isVisible() || QToolTip::text().isEmpty());
  }

  void onlyTheExposedPartIsPainted() {
    m_view->setChorale(makeChorale(false));
    m_view->viewport()->repaint();
    QCOMPARE(m_view->notesDrawn(), 66); // each once
    const QPoint place = centerOf({60, 8, 16});
    m_view->viewport()->repaint(QRect(place, QSize(4, 4)));
    QCOMPARE(m_view->notesDrawn(), 1);
    m_view->viewport()->repaint(QRect(0, 30, 10, 100)); // the keys only
    QCOMPARE(m_view->notesDrawn(), 0);
  }

  void thePlayheadIsFollowedUntilTheUserScrolls() {
    m_view->setChorale(makeChorale(false));
    for (int i = 0; i < 4; ++i) m_view->zoomIn();
    auto* bar = m_view->horizontalScrollBar();
    bar->setValue(0);
    auto* follow = m_view->findChild<QToolButton*>("followButton");
    const auto isInView = [&](double quarter) {
      const double x = m_view->toViewport({m_view->rollLayout().xOfQuarter(quarter), 0}).x();
      return x >= PianoRollView::kGutterWidth && x <= m_view->viewport()->width();
    };
    m_view->setPlayhead(0);
    QCOMPARE(bar->value(), 0);
    for (double quarter = 0; quarter < 64; quarter += 0.37) {
      m_view->setPlayhead(quarter);
      QVERIFY2(isInView(quarter), qPrintable(QString::number(quarter)));
    }
    QVERIFY(m_view->isFollowing());
    QVERIFY(!follow->isVisible());

    QTest::keyClick(m_view.get(), Qt::Key_Home); // the user looks elsewhere
    QVERIFY(!m_view->isFollowing());
    QVERIFY(follow->isVisible());
    m_view->setPlayhead(50);
    QCOMPARE(bar->value(), 0);
    QTest::mouseClick(follow, Qt::LeftButton);
    QVERIFY(isInView(50));
    QVERIFY(!follow->isVisible());
    wheel({400, 200}, 120, Qt::ShiftModifier);
    QVERIFY(!m_view->isFollowing());
    m_view->setPlayhead(-1); // stopped: nothing to follow, and no button
    QVERIFY(!follow->isVisible());
    m_view->setChorale(makeChorale(false));
    QVERIFY(m_view->isFollowing());
  }

  void zoomingDoesNotEndTheFollowing() {
    m_view->setChorale(makeChorale(false));
    m_view->setPlayhead(30);
    for (int i = 0; i < 4; ++i) QTest::keyClick(m_view.get(), Qt::Key_Plus);
    m_view->resize(700, 500);
    QVERIFY(m_view->isFollowing());
  }

  void soundingNotesAndKeysLightUp() {
    m_view->setChorale(makeChorale(false));
    const types::Note middleC{60, 8, 16};
    const QPoint place = centerOf(middleC);
    const QColor silent = image().pixelColor(place);
    m_view->setPlayhead(15); // left of the centre of the note, which sounds from 8 to 24
    QVERIFY(image().pixelColor(place).lightness() > silent.lightness());
    m_view->setPlayhead(24);
    QCOMPARE(image().pixelColor(place), silent);

    const auto& layout = m_view->rollLayout();
    const QPoint key(
        PianoRollView::kGutterWidth - 4,
        int(m_view->toViewport({0, layout.yOfPitch(62) + layout.rowHeight() / 2}).y()));
    const QColor accent = m_view->palette().color(QPalette::Highlight);
    QVERIFY(image().pixelColor(key) != accent);
    m_view->setSoundingPitches({48, 62});
    QCOMPARE(image().pixelColor(key), accent);
    m_view->setSoundingPitches({});
    QVERIFY(image().pixelColor(key) != accent);
  }

  void thePlayheadIsWhereTheMusicIs() {
    m_view->setChorale(makeChorale(false));
    m_view->setPlayhead(33.5);
    const auto& layout = m_view->rollLayout();
    const QPointF place(layout.xOfQuarter(33.5), layout.yOfPitch(66) + layout.rowHeight() / 2);
    QCOMPARE(image().pixelColor(m_view->toViewport(place).toPoint()),
             m_view->palette().color(QPalette::Highlight));
  }

  void aClickOnTheBarsSeeksAndADragLoops() {
    m_view->setChorale(makeChorale(false));
    const auto atQuarter = [this](double quarter) {
      return m_view->toViewport({m_view->rollLayout().xOfQuarter(quarter), 0}).toPoint() -
             QPoint(0, 10);
    };
    QSignalSpy seeks(m_view.get(), &PianoRollView::seekRequested);
    QSignalSpy loops(m_view.get(), &PianoRollView::loopRegionChosen);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, atQuarter(20));
    QCOMPARE(seeks.count(), 1);
    QVERIFY(qAbs(seeks.at(0).at(0).toDouble() - 20) < 0.1);

    const auto drag = [&](double from, double to) {
      QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, atQuarter(from));
      QTest::mouseMove(m_view->viewport(), atQuarter(to));
      QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, atQuarter(to));
    };
    drag(8.4, 15.5);
    QCOMPARE(loops.count(), 1);
    QCOMPARE(loops.at(0).at(0).toDouble(), 8.0);
    QCOMPARE(loops.at(0).at(1).toDouble(), 16.0);
    drag(31.5, 24.2); // to the left
    QCOMPARE(loops.at(1).at(0).toDouble(), 24.0);
    QCOMPARE(loops.at(1).at(1).toDouble(), 32.0);
    drag(60.5, 90); // over the end
    QCOMPARE(loops.at(2).at(1).toDouble(), 64.0);
    QCOMPARE(seeks.count(), 1);
    QSignalSpy cleared(m_view.get(), &PianoRollView::loopRegionCleared);
    QTest::keyClick(m_view.get(), Qt::Key_Escape);
    QTest::keyClick(m_view.get(), Qt::Key_Escape);
    QCOMPARE(cleared.count(), 1);
    m_view->setLoopRegion(5, 5); // of no length: none
    image();
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {300, 200}); // a note, not the bars
    QCOMPARE(seeks.count(), 1);
  }

  void probabilitiesAreToldAndShown() {
    m_view->setChorale(makeChorale(true));
    std::vector<types::KeyProbabilities> probabilities(64);
    probabilities[1][73 - 21] = 0.75F;
    probabilities[40][65 - 21] = 0.25F;
    probabilities[40][67 - 21] = 0.03F;
    m_view->setProbabilities(probabilities);
    const auto askAt = [this](const QPoint& place) {
      QHelpEvent event(QEvent::ToolTip, place, m_view->viewport()->mapToGlobal(place));
      QApplication::sendEvent(m_view->viewport(), &event);
    };
    askAt(centerOf({73, 1, 1}));
    QTRY_COMPARE(QToolTip::text(),
                 QStringLiteral("C\u266f5, bar 1.2, Soprano (inferred), probability 0.75"));
    const QPoint silent = centerOf({65, 40, 1}), faint = centerOf({67, 40, 1});
    const QColor paper = image().pixelColor(silent);
    m_view->setHeatShown(true);
    QVERIFY(image().pixelColor(silent) != paper);
    QVERIFY(image().pixelColor(faint) != paper); // improbable, and still there
    QVERIFY(image().pixelColor(faint).saturation() < image().pixelColor(silent).saturation());
    askAt(silent);
    QTRY_COMPARE(QToolTip::text(), QStringLiteral("F4, bar 11.1, silent, probability 0.25"));
    m_view->setHeatShown(false);
    QCOMPARE(image().pixelColor(silent), paper);
    m_view->setChorale(makeChorale(true)); // of another piece nothing is known
    QVERIFY(!m_view->hasProbabilities());
  }

  void aPinchZooms() {
    m_view->setChorale(makeChorale(false));
    const double fitted = m_view->rollLayout().pixelsPerQuarter();
    const QPointF place(500, 200);
    const double step = stepAt(500);
    const auto pinch = [&](double by) {
      QNativeGestureEvent event(Qt::ZoomNativeGesture, QPointingDevice::primaryPointingDevice(), 2,
                                place, place, m_view->viewport()->mapToGlobal(place), by, {});
      QApplication::sendEvent(m_view->viewport(), &event);
    };
    pinch(0.5);
    QVERIFY(qAbs(m_view->rollLayout().pixelsPerQuarter() - 1.5 * fitted) < 1e-6);
    QVERIFY(qAbs(stepAt(500) - step) < 0.1);
    pinch(-0.9);
    QVERIFY(m_view->rollLayout().isFitted());
  }

  void coloursFollowThePalette() {
    m_view->setChorale(makeChorale(false));
    QPalette dark = m_view->palette();
    dark.setColor(QPalette::Window, QColor(45, 45, 48));
    dark.setColor(QPalette::WindowText, Qt::white);
    dark.setColor(QPalette::Base, QColor(30, 30, 32));
    dark.setColor(QPalette::Text, Qt::white);
    m_view->setPalette(dark);
    const auto& layout = m_view->rollLayout();
    const QPointF place(layout.xOfStep(2.5), layout.yOfPitch(62) + layout.rowHeight() / 2);
    QTRY_COMPARE(image().pixelColor(m_view->toViewport(place).toPoint()), QColor(30, 30, 32));
  }

  void barLinesFollowTheMetreOfThePiece() {
    auto chorale = makeChorale(false);
    chorale.voices = {};
    chorale.voices[0] = {{60, 0, 64}};
    chorale.meter = types::Meter{3, 4, 1}; // three beats, after a pickup of one
    m_view->setChorale(chorale);
    const QImage shown = image();
    const int y = int(m_view->toViewport({0, m_view->rollLayout().yOfPitch(62)}).y()) + 2;
    const auto darkness = [&](double quarter) { // the line of this quarter on a white row
      const int x = int(std::round(m_view->rollLayout().xOfQuarter(quarter)) +
                        m_view->toViewport({0, 0}).x());
      return 255 - qGray(shown.pixel(x, y));
    };
    const int bar = darkness(4), beat = darkness(5);
    QVERIFY2(bar > beat && beat > darkness(4.5),
             qPrintable(QStringLiteral("%1 %2 %3").arg(bar).arg(beat).arg(darkness(4.5))));
    for (const double quarter : {1.0, 4.0, 7.0, 61.0}) QCOMPARE(darkness(quarter), bar);
    for (const double quarter : {2.0, 3.0, 8.0, 60.0}) QCOMPARE(darkness(quarter), beat);
  }

  void aDividedBarHasALineWhereItIsDivided() {
    auto chorale = makeChorale(false);
    chorale.voices = {};
    chorale.voices[0] = {{60, 0, 64}};
    chorale.meter = types::Meter{3, 4, 1, {{40, 2, 4}}, {{4, 2, true}, {6, 1, false}}};
    m_view->setChorale(chorale);
    const QImage shown = image();
    const int y = int(m_view->toViewport({0, m_view->rollLayout().yOfPitch(62)}).y()) + 2;
    const auto darkness = [&](double quarter) {
      const int x = int(std::round(m_view->rollLayout().xOfQuarter(quarter)) +
                        m_view->toViewport({0, 0}).x());
      return 255 - qGray(shown.pixel(x, y));
    };
    const int bar = darkness(4), beat = darkness(5);
    QVERIFY(bar > beat);
    for (const double quarter : {1.0, 6.0, 7.0, 40.0, 42.0, 44.0}) QCOMPARE(darkness(quarter), bar);
    for (const double quarter : {8.0, 9.0, 41.0}) QCOMPARE(darkness(quarter), beat);
  }

  void aFermataStandsAboveItsNote() {
    auto chorale = makeChorale(false);
    chorale.voices = {};
    chorale.voices[0] = {{60, 0, 8}, {62, 8, 8}};
    m_view->setChorale(chorale);
    const QImage without = image();
    chorale.fermatas[0] = {8};
    m_view->setChorale(chorale);
    const QImage with = image();
    const auto& layout = m_view->rollLayout();
    const auto differs = [&](double quarter, int pitch) { // in the row, within a quarter
      const QRect area(
          m_view->toViewport({layout.xOfQuarter(quarter), layout.yOfPitch(pitch)}).toPoint(),
          QSize(int(layout.pixelsPerQuarter()), int(layout.rowHeight()) - 1));
      return without.copy(area) != with.copy(area);
    };
    QVERIFY(differs(11.5, 63)); // over its middle
    QVERIFY(!differs(3.5, 61) && !differs(8, 63) && !differs(14, 63));
  }

  void theRedPencilMarksFaultsAndTellsTheRule() {
    // Soprano and bass go in octaves from the first chord to the second.
    types::Chorale chorale;
    chorale.voicesInferred = false;
    chorale.lengthSteps = 4;
    chorale.voices[0] = {{72, 0, 1}, {74, 1, 1}, {72, 2, 2}};
    chorale.voices[2] = {{64, 0, 4}};
    chorale.voices[3] = {{48, 0, 1}, {50, 1, 1}, {55, 2, 2}};
    m_view->setChorale(chorale);
    const QImage clean = image();
    m_view->setFaults({{types::CounterpointRule::ParallelOctaves,
                        1,
                        0,
                        {types::VoicePart::Soprano, types::VoicePart::Bass}}});
    QCOMPARE(image(), clean); // not before somebody asks for them
    m_view->setFaultsShown(true);
    const QRect mark = m_view->markOf(1);
    const QImage marked = image();
    QVERIFY(marked.copy(mark) != clean.copy(mark));
    for (const auto& voice : chorale.voices) // never over the notes themselves
      for (const types::Note& note : voice)
        QCOMPARE(marked.pixelColor(centerOf(note)), clean.pixelColor(centerOf(note)));
    const auto hover = [&](const QPoint& place) {
      QTest::mouseMove(m_view->viewport(), place);
      QHelpEvent event(QEvent::ToolTip, place, m_view->viewport()->mapToGlobal(place));
      QApplication::sendEvent(m_view->viewport(), &event);
    };
    const auto isTold = [] {
      return QToolTip::text().contains("Parallel octaves") &&
             QToolTip::text().contains("soprano, bass") &&
             QToolTip::text().contains("from an octave or unison to another");
    };
    hover(mark.center());
    QTRY_VERIFY(isTold());
    QVERIFY(QToolTip::text().contains("Bar 1.2"));
    QTRY_VERIFY(image().copy(mark) != marked.copy(mark)); // stronger
    hover(centerOf({64, 2, 2}));
    QTRY_COMPARE(QToolTip::text(), QString("E4, bar 1.1, Tenor"));
    hover(centerOf({74, 1, 1}));
    QTRY_VERIFY(isTold());
    QVERIFY(QToolTip::text().contains("D5, bar 1.2, Soprano"));

    m_view->setFaultsShown(false);
    QTRY_COMPARE(image(), clean);
    m_view->setFaultsShown(true);
    m_view->setChorale(makeChorale(false)); // its faults are not known
    const QRect old = m_view->markOf(1);
    m_view->setFaultsShown(false);
    const QImage other = image();
    m_view->setFaultsShown(true);
    QCOMPARE(image().copy(old), other.copy(old));
  }
};

QTEST_MAIN(PianoRollViewTest)
#include "PianoRollViewTest.moc"
