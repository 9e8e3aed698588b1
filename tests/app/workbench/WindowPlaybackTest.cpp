// Playing in the window: what is heard is what the roll shows, on outputs that write down what they
// are sent.

#include "core/formats/MidiFile.h"
#include "core/support/AtomicFile.h"
#include "tests/app/workbench/WindowFixture.h"
#include "tests/core/playback/FakeOutputs.h"
#include "widgets/compare/MiniRoll.h"
#include "widgets/lens/StepTermsView.h"
#include "widgets/music/EpochCurve.h"
#include "widgets/music/MusicStage.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/plot/CurvePlot.h"

#include <QComboBox>
#include <QLabel>
#include <QPixmap>
#include <QTabWidget>

#include <algorithm>

using namespace dmm;
using widgets::PianoRollView;

class WindowPlaybackTest : public QObject, private test::WindowFixture {
  Q_OBJECT

  std::shared_ptr<test::FakeOutputs> m_sound;

  PianoRollView* roll() const { return find<PianoRollView>("pianoRoll"); }
  bool isSilent() const { return m_sound->lastLedger() && m_sound->lastLedger()->isSilent(); }

  /// The keyboard's colours, a row a pitch of the piece, where no name is written.
  std::vector<QRgb> keyColors() const {
    const QImage picture = roll()->viewport()->grab().toImage();
    const double scale = picture.devicePixelRatio();
    const auto& layout = roll()->rollLayout();
    std::vector<QRgb> colors;
    for (int pitch = layout.lowestPitch(); pitch <= layout.highestPitch(); ++pitch) {
      const double y = roll()->toViewport({0, layout.yOfPitch(pitch) + layout.rowHeight() / 2}).y();
      colors.push_back(picture.pixel(int(scale * 3), int(scale * y)));
    }
    return colors;
  }
  /// Pitches whose keys look otherwise than at rest.
  std::vector<int> litKeys(const std::vector<QRgb>& atRest) const {
    const auto now = keyColors();
    std::vector<int> lit;
    for (std::size_t row = 0; row < std::min(now.size(), atRest.size()); ++row)
      if (now[row] != atRest[row]) lit.push_back(roll()->rollLayout().lowestPitch() + int(row));
    return lit;
  }

 private Q_SLOTS:
  void init() {
    m_sound = std::make_shared<test::FakeOutputs>();
    open(m_sound);
  }
  void cleanup() {
    shut();
    for (const auto& ledger : m_sound->ledgers()) {
      QVERIFY(ledger->isSilent()); // also after a window that went away while it played
      QCOMPARE(ledger->mistakes(), 0);
    }
  }

  void aClickPlaysMovesThePlayheadAndLightsTheKeys() {
    openChords();
    const auto atRest = keyColors();
    click("playButton");
    QTRY_VERIFY(roll()->playhead() > 0);
    const double before = roll()->playhead();
    QTRY_VERIFY(roll()->playhead() > before);
    QTRY_COMPARE(litKeys(atRest), (std::vector{48, 55, 64, 72})); // held from end to end
    QVERIFY(m_sound->lastLedger()->sounding(0)[72]);
    QVERIFY(find<QLabel>("positionLabel")->text() != QStringLiteral("bar 1.1") || before < 1);

    click("stopPlayingButton");
    QTRY_VERIFY(isSilent());
    QTRY_COMPARE(litKeys(atRest), std::vector<int>());
    QTRY_COMPARE(roll()->playhead(), 0.0);
    QTRY_COMPARE(find<QLabel>("positionLabel")->text(), QStringLiteral("bar 1.1"));
  }

  void thePieceThatIsClickedInCompareIsTheOneShownAndPlayed() {
    for (int i = 0; i < 2; ++i) { // each run has composed one long note
      const auto run = makeFinishedRun("run " + std::to_string(i));
      types::Chorale piece;
      piece.title = "piece of run " + std::to_string(i);
      piece.lengthSteps = 400;
      piece.voices[0] = {{60 + 7 * i, 0, 400}};
      support::createFolder(run.sampleFolder());
      formats::writeMidi(piece, run.sampleFolder() / "epoch-000001.mid");
    }
    auto* table = find<QTableView>("runTable");
    QTRY_COMPARE(table->model()->rowCount(), 2);
    clickRow(0);
    clickRow(1, Qt::ControlModifier);
    QTest::keyClick(table, Qt::Key_K, Qt::ControlModifier);
    find<QTabWidget>("compareDetails")->setCurrentIndex(1);
    QTRY_VERIFY(m_window->findChild<QWidget*>(QStringLiteral("piece.1.0")));
    for (const char* name : {"piece.0.0", "piece.1.0", "piece.0.0"}) {
      find<QTabWidget>("stage")->setCurrentWidget(find<QWidget>("compareView"));
      auto* roll = find<widgets::MiniRoll>(name);
      QTRY_VERIFY(roll->isVisible());
      QTest::mouseClick(roll, Qt::LeftButton);
      const types::Chorale& clicked = roll->piece();
      const auto* shown = find<widgets::MusicStage>("musicStage")->currentChorale();
      QVERIFY(find<QWidget>("musicStage")->isVisible() && shown);
      QCOMPARE(shown->title, clicked.title);
      QCOMPARE(shown->voices[0], clicked.voices[0]);
      QCOMPARE(find<QLabel>("pieceTitle")->text(), QString::fromStdString(clicked.title));
      click("playButton");
      const auto pitch = std::size_t(clicked.voices[0].front().pitch);
      QTRY_VERIFY(m_sound->lastLedger() && m_sound->lastLedger()->sounding(0)[pitch]);
      click("stopPlayingButton");
      QTRY_VERIFY(isSilent());
    }
  }

