// A musician's stories: a melody is opened, or played, and harmonised; what is liked is kept, the
// rest drawn anew, by hand changed, undone, and saved.

#include "core/formats/ScoreReading.h"
#include "core/formats/VoiceAssignment.h"
#include "core/runs/KeptPieces.h"
#include "core/runs/RunStore.h"
#include "tests/app/workbench/WindowFixture.h"
#include "tests/core/playback/FakeInputs.h"
#include "tests/core/playback/FakeOutputs.h"
#include "widgets/music/MusicStage.h"
#include "widgets/pianoroll/PianoRollView.h"

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

  QListView* list() const { return find<QListView>("generatedList"); }
  int listed() const { return list()->model()->rowCount(); }
  widgets::MusicStage* music() const { return find<widgets::MusicStage>("musicStage"); }
  QString title() const { return find<QLabel>("pieceTitle")->text(); }

  void train() const {
    openSmallDataset();
    setNumber("run.num_epochs", "4");
    click("trainButton");
    QTRY_COMPARE(runCount(), 1);
    QTRY_COMPARE(onlyRun().info.status, types::RunStatus::Finished);
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

    // Its bass is kept, too; the inner voices of bars 3 and 4 are drawn anew.
    QTest::mouseClick(find<QCheckBox>("freeVoiceBass"), Qt::LeftButton, {}, QPoint(6, 8));
    find<QSpinBox>("freeFirstBar")->setValue(3);
    find<QSpinBox>("freeLastBar")->setValue(4);
    QCOMPARE(*music()->pianoRoll()->freeNotes(),
             (widgets::FreeRegion{{false, true, true, false}, 8, 16}));
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
      QTRY_VERIFY(music()->chosenChorale() && !music()->chosenChorale()->voices[0].empty() &&
                  music()->chosenChorale()->voices[0].back().pitch == pitch &&
                  music()->chosenChorale()->voices[0].back().duration >= 2);
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
