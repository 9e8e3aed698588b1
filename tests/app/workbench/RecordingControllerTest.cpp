// A melody is played on a keyboard, to a click: it becomes a piece while it is played.

#include "app/workbench/RecordingController.h"

#include "app/workbench/PlaybackController.h"
#include "tests/core/playback/FakeInputs.h"
#include "tests/core/playback/FakeOutputs.h"
#include "tests/support/TemporaryFolder.h"
#include "widgets/music/MusicStage.h"
#include "widgets/music/PieceEditBar.h"
#include "widgets/music/PieceEditing.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/transport/TransportStrip.h"

#include <QComboBox>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace dmm;
using playback::midiMessage;
using types::Note;

class RecordingControllerTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::shared_ptr<test::FakeInputs> m_inputs;
  std::shared_ptr<test::FakeOutputs> m_outputs;
  std::unique_ptr<widgets::MusicStage> m_stage;
  std::unique_ptr<widgets::TransportStrip> m_strip;
  std::unique_ptr<app::PlaybackController> m_playback;
  std::unique_ptr<app::RecordingController> m_recording;

  template <typename Widget> Widget* find(const char* name) const {
    return m_stage->findChild<Widget*>(name);
  }
  void click(const char* name) const {
    QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton);
  }
  void press(int pitch) { m_inputs->play(midiMessage(playback::kNoteOn, 0, pitch, 90)); }
  void release(int pitch) { m_inputs->play(midiMessage(playback::kNoteOff, 0, pitch)); }
  const std::vector<Note>& soprano() const { return m_stage->chosenChorale()->voices[0]; }
  bool hasCountedIn() const { return m_playback->position() > playback::kCountInQuarters + 0.1; }

  void startRecording() {
    click("editButton");
    m_inputs->plug("Piano");
    QTRY_COMPARE(find<QComboBox>("recordKeyboard")->currentText(), QString("Piano"));
    QTRY_VERIFY(find<QPushButton>("recordButton")->isEnabled());
    click("recordButton");
    QVERIFY(m_recording->isRecording());
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_inputs = std::make_shared<test::FakeInputs>();
    m_outputs = std::make_shared<test::FakeOutputs>();
    m_stage = std::make_unique<widgets::MusicStage>();
    m_stage->resize(1000, 700);
    m_stage->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_stage.get()));
    m_strip = std::make_unique<widgets::TransportStrip>();
    m_playback = std::make_unique<app::PlaybackController>(*m_strip, m_outputs,
                                                           m_folder->path() / "playback.ini");
    Q_EMIT m_strip->tempoChosen(types::kFastestTempo);
    m_recording = std::make_unique<app::RecordingController>(
        *m_stage->editBar(), *m_stage->editing(), *m_stage->pianoRoll(), *m_playback,
        [this](const types::Chorale& piece) {
          m_playback->setPiece(piece);
          m_playback->seek(0);
          m_playback->play();
        },
        m_inputs);
  }
  void cleanup() {
    m_recording.reset();
    m_playback.reset();
    m_stage.reset();
  }

  void whatIsPlayedBecomesAPieceWhileItIsPlayed() {
    startRecording();
    press(60); // in the count-in: not written
    release(60);
    QTRY_VERIFY(find<QPushButton>("recordButton")->text().startsWith("Stop ("));
    QTRY_VERIFY(hasCountedIn());
    press(67);
    QTRY_COMPARE(soprano().size(), std::size_t(1)); // at once
    QCOMPARE(soprano()[0].pitch, 67);
    QTRY_VERIFY(soprano()[0].duration >= 2); // it grows while the key is held
    release(67);
    press(69);
    QTRY_COMPARE(soprano().size(), std::size_t(2));
    QTRY_VERIFY(m_playback->position() > playback::kCountInQuarters + 5);
    QVERIFY(find<QPushButton>("recordButton")->text().startsWith("Stop (bar"));
    release(69);
    QTRY_VERIFY(soprano().back().duration >= 1);
    click("recordButton");
    QVERIFY(!m_recording->isRecording());
    QTRY_VERIFY(!m_playback->isPlaying());
    QCOMPARE(m_stage->chosenChorale()->title, std::string("Played melody 1"));
    QCOMPARE(m_stage->chosenChorale()->lengthSteps % 4, 0);
    QCOMPARE(soprano()[0].pitch, 67);
    QCOMPARE(soprano()[1].onset, soprano()[0].onset + soprano()[0].duration);
    QCOMPARE(find<QListView>("generatedList")->model()->rowCount(), 1);
    click("editUndo"); // all of it is one step
    QVERIFY(soprano().empty());
    click("editRedo");
    QCOMPARE(soprano().size(), std::size_t(2));
  }

  void aKeyboardThatGoesEndsItWithOneMessageAndNothingIsLost() {
    QSignalSpy problems(m_recording.get(), &app::RecordingController::problemOccurred);
    startRecording();
    QTRY_VERIFY(hasCountedIn());
    press(67);
    QTRY_COMPARE(soprano().size(), std::size_t(1));
    m_inputs->pull("Piano");
    QTRY_VERIFY(!m_recording->isRecording());
    QCOMPARE(problems.count(), 1);
    QVERIFY(problems.first().at(1).toString().contains("Piano"));
    QCOMPARE(soprano().size(), std::size_t(1));
    QTRY_COMPARE(find<QComboBox>("recordKeyboard")->currentText(), QString("Piano (not there)"));
    QTest::qWait(0);
    QCOMPARE(problems.count(), 1);
    m_inputs->plug("Piano"); // and can go on
    QTRY_COMPARE(find<QComboBox>("recordKeyboard")->currentText(), QString("Piano"));
    click("recordButton");
    QVERIFY(m_recording->isRecording());
    QCOMPARE(find<QListView>("generatedList")->model()->rowCount(), 2);
  }

  void whatIsPlayedIsHeard() {
    const auto isHeard = [this](int pitch) {
      const auto sound = m_outputs->lastLedger();
      return sound && sound->sounding(playback::Sequencer::kLiveChannel)[std::size_t(pitch)];
    };
    startRecording();
    QTRY_VERIFY(m_playback->isPlaying());
    QTRY_COMPARE(m_inputs->opened(), 1);
    press(67); // in the count-in already
    QTRY_VERIFY(isHeard(67));
    release(67);
    QTRY_VERIFY(!isHeard(67));
    press(69);
    QTRY_VERIFY(isHeard(69));
    m_inputs->pull("Piano"); // nothing hangs
    QTRY_VERIFY(!m_recording->isRecording());
    QTRY_VERIFY(m_outputs->lastLedger()->isSilent());
    QCOMPARE(m_outputs->lastLedger()->mistakes(), 0);
  }

  void anotherPieceOrTheStopButtonEndsIt() {
    startRecording();
    const auto isUnderWay = [&] { // it has seen the click go on
      const QString text = find<QPushButton>("recordButton")->text();
      return text.startsWith("Stop (") && !text.contains("count-in, 4");
    };
    QTRY_VERIFY(isUnderWay());
    m_playback->stop();
    QTRY_VERIFY(!m_recording->isRecording());
    click("recordButton");
    QTRY_VERIFY(m_playback->isPlaying());
    types::Chorale other;
    other.title = "Other";
    other.lengthSteps = 4;
    other.voices[0] = {{60, 0, 4}};
    m_stage->addPiece(other);
    QTRY_VERIFY(!m_recording->isRecording());
    QCOMPARE(*m_stage->chosenChorale(), other);
  }
};

QTEST_MAIN(RecordingControllerTest)
#include "RecordingControllerTest.moc"
