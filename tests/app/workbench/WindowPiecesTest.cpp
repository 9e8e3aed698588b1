// What a run composed when it was asked to: kept in its folder, and there again in the next window.

#include "core/formats/OwnMidi.h"
#include "core/formats/ScoreReading.h"
#include "core/formats/VoiceAssignment.h"
#include "core/runs/KeptPieces.h"
#include "core/runs/RunStore.h"
#include "tests/app/workbench/WindowFixture.h"
#include "widgets/music/MusicStage.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QSpinBox>
#include <QTabWidget>

#include <fstream>

using namespace dmm;
namespace fs = std::filesystem;

class WindowPiecesTest : public QObject, private test::WindowFixture {
  Q_OBJECT

  QListView* list() const { return find<QListView>("generatedList"); }
  int listed() const { return list()->model()->rowCount(); }
  widgets::MusicStage* music() const { return find<widgets::MusicStage>("musicStage"); }
  fs::path samples() const { return runs::RunStore(runsFolder()).list().front().sampleFolder(); }
  runs::KeptPieces kept() const { return runs::KeptPieces(samples()); }

  void trainAndCompose(int count) const {
    openSmallDataset();
    setNumber("run.num_epochs", "4");
    click("trainButton");
    QTRY_COMPARE(runCount(), 1);
    QTRY_COMPARE(onlyRun().info.status, types::RunStatus::Finished);
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    find<QComboBox>("musicSource")->setCurrentIndex(1);
    find<QSpinBox>("generateCount")->setValue(count);
    QTRY_VERIFY(button("generateButton")->isEnabled());
    find<QAction>("generateAction")->trigger();
    QCOMPARE(find<QTabWidget>("stage")->currentWidget(), music());
    QTRY_COMPARE(listed(), count);
    QTRY_COMPARE(button("generateButton")->text(), QStringLiteral("Generate"));
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
  void showGenerated() const {
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    find<QComboBox>("musicSource")->setCurrentIndex(1);
    m_window->activateWindow();
    QTRY_VERIFY(m_window->isActiveWindow());
    list()->setFocus();
  }

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() { shut(); }

  void composedPiecesAreThereAfterARestart() {
    trainAndCompose(3);
    const auto pieces = kept().list().pieces;
    QCOMPARE(pieces.size(), std::size_t(3));
    const QString shown = find<QLabel>("pieceTitle")->text();
    const types::Chorale best = *music()->currentChorale();
    QTest::keyClick(list(), Qt::Key_Home);

    reopen();
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 1);
    showGenerated();
    QTRY_COMPARE(listed(), 3);
    QTest::keyClick(list(), Qt::Key_Down);
    QTest::keyClick(list(), Qt::Key_Home);
    QCOMPARE(find<QLabel>("pieceTitle")->text(), shown); // the most probable first
    QCOMPARE(music()->currentChorale()->voices, best.voices);
    QCOMPARE(music()->currentChorale()->origin, best.origin);
    QVERIFY(find<QLabel>("pieceDetails")->text().contains("nats a slice"));
  }

  void aStarAndADeletionAreKept() {
    trainAndCompose(3);
    showGenerated();
    QTest::keyClick(list(), Qt::Key_Home);
    QTest::keyClick(list(), Qt::Key_S);
    const auto starred = [this] {
      int stars = 0;
      for (const auto& piece : kept().list().pieces) stars += piece.isStarred;
      return stars;
    };
    QCOMPARE(starred(), 1);
    QTest::keyClick(list(), Qt::Key_Delete);
    QCOMPARE(listed(), 2);
    QCOMPARE(kept().list().pieces.size(), std::size_t(2));
    click("undoPieceButton");
    QCOMPARE(listed(), 3);
    QCOMPARE(kept().list().pieces.size(), std::size_t(3));
    QCOMPARE(starred(), 1);
    QCOMPARE(runCount(), 1); // no key of these was for the list of runs

    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_End);
    QTest::keyClick(list(), Qt::Key_Delete);
    reopen(); // what was deleted is gone for good
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 1);
    showGenerated();
    QTRY_COMPARE(listed(), 2);
    QVERIFY(!fs::exists(samples() / ".trash"));
    find<QComboBox>("generatedScope")->setCurrentIndex(1);
    QTRY_COMPARE(listed(), 2);
    QVERIFY(list()
                ->model()
                ->index(0, 0)
                .data(Qt::AccessibleTextRole)
                .toString()
                .contains(QString::fromStdString(onlyRun().info.name)));
  }

  void aMelodyIsHarmonisedAndItsInnerVoicesRefilled() {
    trainAndCompose(1);
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
    QTRY_COMPARE(find<QLabel>("pieceTitle")->text(), QString("Tune"));
    QTest::keyClick(find<QComboBox>("generateMode"), Qt::Key_End);
    find<QSpinBox>("generateCount")->setValue(4);
    QTRY_VERIFY(button("generateButton")->isEnabled());
    click("generateButton");
    QTRY_COMPARE(listed(), 6); // with the tune, and the piece of before
    QTRY_COMPARE(button("generateButton")->text(), QStringLiteral("Generate"));
    QCOMPARE(problemCount(), 0);
    QVERIFY(find<QLabel>("pieceTitle")->text().startsWith("Tune harmonised"));
    const types::Chorale harmony = *music()->chosenChorale();
    QCOMPARE(harmony.voices[0], tune.voices[0]);
    QVERIFY(!harmony.voices[3].empty());

    // Its bass is kept, too; the inner voices of bars 3 and 4 are drawn anew.
    find<QCheckBox>("freeVoiceBass")->setChecked(false);
    find<QSpinBox>("freeFirstBar")->setValue(3);
    find<QSpinBox>("freeLastBar")->setValue(4);
    find<QSpinBox>("generateCount")->setValue(2);
    click("generateButton");
    QTRY_COMPARE(listed(), 8);
    QTRY_COMPARE(button("generateButton")->text(), QStringLiteral("Generate"));
    const types::Chorale& refilled = *music()->chosenChorale();
    QVERIFY(refilled.title != harmony.title);
    QCOMPARE(refilled.voices[0], harmony.voices[0]);
    QCOMPARE(formats::rollOf(refilled).length(), std::size_t(16));
    const auto until = [](const types::Chorale& piece, std::size_t voice, int end) {
      auto notes = piece.voices[voice];
      std::erase_if(notes, [&](const types::Note& note) { return note.onset >= end; });
      for (auto& note : notes) note.duration = std::min(note.duration, end - note.onset);
      return notes;
    };
    for (const std::size_t inner : {1U, 2U})
      QCOMPARE(until(refilled, inner, 32), until(harmony, inner, 32));
    QCOMPARE(refilled.voices[3], harmony.voices[3]);
    QVERIFY(kept().list().pieces.size() >= 7); // what was there before is there
  }

  void aPieceThatCannotBeKeptIsToldAndStays() {
    trainAndCompose(1);
    fs::remove_all(samples());
    std::ofstream(samples()) << "a file where the folder should be";
    click("generateButton");
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    QVERIFY(find<QMessageBox>("problemMessage")->text().contains("could not be kept"));
    QTest::keyClick(find<QMessageBox>("problemMessage"), Qt::Key_Escape);
    QTRY_COMPARE(button("generateButton")->text(), QStringLiteral("Generate"));
    QVERIFY(music()->currentChorale());
  }
};

QTEST_MAIN(WindowPiecesTest)
#include "WindowPiecesTest.moc"
