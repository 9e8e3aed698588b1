// A musician's stories: a melody is opened, or played, and harmonised; what is liked is kept, the
// rest drawn anew, by hand changed, undone, and saved.

#include "core/formats/ScoreReading.h"
#include "core/formats/VoiceAssignment.h"
#include "core/playback/Sequencer.h"
#include "core/runs/KeptPieces.h"
#include "core/runs/RunStore.h"
#include "tests/app/workbench/WindowFixture.h"
#include "tests/core/playback/FakeInputs.h"
#include "tests/core/playback/FakeOutputs.h"
#include "tests/support/MidiCapture.h"
#include "widgets/music/MusicStage.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/pianoroll/VoiceLegend.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

#include <set>

using namespace dmm;
namespace fs = std::filesystem;
using types::Note;

class WindowHarmoniseTest : public QObject, private test::WindowFixture {
  Q_OBJECT

  std::shared_ptr<test::FakeOutputs> m_sound;
  std::shared_ptr<test::FakeInputs> m_keyboards;
  std::unique_ptr<test::MidiCapture> m_midi; ///< none where no MIDI is to be had
  std::string m_whyNoMidi;

  QListView* list() const { return find<QListView>("generatedList"); }
  int listed() const { return list()->model()->rowCount(); }
  widgets::MusicStage* music() const { return find<widgets::MusicStage>("musicStage"); }
  QString title() const { return find<QLabel>("pieceTitle")->text(); }