  void spacePlaysAndPausesAndReturnGoesToTheStart() {
    openChords();
    const auto atRest = keyColors();
    roll()->setFocus();
    QTest::keyClick(roll(), Qt::Key_Space);
    QTRY_VERIFY(roll()->playhead() > 0);
    QTRY_VERIFY(!litKeys(atRest).empty());

    QTest::keyClick(roll(), Qt::Key_Space);
    QTRY_VERIFY(isSilent());
    QTRY_VERIFY(litKeys(atRest).empty());
    const double paused = roll()->playhead();
    QVERIFY(paused > 0);

    QTest::keyClick(roll(), Qt::Key_Space); // and on from there
    QTRY_VERIFY(roll()->playhead() > paused);
    QTRY_VERIFY(!litKeys(atRest).empty());
    QTest::keyClick(roll(), Qt::Key_Space);
    QTRY_VERIFY(isSilent());
    QTest::keyClick(roll(), Qt::Key_Return);
    QTRY_COMPARE(roll()->playhead(), 0.0);
  }

  void theSelectedChoraleOfTheListPlaysToItsEnd() {
    openSmallDataset(); // its shortest piece has four quarters
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    auto* table = find<QTableView>("pieceTable");
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualRect(table->model()->index(0, 0)).center());
    const double length = roll()->rollLayout().lengthQuarters();
    QVERIFY(length > 0);
    auto* tempo = find<QAbstractSpinBox>("tempoSpin")->findChild<QLineEdit*>();
    tempo->setFocus();
    tempo->selectAll();
    QTest::keyClicks(tempo, "300");
    QTest::keyClick(tempo, Qt::Key_Return);
    click("playButton");
    QTRY_VERIFY(m_sound->lastLedger() && m_sound->lastLedger()->struck() > 0);
    QTRY_VERIFY(isSilent());
    QTRY_COMPARE(button("playButton")->toolTip(), QStringLiteral("Play (Space)"));
    QVERIFY(roll()->playhead() == 0 || roll()->playhead() >= length);
  }

  void theLensPlaysItsReadingFromTheSliceThatIsClicked() {
    openSmallDataset();
    setNumber("run.num_epochs", "6");
    click("trainButton");
    waitForTheRun();
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
    auto* lens = find<PianoRollView>("lensRoll");
    auto* steps = find<widgets::StepTermsView>("stepTerms");
    QTRY_VERIFY(steps->sliceCount() > 2);
    QCOMPARE(lens->rollLayout().lengthSteps(), steps->sliceCount());
    const int x = int((steps->leftOf(2) + steps->leftOf(3)) / 2);
    QTest::mouseClick(steps, Qt::LeftButton, {}, {x, steps->height() / 2});
    QTRY_VERIFY(lens->playhead() >= 2);
    QVERIFY(m_sound->lastLedger()->struck() > 0);
    QCOMPARE(roll()->playhead(), -1.0); // which does not show what is heard

    // The other page takes its turn when something is chosen there.
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    auto* table = find<QTableView>("pieceTable");
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualRect(table->model()->index(1, 0)).center());
    QCOMPARE(lens->playhead(), -1.0);
    QTRY_VERIFY(roll()->playhead() > 0); // it went on playing
    click("stopPlayingButton");
    QTRY_VERIFY(isSilent());
    // And the Lens when its page is opened while nothing plays.
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
    click("playButton");
    QTRY_VERIFY(lens->playhead() > 0);
    QCOMPARE(roll()->playhead(), -1.0);
  }

  void whatARunComposesWhileItTrainsIsThereAtOnce() {
    openSmallDataset();
    setTinyModel();
    setNumber("run.num_epochs", "1000000");
    setNumber("run.sample_every", "1");
    click("trainButton");
    QTRY_VERIFY(find<widgets::CurvePlot>("objectivePlot")->pointCount(0) > 0);
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    find<QComboBox>("musicSource")->setCurrentIndex(2); // while training
    auto* curve = find<widgets::EpochCurve>("epochCurve");
    QTRY_VERIFY_WITH_TIMEOUT(curve->isVisible(), 30000);              // the next look at the folder
    QCOMPARE(button("trainButton")->text(), QStringLiteral("Pause")); // it still trains
    QTest::mouseClick(curve, Qt::LeftButton, {}, curve->place(1).toPoint());
    QVERIFY(find<QLabel>("pieceTitle")->text().contains(QStringLiteral(", epoch ")));
    click("playButton");
    QTRY_VERIFY(roll()->playhead() > 0);
  }

  void closingTheWindowSilencesIt() {
    openChords();
    click("playButton");
    QTRY_VERIFY(m_sound->lastLedger() && !m_sound->lastLedger()->isSilent());
    m_window->close();
    m_window.reset(); // cleanup() looks
  }

 private:
  /// A chord of four thousand quarters, so that no test depends on how fast it is.
  void openChords() {
    std::string chords = "[48,55,64,72]";
    for (int quarter = 1; quarter < 4000; ++quarter) chords += ",[48,55,64,72]";
    const auto file = m_folder->write("held.json", "{\"train\":[[" + chords +
                                                       "]],\"valid\":[[[60],[60]]],"
                                                       "\"test\":[[[62],[62]]]}");
    openDataset(path(file));
    QCOMPARE(problemCount(), 0);
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    QTRY_COMPARE(roll()->rollLayout().lengthQuarters(), 4000.0);
    QVERIFY(button("playButton")->isEnabled());
  }
};

QTEST_MAIN(WindowPlaybackTest)
#include "WindowPlaybackTest.moc"
