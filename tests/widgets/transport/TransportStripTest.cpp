// The strip as a user works it: real clicks and keys on what is found by name.

#include "widgets/transport/TransportStrip.h"

#include "widgets/transport/InstrumentButton.h"
#include "widgets/transport/SeekBar.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace dmm;
using widgets::SeekBar;
using widgets::TransportStrip;

class TransportStripTest : public QObject {
  Q_OBJECT

  std::unique_ptr<TransportStrip> m_strip;

  template <typename Widget> Widget* find(const char* name) {
    auto* widget = m_strip->findChild<Widget*>(QString::fromLatin1(name));
    if (!widget) qFatal("there is no %s", name);
    return widget;
  }
  QAbstractButton* button(const char* name) { return find<QAbstractButton>(name); }
  void click(const char* name) { QTest::mouseClick(button(name), Qt::LeftButton); }
  void setPiece(int quarters = 32) {
    types::Chorale piece;
    piece.lengthSteps = quarters;
    m_strip->setPiece(piece, quarters);
  }
  /// The pixel of a place in the piece.
  QPoint placeOf(double share) {
    auto* bar = find<SeekBar>("seekBar");
    return {int(8 + share * (bar->width() - 16)), bar->height() / 2};
  }

 private Q_SLOTS:
  void init() {
    m_strip = std::make_unique<TransportStrip>();
    m_strip->resize(1280, m_strip->sizeHint().height());
    m_strip->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_strip.get()));
  }
  void cleanup() { m_strip.reset(); }

  void fitsANarrowWindowAndALaptop() {
    QVERIFY2(m_strip->minimumSizeHint().width() <= 1000,
             qPrintable(QString::number(m_strip->minimumSizeHint().width())));
    setPiece();
    QVERIFY(find<SeekBar>("seekBar")->width() >= 200);
    types::Chorale piece;
    piece.lengthSteps = 32;
    piece.title = std::string(200, 'M');
    m_strip->setPiece(piece, 32);
    QCoreApplication::processEvents();
    QVERIFY(find<SeekBar>("seekBar")->width() >= 200);
  }

  void itNamesThePieceThatItPlays() {
    types::Chorale piece;
    piece.lengthSteps = 32;
    piece.title = "Aus meines Herzens Grunde";
    piece.catalogueNumber = "BWV 269";
    m_strip->setPiece(piece, 32);
    auto* title = find<QLabel>("playedTitle");
    QVERIFY(title->isVisible());
    QCOMPARE(title->text(), "BWV 269  Aus meines Herzens Grunde");
    QCOMPARE(title->toolTip(), title->text()); // the strip may have no room for all of it
    m_strip->setNoPiece(QStringLiteral("Nothing."));
    QCOMPARE(title->text(), QString());
  }

  void withNothingToPlayItSaysWhyAndDoesNothing() {
    m_strip->setNoPiece(QStringLiteral("This piece has no notes to play."));
    QSignalSpy played(m_strip.get(), &TransportStrip::playPauseRequested);
    QVERIFY(!button("playButton")->isEnabled());
    click("playButton");
    QCOMPARE(played.count(), 0);
    QVERIFY(!find<QWidget>("seekBar")->isEnabled());
    setPiece();
    QVERIFY(button("playButton")->isEnabled());
  }

  void buttonsAskForWhatTheyShow() {
    setPiece();
    QSignalSpy start(m_strip.get(), &TransportStrip::startRequested);
    QSignalSpy play(m_strip.get(), &TransportStrip::playPauseRequested);
    QSignalSpy stop(m_strip.get(), &TransportStrip::stopRequested);
    QSignalSpy panic(m_strip.get(), &TransportStrip::panicRequested);
    QSignalSpy loop(m_strip.get(), &TransportStrip::loopToggled);
    for (const char* name :
         {"toStartButton", "playButton", "stopPlayingButton", "panicButton", "loopButton"})
      click(name);
    for (const QSignalSpy* spy : {&start, &play, &stop, &panic, &loop}) QCOMPARE(spy->count(), 1);
    QCOMPARE(loop.front().front().toBool(), true);
    m_strip->setPlaying(true);
    QVERIFY(button("playButton")->accessibleName().startsWith("Pause"));
  }

  void thePlaceIsBarAndBeat() {
    setPiece();
    m_strip->setPosition(0);
    QCOMPARE(find<QLabel>("positionLabel")->text(), "bar 1.1");
    m_strip->setPosition(9.99);
    QCOMPARE(find<QLabel>("positionLabel")->text(), "bar 3.2");
  }

  void barsFollowTheMetreOfThePiece() {
    types::Chorale waltz;
    waltz.stepsPerQuarter = 4;
    waltz.lengthSteps = 40;
    waltz.voices[0] = {{60, 0, 40}};
    waltz.meter = types::Meter{3, 4, 4}; // a quarter before the first bar
    m_strip->setPiece(waltz, 10);
    QCOMPARE(find<QLabel>("positionLabel")->text(), "bar 0.3");
    m_strip->setPosition(1);
    QCOMPARE(find<QLabel>("positionLabel")->text(), "bar 1.1");
    m_strip->setPosition(4);
    QCOMPARE(find<QLabel>("positionLabel")->text(), "bar 2.1");
    waltz.meter->irregularBars = {{16, 8, true}, {24, 4, false}}; // bar 2, divided
    m_strip->setPiece(waltz, 10);
    m_strip->setPosition(6);
    QCOMPARE(find<QLabel>("positionLabel")->text(), "bar 2.3");
    m_strip->setPosition(7);
    QCOMPARE(find<QLabel>("positionLabel")->text(), "bar 3.1");
  }

  void aClickOnTheLineGoesThereAndADragFollows() {
    setPiece();
    auto* bar = find<SeekBar>("seekBar");
    QSignalSpy seek(m_strip.get(), &TransportStrip::seekRequested);
    QTest::mousePress(bar, Qt::LeftButton, {}, placeOf(0.5));
    QVERIFY(std::abs(seek.back().front().toDouble() - 16) < 0.1);
    m_strip->setPosition(3); // the hand is stronger than the clock
    // The line keeps sixteenths of a quarter.
    QVERIFY(std::abs(bar->position() - seek.back().front().toDouble()) < 1.0 / 16);
    QTest::mouseMove(bar, placeOf(0.75));
    QVERIFY(std::abs(seek.back().front().toDouble() - 24) < 0.1);
    QCOMPARE(find<QLabel>("positionLabel")->text().left(5), "bar 6");
    QTest::mouseRelease(bar, Qt::LeftButton, {}, placeOf(0.75));
    m_strip->setPosition(3);
    QCOMPARE(bar->position(), 3.0);
  }

  void arrowKeysMoveByAQuarter() {
    setPiece();
    auto* bar = find<SeekBar>("seekBar");
    QSignalSpy seek(m_strip.get(), &TransportStrip::seekRequested);
    m_strip->setPosition(8);
    QCOMPARE(seek.count(), 0); // what is shown is not asked for
    bar->setFocus();
    QTest::keyClick(bar, Qt::Key_Right);
    QCOMPARE(seek.back().front().toDouble(), 9.0);
    QTest::keyClick(bar, Qt::Key_PageUp);
    QCOMPARE(seek.back().front().toDouble(), 13.0);
    QTest::keyClick(bar, Qt::Key_Home);
    QCOMPARE(seek.back().front().toDouble(), 0.0);
  }

  void aDragWithShiftDrawsTheRegionInWholeQuarters() {
    setPiece();
    auto* bar = find<SeekBar>("seekBar");
    QSignalSpy drawn(m_strip.get(), &TransportStrip::loopDrawn);
    QSignalSpy seek(m_strip.get(), &TransportStrip::seekRequested);
    QTest::mousePress(bar, Qt::LeftButton, Qt::ShiftModifier, placeOf(0.76));
    QTest::mouseMove(bar, placeOf(0.25));
    QTest::mouseRelease(bar, Qt::LeftButton, Qt::ShiftModifier, placeOf(0.25));
    QCOMPARE(drawn.count(), 1);
    QCOMPARE(drawn.front().at(0).toDouble(), 8.0);
    QCOMPARE(drawn.front().at(1).toDouble(), 24.0);
    QCOMPARE(seek.count(), 0);
    QTest::mouseClick(bar, Qt::LeftButton, Qt::ShiftModifier, placeOf(0.5)); // no length: no crash
    QCOMPARE(drawn.back().at(0), drawn.back().at(1));
  }

  void voicesAreMutedAndSoloed() {
    QSignalSpy mixes(m_strip.get(), &TransportStrip::mixChosen);
    click("mute.alto");
    auto mix = mixes.back().front().value<types::Mix>();
    QVERIFY(mix.voices[1].muted);
    QVERIFY(!mix.isHeard(types::VoicePart::Alto));
    click("solo.bass");
    mix = mixes.back().front().value<types::Mix>();
    QVERIFY(mix.voices[3].solo && mix.voices[1].muted);
    QVERIFY(!mix.isHeard(types::VoicePart::Soprano));
    click("mute.alto");
    click("solo.bass");
    QCOMPARE(mixes.back().front().value<types::Mix>(), types::Mix());
    for (const char* name : {"mute.soprano", "mute.alto", "mute.tenor", "mute.bass"})
      QVERIFY(!button(name)->accessibleName().isEmpty() && button(name)->text().size() == 1);
  }

  void instrumentsAreChosenForAllOrForOne() {
    QSignalSpy mixes(m_strip.get(), &TransportStrip::mixChosen);
    auto* chooser = find<widgets::InstrumentButton>("instrumentButton");
    QCOMPARE(chooser->text(), "Choir");
    chooseInstrument("instrument.all.organ");
    QCOMPARE(chooser->text(), "Organ");
    chooseInstrument("instrument.bass.strings");
    QCOMPARE(chooser->text(), "Mixed");
    const auto mix = mixes.back().front().value<types::Mix>();
    QCOMPARE(mix.voices[0].instrument, types::Instrument::Organ);
    QCOMPARE(mix.voices[3].instrument, types::Instrument::Strings);
  }

  void theTempoIsTypedAndClamped() {
    QSignalSpy tempo(m_strip.get(), &TransportStrip::tempoChosen);
    auto* spin = find<QSpinBox>("tempoSpin");
    QCOMPARE(spin->value(), 90);
    spin->setFocus();
    spin->selectAll();
    QTest::keyClicks(spin, "120");
    QCOMPARE(tempo.count(), 0); // not at 1, nor at 12
    QTest::keyClick(spin, Qt::Key_Return);
    QCOMPARE(tempo.count(), 1);
    QCOMPARE(tempo.back().front().toDouble(), 120.0);
    m_strip->setTempo(77);
    QCOMPARE(spin->value(), 77);
    QCOMPARE(tempo.count(), 1);
  }

  void theOutputIsChosenAndAnAbsentOneIsShown() {
    QSignalSpy output(m_strip.get(), &TransportStrip::outputChosen);
    auto* chooser = find<QComboBox>("outputChooser");
    m_strip->setOutputs({"Piano", "Organ"}, QString());
    QCOMPARE(chooser->count(), 3);
    QCOMPARE(chooser->currentText(), "Built-in synth");
    chooser->setFocus();
    QTest::keyClick(chooser, Qt::Key_Down);
    QCOMPARE(output.back().front().toString(), "Piano");
    m_strip->setOutputs({"Organ"}, "Piano");
    QCOMPARE(chooser->currentText(), "Piano (not there)");
    QCOMPARE(chooser->currentData().toString(), "Piano");
    QCOMPARE(output.count(), 1);
  }

  void theVolumeFollowsTheSlider() {
    QSignalSpy mixes(m_strip.get(), &TransportStrip::mixChosen);
    auto* slider = find<QSlider>("volumeSlider");
    QCOMPARE(slider->value(), 80);
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Home);
    QCOMPARE(mixes.back().front().value<types::Mix>().volume, 0.0);
  }

  void aProblemIsReadInTheStrip() {
    auto* label = find<QLabel>("transportProblem");
    QVERIFY(!label->isVisible());
    m_strip->setProblem("No audio device was found.");
    QVERIFY(label->isVisible());
    QCOMPARE(label->text(), "No audio device was found.");
    m_strip->setProblem({});
    QVERIFY(!label->isVisible());
  }

 private:
  void chooseInstrument(const char* name) {
    auto* menu = find<QMenu>("instrumentMenu");
    Q_EMIT menu->aboutToShow();
    auto* action = menu->findChild<QAction*>(QString::fromLatin1(name));
    QVERIFY(action);
    action->trigger();
  }
};

QTEST_MAIN(TransportStripTest)
#include "TransportStripTest.moc"