  void train() const {
    openSmallDataset();
    setNumber("run.num_epochs", "4");
    click("trainButton");
    QTRY_COMPARE(runCount(), 1);
    waitForTheRun();
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    find<QComboBox>("musicSource")->setCurrentIndex(1);
  }
  bool drop(const fs::path& file) const {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path(file))});
    QDragEnterEvent enter({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &enter);
    QDropEvent event({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &event);
    return event.isAccepted();
  }
  void selectQuarters(double from, double to) const {
    auto* roll = music()->pianoRoll();
    const auto& layout = roll->rollLayout();
    const double y =
        layout.yOfPitch(layout.highestPitch()) + layout.rowHeight() / 2; // above all notes
    const auto at = [&](double quarter) {
      return roll->toViewport({layout.xOfQuarter(quarter), y}).toPoint();
    };
    QTest::mousePress(roll->viewport(), Qt::LeftButton, {}, at(from));
    QTest::mouseMove(roll->viewport(), at((from + to) / 2));
    QTest::mouseMove(roll->viewport(), at(to));
    QTest::mouseRelease(roll->viewport(), Qt::LeftButton, {}, at(to));
  }
  /// The last note that was recorded so far, and for so many steps at least.
  bool isWritten(int pitch, int steps) const {
    const types::Chorale* piece = music()->chosenChorale();
    return piece && !piece->voices[0].empty() && piece->voices[0].back().pitch == pitch &&
           piece->voices[0].back().duration >= steps;
  }
  void harmonise(int count) const {
    const int before = listed();
    find<QSpinBox>("generateCount")->setValue(count);
    QTRY_VERIFY(button("generateButton")->isEnabled());
    click("generateButton");
    QTRY_COMPARE(listed(), before + count);
    QTRY_COMPARE(button("generateButton")->text(), QStringLiteral("Generate"));
    QCOMPARE(problemCount(), 0);
  }
  static std::vector<Note> until(const types::Chorale& piece, std::size_t voice, int end) {
    auto notes = piece.voices[voice];
    std::erase_if(notes, [&](const Note& note) { return note.onset >= end; });
    for (Note& note : notes) note.duration = std::min(note.duration, end - note.onset);
    return notes;
  }
  int struck() const {
    int all = 0;
    for (const auto& ledger : m_sound->ledgers()) all += ledger->struck();
    return all;
  }

 private Q_SLOTS:
  void initTestCase() { m_midi = test::MidiCapture::start(m_whyNoMidi, 1024); }
  void cleanupTestCase() { m_midi.reset(); }
  void init() {
    m_sound = std::make_shared<test::FakeOutputs>();
    m_keyboards = std::make_shared<test::FakeInputs>();
    open(m_sound, m_keyboards);
  }
  void cleanup() { shut(); }

  void aMelodyIsHarmonisedHeardRefilledUndoneAndSaved() {
    train();
    types::Chorale tune;
    tune.title = "Tune";
    tune.stepsPerQuarter = 4;
    tune.lengthSteps = 64; // four bars
    tune.voicesInferred = false;
    for (int t = 0; t < 16; ++t) tune.voices[0].push_back({t % 3 == 0 ? 74 : 72, 4 * t, 4});
    tune.voices[0].back() = {72, 60, 2}; // two eighths
    tune.voices[0].push_back({74, 62, 2});
    const auto file = m_folder->path() / "tune.mid";
    formats::writeScore(tune, file);
    QVERIFY(drop(file));
    QTRY_COMPARE(title(), QString("Tune"));
    QTest::keyClick(find<QComboBox>("generateMode"), Qt::Key_End);
    harmonise(4);
    QCOMPARE(listed(), 5); // with the tune
    QVERIFY(title().startsWith("Tune harmonised"));

    // All four are heard, one after the other.
    std::set<std::string> heard;
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_Home);
    for (int i = 0; i < 5; ++i) {
      if (title().startsWith("Tune harmonised")) {
        QCOMPARE(music()->chosenChorale()->voices[0], tune.voices[0]);
        const int before = struck();
        click("playButton");
        QTRY_VERIFY(struck() > before);
        click("stopPlayingButton");
        heard.insert(music()->chosenChorale()->title);
      }
      QTest::keyClick(list(), Qt::Key_Down);
    }
    QCOMPARE(heard.size(), std::size_t(4));
    while (!title().startsWith("Tune harmonised")) QTest::keyClick(list(), Qt::Key_Up);
    const types::Chorale harmony = *music()->chosenChorale();
    QVERIFY(!harmony.voices[3].empty());

    // Its bass is locked, too; the inner voices of bars 3 and 4 are drawn anew.
    auto* legend = music()->pianoRoll()->findChild<widgets::VoiceLegend*>("voiceLegend");
    QTest::mouseClick(legend, Qt::LeftButton, {},
                      legend->entryRect(types::VoicePart::Bass).center().toPoint());
    selectQuarters(9, 15);
    auto* only = music()->pianoRoll()->findChild<QAbstractButton*>("freeOnlyButton");
    QTRY_VERIFY(only->isVisible());
    QTest::mouseClick(only, Qt::LeftButton);
    QCOMPARE(*music()->pianoRoll()->freeNotes(),
             (widgets::FreeRegion{{false, true, true, false}, 8, 16, {}}));
    QVERIFY(!find<QCheckBox>("freeVoiceBass")->isChecked()); // the form follows
    QCOMPARE(find<QSpinBox>("freeFirstBar")->value(), 3);
    QCOMPARE(find<QSpinBox>("freeLastBar")->value(), 4);
    harmonise(2);
    const types::Chorale refilled = *music()->chosenChorale();
    QVERIFY(refilled.title != harmony.title);
    QCOMPARE(refilled.voices[0], harmony.voices[0]);
    QCOMPARE(formats::rollOf(refilled).length(), std::size_t(16));
    for (const std::size_t inner : {1U, 2U})
      QCOMPARE(until(refilled, inner, 32), until(harmony, inner, 32));
    QCOMPARE(refilled.voices[3], harmony.voices[3]);
    const auto samples = runs::RunStore(runsFolder()).list().front().sampleFolder();
    QCOMPARE(runs::KeptPieces(samples).list().pieces.size(), std::size_t(6));

    // Back to what it was made from, and forth again.
    click("editButton");
    click("editUndo");
    QCOMPARE(*music()->chosenChorale(), harmony);
    click("editRedo");
    QCOMPARE(*music()->chosenChorale(), refilled);

    click("savePieceButton");
    auto* dialog = find<QFileDialog>("savePieceDialog");
    const auto score = m_folder->path() / "refilled.musicxml";
    dialog->selectFile(path(score));
    QMetaObject::invokeMethod(dialog, "accept");
    QTRY_VERIFY(fs::exists(score));
    const types::Chorale saved = formats::readScore(score).chorale;
    QCOMPARE(formats::rollOf(saved), formats::rollOf(refilled));
    QCOMPARE(saved.voices[0].size(), refilled.voices[0].size());
  }

  void aMelodyIsPlayedAndHarmonised() {
    train();
    QTest::keyClick(find<QComboBox>("generateMode"), Qt::Key_End);
    find<QSpinBox>("tempoSpin")->setValue(300);
    click("editButton");
    m_keyboards->plug("Piano");
    QTRY_VERIFY(button("recordButton")->isEnabled());
    click("recordButton");
    QTRY_VERIFY(button("recordButton")->text().startsWith("Stop (bar"));
    for (const int pitch : {72, 74, 72, 74}) {
      m_keyboards->play(playback::midiMessage(playback::kNoteOn, 0, pitch, 90));
      QTRY_VERIFY(isWritten(pitch, 2));
      m_keyboards->play(playback::midiMessage(playback::kNoteOff, 0, pitch));
    }
    click("recordButton");
    const auto melody = music()->chosenChorale()->voices[0];
    QCOMPARE(melody.size(), std::size_t(4));
    harmonise(1);
    QCOMPARE(music()->chosenChorale()->voices[0], melody);
    QVERIFY(!music()->chosenChorale()->voices[3].empty());
    QVERIFY(title().startsWith("Played melody 1 harmonised"));
  }

  void notesArriveFromAVirtualMidiPortAndItVanishes() {
    if (!m_midi) QSKIP(m_whyNoMidi.c_str());
    shut();
    open(m_sound, nullptr); // what the system has
    train();
    QTest::keyClick(find<QComboBox>("generateMode"), Qt::Key_End);
    find<QSpinBox>("tempoSpin")->setValue(300);
    click("editButton");
    QVERIFY(m_midi->plugKeyboard());
    auto* keyboards = find<QComboBox>("recordKeyboard");
    const auto place = [&] {
      return keyboards->findText(test::MidiCapture::kKeyboardName, Qt::MatchContains);
    };
    QTRY_VERIFY_WITH_TIMEOUT(place() >= 0, 20000);
    keyboards->setFocus();
    QTest::keyClick(keyboards, Qt::Key_Home);
    for (int i = 0; i < place(); ++i) QTest::keyClick(keyboards, Qt::Key_Down);
    QTRY_VERIFY(button("recordButton")->isEnabled());
    click("recordButton");
    QTRY_VERIFY_WITH_TIMEOUT(button("recordButton")->text().startsWith("Stop (bar"), 20000);
    for (const int pitch : {72, 74, 72, 74}) {
      m_midi->press(pitch);
      QTRY_VERIFY_WITH_TIMEOUT(isWritten(pitch, 2), 20000);
      const auto sound = m_sound->lastLedger();
      QVERIFY(sound->sounding(playback::Sequencer::kLiveChannel)[std::size_t(pitch)]); // is heard
      m_midi->release(pitch);
      QTRY_VERIFY(!sound->sounding(playback::Sequencer::kLiveChannel)[std::size_t(pitch)]);
    }
    m_midi->pullKeyboard();
    QTRY_COMPARE_WITH_TIMEOUT(problemCount(), 1, 20000);
    auto* problem = find<QMessageBox>("problemMessage");
    QVERIFY2(problem->informativeText().contains(test::MidiCapture::kKeyboardName),
             qPrintable(problem->informativeText()));
    QVERIFY(problem->informativeText().contains("is kept"));
    problem->close();
    QTRY_COMPARE(problemCount(), 0);
    QCOMPARE(button("recordButton")->text(), QString("Record"));
    const auto melody = music()->chosenChorale()->voices[0];
    QCOMPARE(melody.size(), std::size_t(4));
    harmonise(1);
    QCOMPARE(music()->chosenChorale()->voices[0], melody);
    QVERIFY(!music()->chosenChorale()->voices[3].empty());
  }

  void whatCannotBeHarmonisedIsOneMessage_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("message");
    QTest::newRow("outside of every range") << 0 << "no octave brings that within";
    QTest::newRow("chords") << 1 << "got a chord";
    QTest::newRow("empty") << 2 << "has no notes that are given";
    QTest::newRow("10,000 bars") << 3 << "40000 slices";
  }
  void whatCannotBeHarmonisedIsOneMessage() {
    QFETCH(int, kind);
    QFETCH(QString, message);
    train();
    types::Chorale tune;
    tune.title = "Tune";
    tune.lengthSteps = kind == 3 ? 40000 : 16;
    tune.voicesInferred = false;
    for (int t = 0; t < 4; ++t) tune.voices[0].push_back({72 + t % 2, 4 * t, 4});
    if (kind == 0) tune.voices[0].front().pitch = 24;
    if (kind == 0) tune.voices[0].back().pitch = 106;
    if (kind == 1) tune.voices[0].insert(tune.voices[0].begin() + 1, {74, 0, 4});
    if (kind == 2) tune.voices[0].clear();
    if (kind == 2) tune.voices[3] = {{48, 0, 16}};
    if (kind == 3) tune.voices[0].push_back({72, 39996, 4});
    music()->addPiece(tune);
    QTest::keyClick(find<QComboBox>("generateMode"), Qt::Key_End);
    QTRY_VERIFY(button("generateButton")->isEnabled());
    click("generateButton");
    QTRY_COMPARE(problemCount(), 1);
    auto* problem = find<QMessageBox>("problemMessage");
    QVERIFY2(problem->informativeText().contains(message), qPrintable(problem->informativeText()));
    problem->close();
    QTRY_COMPARE(problemCount(), 0);
    QTRY_COMPARE(button("generateButton")->text(), QStringLiteral("Generate"));
    QCOMPARE(listed(), 1); // nothing is lost, and nothing was made
    QCOMPARE(*music()->chosenChorale(), tune);
  }

  void aHarmonyUnderWayIsCancelledAtOnce() {
    train();
    types::Chorale tune;
    tune.title = "Long";
    tune.lengthSteps = 4000;
    tune.voicesInferred = false;
    tune.voices[0] = {{72, 0, 4000}};
    const auto file = m_folder->path() / "long.mid";
    formats::writeScore(tune, file);
    QVERIFY(drop(file));
    QTRY_COMPARE(title(), QString("Long"));
    QTest::keyClick(find<QComboBox>("generateMode"), Qt::Key_End);
    QTRY_VERIFY(button("generateButton")->isEnabled());
    click("generateButton");
    QTRY_VERIFY(button("generateButton")->text().contains(QLatin1Char('%')));
    click("generateButton");
    QTRY_COMPARE(button("generateButton")->text(), QStringLiteral("Generate"));
    QCOMPARE(listed(), 1);
    QCOMPARE(problemCount(), 0);
    QCOMPARE(title(), QString("Long"));
  }
};

QTEST_MAIN(WindowHarmoniseTest)
#include "WindowHarmoniseTest.moc"
