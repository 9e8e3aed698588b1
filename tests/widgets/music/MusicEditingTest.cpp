// Pieces are changed by hand on the Music page: beside what they were, with a way back and forth.

#include "tests/widgets/music/PieceSamples.h"
#include "widgets/music/CandidateList.h"
#include "widgets/music/MusicStage.h"
#include "widgets/music/PieceEditBar.h"
#include "widgets/pianoroll/PianoRollView.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace dmm;
using namespace dmm::widgets;
using types::Note;

class MusicEditingTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<MusicStage> m_stage;

  template <typename Widget> Widget* find(const char* name) const {
    return m_stage->findChild<Widget*>(name);
  }
  void click(const char* name) const {
    QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton);
  }
  PianoRollView* roll() const { return m_stage->pianoRoll(); }
  QPoint at(int pitch, double step) const {
    const auto& layout = roll()->rollLayout();
    return roll()
        ->toViewport({layout.xOfStep(step), layout.yOfPitch(pitch) + layout.rowHeight() / 2})
        .toPoint();
  }
  void drawAt(int pitch, double step) const {
    QTest::mouseClick(roll()->viewport(), Qt::LeftButton, {}, at(pitch, step));
  }
  int listed() const { return find<QListView>("generatedList")->model()->rowCount(); }
  const std::vector<Note>& soprano() const { return m_stage->chosenChorale()->voices[0]; }
  QString title() const { return find<QLabel>("pieceTitle")->text(); }

 private Q_SLOTS:
  void init() {
    m_stage = std::make_unique<MusicStage>();
    m_stage->resize(1000, 700);
    m_stage->show();
    m_stage->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_stage.get()));
  }
  void cleanup() { m_stage.reset(); }

  void aChangedPieceIsANewOneBesideTheOld() {
    m_stage->setDatasetPieces(tests::samplePieces());
    const types::Chorale before = *m_stage->chosenChorale();
    QVERIFY(!find<QWidget>("pieceEditBar")->isVisible());
    drawAt(76, 2); // not while nothing is edited
    QCOMPARE(*m_stage->chosenChorale(), before);
    click("editButton");
    QVERIFY(find<QWidget>("pieceEditBar")->isVisible());
    QVERIFY(!find<QToolButton>("editUndo")->isEnabled());
    QSignalSpy changed(m_stage.get(), &MusicStage::choraleChanged);
    click("editVoiceTenor");
    drawAt(60, 2.5);
    QCOMPARE(m_stage->chosenChorale()->voices[2], (std::vector<Note>{{60, 2, 1}}));
    QVERIFY(changed.last().first().toBool()); // the same piece, with other notes
    QVERIFY(title().endsWith("Es ist das Heil uns kommen her, edited"));
    QCOMPARE(listed(), 1);
    drawAt(62, 3.5); // changes that one
    QCOMPARE(listed(), 1);
    QCOMPARE(m_stage->chosenChorale()->voices[2], (std::vector<Note>{{60, 2, 1}, {62, 3, 1}}));
    find<QComboBox>("musicSource")->setCurrentIndex(0);
    QCOMPARE(*m_stage->chosenChorale(), before);
    QVERIFY(!find<QToolButton>("editUndo")->isEnabled());
  }

  void undoAndRedoGoBackAndForth() {
    m_stage->addPiece(tests::makePiece("", "Tune"));
    click("editButton");
    for (const int step : {3, 6, 9}) drawAt(74, step + 0.5);
    QCOMPARE(soprano().size(), std::size_t(7));
    const auto three = soprano();
    click("editUndo");
    QCOMPARE(soprano().size(), std::size_t(5));
    QTest::keyClick(roll(), Qt::Key_Z, Qt::ControlModifier);
    click("editUndo");
    QCOMPARE(soprano(), (std::vector<Note>{{72, 0, 16}}));
    QVERIFY(!find<QToolButton>("editUndo")->isEnabled());
    QTest::keyClick(roll(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    click("editRedo");
    click("editRedo");
    QCOMPARE(soprano(), three);
    QVERIFY(!find<QToolButton>("editRedo")->isEnabled());
    click("editUndo");
    drawAt(79, 1.5); // from here on another way
    QVERIFY(!find<QToolButton>("editRedo")->isEnabled());
    QCOMPARE(listed(), 2);
  }

  void aMelodyIsDrawnIntoANewPiece() {
    click("editButton");
    find<QComboBox>("editGrid")->setCurrentIndex(1); // eighths
    click("editNewPiece");
    QCOMPARE(title(), QString("New piece 1"));
    QCOMPARE(m_stage->chosenChorale()->lengthSteps, 64);
    drawAt(67, 1.5);
    drawAt(69, 2.5);
    QCOMPARE(title(), QString("New piece 1"));
    QCOMPARE(soprano(), (std::vector<Note>{{67, 1, 1}, {69, 2, 1}}));
    click("editUndo");
    click("editUndo");
    QVERIFY(soprano().empty());
    QCOMPARE(listed(), 1);
  }

  void aFinerGridMakesThePieceFiner() {
    m_stage->addPiece(tests::makePiece("", "Tune"));
    click("editButton");
    auto* grid = find<QComboBox>("editGrid");
    grid->setFocus();
    QTest::keyClick(grid, Qt::Key_End); // sixteenths
    QCOMPARE(m_stage->chosenChorale()->stepsPerQuarter, 4);
    QCOMPARE(soprano(), (std::vector<Note>{{72, 0, 64}}));
    drawAt(60, 5.5);
    QCOMPARE(soprano()[1], (Note{60, 5, 1}));
    m_stage->addPiece(tests::makePiece("", "Another"));
    QCOMPARE(grid->currentIndex(), 0); // it has quarters
  }

  void whatIsLockedShows() {
    m_stage->addPiece(tests::makePiece("", "Tune"));
    QVERIFY(!roll()->freeNotes());
    auto* mode = find<QComboBox>("generateMode");
    mode->setFocus();
    QTest::keyClick(mode, Qt::Key_End); // harmonise
    QVERIFY(roll()->freeNotes().has_value());
    QCOMPARE(*roll()->freeNotes(), (FreeRegion{{false, true, true, true}, 0, 16}));
    QTest::mouseClick(find<QCheckBox>("freeVoiceBass"), Qt::LeftButton, {}, QPoint(6, 8));
    find<QSpinBox>("freeFirstBar")->setValue(2);
    find<QSpinBox>("freeLastBar")->setValue(3);
    QCOMPARE(*roll()->freeNotes(), (FreeRegion{{false, true, true, false}, 4, 12}));
    find<QSpinBox>("freeFirstBar")->setValue(9); // there is no such bar
    QVERIFY(roll()->freeNotes()->begin >= roll()->freeNotes()->end);
    QTest::keyClick(mode, Qt::Key_Home);
    QVERIFY(!roll()->freeNotes());
  }

  void whatIsLockedOnTheRollIsInTheForm() {
    types::Chorale tune = tests::makePiece("", "Tune");
    tune.voices[3] = {{48, 0, 16}};
    m_stage->addPiece(tune);
    m_stage->setGenerationAvailable(true);
    auto* mode = find<QComboBox>("generateMode");
    mode->setFocus();
    QTest::keyClick(mode, Qt::Key_End); // harmonise
    GenerationOrder order;
    connect(m_stage.get(), &MusicStage::generateRequested, this,
            [&](const auto& asked) { order = asked; });
    roll()->setFocus();
    QTest::mouseClick(roll()->viewport(), Qt::LeftButton, {}, at(48, 6)); // the bass
    QTest::keyClick(roll(), Qt::Key_K);
    QVERIFY(!find<QCheckBox>("freeVoiceBass")->isChecked());
    QVERIFY(find<QCheckBox>("freeVoiceAlto")->isChecked());
    const auto drag = [this](double from, double to) {
      QTest::mousePress(roll()->viewport(), Qt::LeftButton, {}, at(60, from));
      QTest::mouseMove(roll()->viewport(), at(60, to));
      QTest::mouseRelease(roll()->viewport(), Qt::LeftButton, {}, at(60, to));
    };
    drag(13, 14); // the last bar
    QTest::keyClick(roll(), Qt::Key_K);
    QCOMPARE(find<QSpinBox>("freeFirstBar")->value(), 1);
    QCOMPARE(find<QSpinBox>("freeLastBar")->value(), 3);
    QVERIFY(!find<QWidget>("lockedParts")->isVisible());
    drag(5, 6); // the second one, between
    QTest::keyClick(roll(), Qt::Key_K);
    QCOMPARE(find<QLabel>("lockedParts")->text(), QString("Locked: A T in bar 2"));
    click("generateButton");
    QCOMPARE(order.bars, (FreeNotesEditor::BarRange{1, 3}));
    QCOMPARE(order.locks, (std::vector<FreeRegion::Lock>{{types::VoicePart::Alto, {4, 8}},
                                                         {types::VoicePart::Tenor, {4, 8}}}));
    click("unlockParts");
    QVERIFY(!find<QWidget>("lockedParts")->isVisible());
    QCOMPARE(*roll()->freeNotes(), (FreeRegion{{false, true, true, false}, 0, 12, {}}));
    find<QSpinBox>("freeFirstBar")->setValue(-1); // the form goes on as it did
    QCOMPARE(*roll()->freeNotes(), (FreeRegion{{false, true, true, false}, 0, 16, {}}));
  }

  void undoGoesFromAHarmonyToWhatWasHarmonised() {
    m_stage->setGenerationAvailable(true);
    m_stage->setCheckpoints({"best.pt"});
    m_stage->addPiece(tests::makePiece("", "Tune"));
    const types::Chorale tune = *m_stage->chosenChorale();
    QTest::keyClick(find<QComboBox>("generateMode"), Qt::Key_End);
    click("generateButton");
    types::GeneratedPiece made;
    made.chorale = tests::makePiece("", "Tune harmonised");
    made.chorale.voices[3] = {{48, 0, 16}};
    made.nll = 5;
    m_stage->addGenerated(made);
    QCOMPARE(title(), QString("Tune harmonised"));
    roll()->setFocus();
    QTest::keyClick(roll(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(*m_stage->chosenChorale(), tune);
    QTest::keyClick(roll(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(*m_stage->chosenChorale(), made.chorale);
    QCOMPARE(listed(), 2);
  }

  void progressIsToldWithinAPiece() {
    m_stage->setGenerationAvailable(true);
    m_stage->setGenerating(true, 1, 4, 0.42);
    QCOMPARE(find<QPushButton>("generateButton")->text(),
             QStringLiteral("Cancel (1 of 4, 42\u00a0%)"));
    m_stage->setGenerating(true, 0, 1, 0.07);
    QCOMPARE(find<QPushButton>("generateButton")->text(), QStringLiteral("Cancel (7\u00a0%)"));
  }
};

QTEST_MAIN(MusicEditingTest)
#include "MusicEditingTest.moc"
