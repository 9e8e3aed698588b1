// The transport strip with its controller and player, on outputs that come, go and fail.

#include "app/workbench/PlaybackController.h"

#include "core/playback/SoundFont.h"
#include "tests/core/playback/FakeOutputs.h"
#include "tests/core/playback/MusicSamples.h"
#include "tests/support/TemporaryFolder.h"
#include "widgets/transport/SeekBar.h"
#include "widgets/transport/TransportStrip.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace dmm;
using app::PlaybackController;

class PlaybackControllerTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::shared_ptr<test::FakeOutputs> m_outputs;
  std::unique_ptr<widgets::TransportStrip> m_strip;
  std::unique_ptr<PlaybackController> m_playback;

  template <typename Widget> Widget* find(const char* name) {
    auto* widget = m_strip->findChild<Widget*>(QString::fromLatin1(name));
    if (!widget) qFatal("there is no %s", name);
    return widget;
  }
  void click(const char* name) { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
  QString problem() { return find<QLabel>("transportProblem")->text(); }

  void start() {
    m_strip = std::make_unique<widgets::TransportStrip>();
    m_strip->resize(1280, 40);
    m_strip->show();
    m_playback = std::make_unique<PlaybackController>(*m_strip, m_outputs,
                                                      m_folder->path() / "playback.ini");
  }
  void quit() {
    m_playback.reset();
    m_strip.reset();
    for (const auto& ledger : m_outputs->ledgers()) {
      QVERIFY(ledger->isSilent());
      QCOMPARE(ledger->mistakes(), 0);
    }
  }
  /// Notes without end, so that no test depends on how fast it is.
  static types::Chorale longPiece() {
    types::Chorale piece = test::shortPiece();
    piece.title = "Long";
    piece.lengthSteps = 4000;
    piece.voices[3] = {{48, 0, 4000}};
    return piece;
  }
  int struck() {
    const auto ledger = m_outputs->lastLedger();
    return ledger ? ledger->struck() : 0;
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_outputs = std::make_shared<test::FakeOutputs>();
    start();
  }
  void cleanup() { quit(); }

  void playsPausesStopsAndTellsTheRoll() {
    QSignalSpy positions(m_playback.get(), &PlaybackController::positionChanged);
    QSignalSpy sounds(m_playback.get(), &PlaybackController::soundingNotesChanged);
    QSignalSpy playing(m_playback.get(), &PlaybackController::playingChanged);
    m_playback->setPiece(longPiece());
    click("playButton");
    QTRY_VERIFY(struck() >= 3);
    QTRY_VERIFY(positions.count() >= 3);
    QTRY_VERIFY(sounds.count() >= 1);
    const auto notes = sounds.front().front().value<playback::SoundingNotes>();
    QVERIFY(notes[0][72] && notes[1][67] && notes[3][48]);
    QCOMPARE(playing.front().front().toBool(), true);

    click("playButton");
    QTRY_COMPARE(playing.count(), 2);
    QVERIFY(m_outputs->lastLedger()->isSilent());
    QTRY_VERIFY(m_playback->position() > 0);
    click("stopPlayingButton");
    QTRY_COMPARE(m_playback->position(), 0.0);
    QTRY_COMPARE(find<QLabel>("positionLabel")->text(), "bar 1.1");
  }

  void anotherPieceGoesOnPlayingAndTheSameOneIsNotDisturbed() {
    m_playback->setPiece(longPiece());
    click("playButton");
    QTRY_VERIFY(struck() >= 3);
    m_playback->seek(100);
    QTRY_VERIFY(m_playback->position() >= 100);
    m_playback->setPiece(longPiece());
    QVERIFY(m_playback->position() >= 100);
    auto other = longPiece();
    other.voices[3] = {{50, 0, 4000}};
    m_playback->setPiece(other);
    QTRY_VERIFY(m_outputs->lastLedger()->sounding(3)[50]);
    QVERIFY(!m_outputs->lastLedger()->sounding(3)[48]);
    QVERIFY(m_playback->position() < 100);
  }

  void anEmptyPieceDisablesTheStripAndSaysWhy() {
    m_playback->setPiece(longPiece());
    QVERIFY(find<QAbstractButton>("playButton")->isEnabled());
    types::Chorale rests;
    rests.lengthSteps = 8;
    m_playback->setPiece(rests);
    QVERIFY(!find<QAbstractButton>("playButton")->isEnabled());
    QVERIFY(!m_playback->hasPiece());
    m_playback->play();
    m_playback->setLoop(0, 0);
    m_playback->seek(3);
    QVERIFY(!m_playback->isPlaying());
    types::Chorale broken = test::shortPiece();
    broken.voices[0].push_back({500, 0, 1});
    m_playback->setPiece(broken);
    QVERIFY(!m_playback->hasPiece());
  }

  void withoutAnAudioDeviceThePlayheadMovesAndTheStripSaysWhy() {
    m_outputs->refuse("No audio device was found.");
    m_playback->setPiece(longPiece());
    QCOMPARE(problem(), QString()); // not before somebody wants to hear something
    click("playButton");
    QTRY_COMPARE(problem(), "No audio device was found.");
    QVERIFY(find<QLabel>("transportProblem")->isVisible());
    QTRY_VERIFY(m_playback->position() > 0.1);
  }

  void aPortIsChosenVanishesAndComesBack() {
    m_outputs->setPorts({"Piano"});
    auto* chooser = find<QComboBox>("outputChooser");
    QTRY_COMPARE(chooser->count(), 2);
    chooser->setFocus();
    QTest::keyClick(chooser, Qt::Key_Down);
    m_playback->setPiece(longPiece());
    click("playButton");
    QTRY_COMPARE(m_outputs->opened(), std::vector<std::string>{"Piano"});
    m_outputs->setPorts({});
    QTRY_COMPARE(chooser->currentText(), "Piano (not there)");
    QVERIFY(problem().contains("Piano"));
    QVERIFY(m_playback->isPlaying());
    m_outputs->setPorts({"Piano"}, "2");
    QTRY_COMPARE(chooser->currentText(), "Piano");
    QTRY_COMPARE(problem(), QString());
    QTRY_VERIFY(m_outputs->lastLedger()->sounding(3)[48]);
  }

  void theOutputAndTheMixAreRememberedButNotTheMutes() {
    m_outputs->setPorts({"Piano"});
    auto* chooser = find<QComboBox>("outputChooser");
    QTRY_COMPARE(chooser->count(), 2);
    chooser->setFocus();
    QTest::keyClick(chooser, Qt::Key_Down);
    click("mute.tenor");
    QTest::keyClick(find<QWidget>("volumeSlider"), Qt::Key_Home);
    m_outputs->setPorts({});
    quit();
    start();
    QCOMPARE(find<QComboBox>("outputChooser")->currentText(), "Piano (not there)");
    QCOMPARE(m_playback->mix().volume, 0.0);
    QVERIFY(!m_playback->mix().voices[2].muted);
    m_outputs->setPorts({"Piano"});
    QTRY_COMPARE(find<QComboBox>("outputChooser")->currentText(), "Piano");
  }

  void tempoAndInstrumentsAreKeptFromPieceToPieceAndToTheNextStart() {
    auto* tempo = find<QSpinBox>("tempoSpin");
    tempo->setFocus();
    tempo->selectAll();
    QTest::keyClicks(tempo, "132");
    QTest::keyClick(tempo, Qt::Key_Return);
    auto* menu = find<QMenu>("instrumentMenu");
    Q_EMIT menu->aboutToShow();
    menu->findChild<QAction*>("instrument.all.organ")->trigger();
    const auto check = [this] {
      QCOMPARE(find<QSpinBox>("tempoSpin")->value(), 132);
      QCOMPARE(m_playback->quartersPerMinute(), 132.0);
      QCOMPARE(m_playback->mix().voices[0].instrument, types::Instrument::Organ);
      QCOMPARE(m_playback->mix().voices[3].instrument, types::Instrument::Organ);
      QCOMPARE(find<QAbstractButton>("instrumentButton")->text(), "Organ");
    };
    m_playback->setPiece(longPiece());
    m_playback->clearPiece("none");
    m_playback->setPiece(test::shortPiece());
    check();
    quit();
    start();
    check();
  }

  void aTempoThatIsNoneIsAsAtTheFirstStart() {
    quit();
    for (const auto& [text, tempo] : {std::pair{"quick", 90.0}, {"nan", 90.0}, {"1e9", 300.0}}) {
      m_folder->write("playback.ini", std::string("[General]\ntempo=") + text + "\n");
      start();
      QCOMPARE(m_playback->quartersPerMinute(), tempo);
      quit();
    }
    start();
  }

  void aLoopIsDrawnToggledAndNeverEmpty() {
    QSignalSpy loops(m_playback.get(), &PlaybackController::loopChanged);
    QSignalSpy messages(m_playback.get(), &PlaybackController::messageIssued);
    auto piece = longPiece();
    m_playback->setPiece(piece);
    m_playback->setLoop(9, 3);
    QCOMPARE(loops.back(), (QVariantList{true, 3.0, 9.0}));
    QVERIFY(find<QAbstractButton>("loopButton")->isChecked());
    click("loopButton");
    QCOMPARE(loops.back(), (QVariantList{false, 3.0, 9.0}));
    m_playback->setLoop(5, 5);
    QCOMPARE(loops.back(), (QVariantList{true, 0.0, 4000.0}));
    QCOMPARE(messages.count(), 1);
    click("playButton");
    QTRY_VERIFY(struck() >= 3);
  }

  void mutesReachTheNotesInTheAir() {
    m_playback->setPiece(longPiece());
    click("playButton");
    QTRY_VERIFY(struck() >= 3);
    click("solo.bass");
    QTRY_VERIFY(!m_outputs->lastLedger()->sounding(1).any());
    QVERIFY(m_outputs->lastLedger()->sounding(3)[48]);
    click("mute.bass");
    QTRY_VERIFY(m_outputs->lastLedger()->isSilent());
    click("panicButton");
    QTRY_VERIFY(!m_playback->isPlaying());
  }

  void thePieceIsSavedAsItIsHeard() {
    if (!playback::findSoundFont()) QSKIP("there is no soundfont here");
    QSignalSpy messages(m_playback.get(), &PlaybackController::messageIssued);
    QSignalSpy problems(m_playback.get(), &PlaybackController::problemOccurred);
    m_playback->saveAsWav();
    QCOMPARE(problems.count(), 1); // nothing to save
    m_playback->setPiece(test::shortPiece());
    const auto file = m_folder->path() / "piece.wav";
    saveTo(file);
    QTRY_VERIFY(std::filesystem::exists(file));
    QTRY_COMPARE(messages.back().front().toString(), "Saved piece.wav");
    saveTo("/nowhere/piece.wav");
    QTRY_COMPARE(problems.count(), 2);
    QVERIFY(problems.back().at(1).toString().startsWith("/nowhere/piece.wav: cannot write"));
  }

 private:
  void saveTo(const std::filesystem::path& file) {
    m_playback->saveAsWav();
    auto* dialog = m_strip->findChild<QFileDialog*>(QStringLiteral("saveWavDialog"));
    QVERIFY(dialog);
    Q_EMIT dialog->fileSelected(QString::fromStdString(file.string()));
    dialog->close();
    QTRY_VERIFY(!m_strip->findChild<QFileDialog*>(QStringLiteral("saveWavDialog")));
  }
};

QTEST_MAIN(PlaybackControllerTest)
#include "PlaybackControllerTest.moc"
