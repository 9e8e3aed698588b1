#include "widgets/pianoroll/MusicStage.h"

#include "widgets/pianoroll/PianoRollView.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include <memory>

using namespace dmm;
using namespace dmm::widgets;

namespace {

types::Chorale makeChorale(const std::string& title, const std::string& number, types::Split split,
                           int length = 16) {
  types::Chorale chorale;
  chorale.title = title;
  chorale.catalogueNumber = number;
  chorale.split = split;
  chorale.lengthSteps = length;
  chorale.voices[0] = {{72, 0, length}};
  return chorale;
}

} // namespace

class MusicStageTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<MusicStage> m_stage;

  template <typename Widget> Widget* find(const char* name) const {
    return m_stage->findChild<Widget*>(name);
  }
  void chooseSource(int index) { // as a user does: focus and arrow keys
    auto* source = find<QComboBox>("musicSource");
    source->setFocus();
    QTest::keyClick(source, index == 0 ? Qt::Key_Home : Qt::Key_End);
    QCOMPARE(source->currentIndex(), index);
  }

 private Q_SLOTS:
  void init() {
    m_stage = std::make_unique<MusicStage>();
    m_stage->resize(900, 600);
    m_stage->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_stage.get()));
  }
  void cleanup() { m_stage.reset(); }

  void emptyAtFirst() {
    QVERIFY(find<PianoRollView>("pianoRoll")->isEmpty());
    QVERIFY(!find<QPushButton>("saveMidiButton")->isEnabled());
    QVERIFY(!m_stage->currentChorale());
    QVERIFY(find<PianoRollView>("pianoRoll")->emptyText().contains("dataset"));
  }

  void splitAndPieceChooseWhatIsShown() {
    m_stage->setDatasetPieces({makeChorale("Ach Gott", "BWV 255", types::Split::Train),
                               makeChorale("Jesu", "", types::Split::Train, 24),
                               makeChorale("Wachet auf", "BWV 140", types::Split::Test)});
    auto* pieces = find<QComboBox>("datasetPiece");
    QCOMPARE(pieces->count(), 2);
    QCOMPARE(find<QLabel>("pieceTitle")->text(), QString("Ach Gott (BWV 255)"));
    QVERIFY(!find<PianoRollView>("pianoRoll")->isEmpty());

    QSignalSpy changed(m_stage.get(), &MusicStage::choraleChanged);
    QTest::keyClick(pieces, Qt::Key_Down);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_stage->currentChorale()->title, std::string("Jesu"));
    QVERIFY(find<QLabel>("pieceDetails")->text().contains("24 quarters"));

    auto* split = find<QComboBox>("datasetSplit");
    QTest::keyClick(split, Qt::Key_End);
    QCOMPARE(pieces->count(), 1);
    QCOMPARE(find<QLabel>("pieceTitle")->text(), QString("Wachet auf (BWV 140)"));
    QVERIFY(find<QLabel>("pieceDetails")->text().contains("test split"));
    QTest::keyClick(split, Qt::Key_Up); // valid has none
    QVERIFY(!m_stage->currentChorale());
    QVERIFY(find<PianoRollView>("pianoRoll")->isEmpty());
    QVERIFY(!pieces->isEnabled());
  }

  void typingSearchesAnywhereInTheTitle() {
    m_stage->setDatasetPieces({makeChorale("Ach Gott", "BWV 255", types::Split::Train),
                               makeChorale("Jesu, meine Freude", "", types::Split::Train),
                               makeChorale("Wachet auf", "BWV 140", types::Split::Train)});
    auto* edit = find<QComboBox>("datasetPiece")->lineEdit();
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, "meine");
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(m_stage->currentChorale()->title, std::string("Jesu, meine Freude"));
    QCOMPARE(edit->text(), QString("Jesu, meine Freude"));

    edit->selectAll();
    QTest::keyClicks(edit, "no such title");
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(m_stage->currentChorale()->title, std::string("Jesu, meine Freude"));
    QTRY_COMPARE(edit->text(), QString("Jesu, meine Freude"));
  }

  void generationSaysWhyItIsNotAvailable() {
    chooseSource(1);
    auto* generate = find<QPushButton>("generateButton");
    QVERIFY(generate->isVisible());
    m_stage->setGenerationAvailable(false, "The run has no checkpoint yet.");
    QVERIFY(!generate->isEnabled());
    QCOMPARE(generate->toolTip(), QString("The run has no checkpoint yet."));
    QCOMPARE(find<PianoRollView>("pianoRoll")->emptyText(),
             QString("The run has no checkpoint yet."));
    m_stage->setGenerationAvailable(true);
    QVERIFY(generate->isEnabled());
    QVERIFY(find<PianoRollView>("pianoRoll")->emptyText().contains("Generate"));
  }

  void generateAsksWithLengthAndSeed() {
    chooseSource(1);
    m_stage->setGenerationAvailable(true);
    auto* length = find<QSpinBox>("generateLength");
    auto* seed = find<QSpinBox>("generateSeed");
    QCOMPARE(length->value(), 64);
    QCOMPARE(length->minimum(), 16);
    QCOMPARE(length->maximum(), 512);
    length->setValue(128);
    seed->setValue(7);
    QSignalSpy requested(m_stage.get(), &MusicStage::generateRequested);
    auto* generate = find<QPushButton>("generateButton");
    QTest::mouseClick(generate, Qt::LeftButton);
    QCOMPARE(requested.count(), 1);
    QCOMPARE(requested.at(0).at(0).toInt(), 128);
    QCOMPARE(requested.at(0).at(1).toLongLong(), 7);
    QCOMPARE(seed->value(), 8); // the next one is another piece

    m_stage->setGenerating(true);
    QVERIFY(!generate->isEnabled());
    QTest::mouseClick(generate, Qt::LeftButton);
    QCOMPARE(requested.count(), 1);
    m_stage->setGenerating(false);
    QVERIFY(generate->isEnabled());
  }

  void generatedPiecesAreKeptToChooseAmong() {
    m_stage->setDatasetPieces({makeChorale("Ach Gott", "BWV 255", types::Split::Train)});
    QSignalSpy changed(m_stage.get(), &MusicStage::choraleChanged);
    m_stage->addGenerated(makeChorale("Seed 1", "", types::Split::Train));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(find<QComboBox>("musicSource")->currentIndex(), 1);
    QCOMPARE(find<QLabel>("pieceTitle")->text(), QString("Seed 1"));
    m_stage->addGenerated(makeChorale("Seed 2", "", types::Split::Train));
    auto* candidates = find<QComboBox>("generatedPiece");
    QCOMPARE(candidates->count(), 2);
    QCOMPARE(m_stage->currentChorale()->title, std::string("Seed 2"));
    QTest::keyClick(candidates, Qt::Key_Up);
    QCOMPARE(m_stage->currentChorale()->title, std::string("Seed 1"));
    chooseSource(0);
    QCOMPARE(m_stage->currentChorale()->title, std::string("Ach Gott"));
  }

  void saveHandsOverThePieceOnShow() {
    m_stage->setDatasetPieces({makeChorale("Ach Gott", "BWV 255", types::Split::Train)});
    types::Chorale saved;
    connect(m_stage.get(), &MusicStage::saveRequested, this,
            [&saved](const types::Chorale& chorale) { saved = chorale; });
    QTest::mouseClick(find<QPushButton>("saveMidiButton"), Qt::LeftButton);
    QCOMPARE(saved.title, std::string("Ach Gott"));
  }
};

QTEST_MAIN(MusicStageTest)
#include "MusicStageTest.moc"
