#include "widgets/pianoroll/MusicStage.h"

#include "tests/widgets/pianoroll/PieceSamples.h"
#include "widgets/pianoroll/PianoRollView.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QSplitter>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace dmm;
using namespace dmm::widgets;
using tests::makePiece;

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
    m_stage->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_stage.get()));
  }
  void cleanup() { m_stage.reset(); }

  void emptyAtFirst() {
    QVERIFY(find<PianoRollView>("pianoRoll")->isEmpty());
    QVERIFY(!find<QPushButton>("saveMidiButton")->isEnabled());
    QVERIFY(!m_stage->currentChorale());
    QVERIFY(find<PianoRollView>("pianoRoll")->emptyText().contains("dataset"));
  }

  void theListChoosesWhatIsShown() {
    m_stage->setDatasetPieces(tests::samplePieces());
    auto* roll = find<PianoRollView>("pianoRoll");
    QCOMPARE(find<QLabel>("pieceTitle")->text(), QString("BWV 9  Es ist das Heil uns kommen her"));
    QCOMPARE(roll->rollLayout().lengthSteps(), 56);

    auto* table = find<QTableView>("pieceTable");
    table->setFocus();
    QSignalSpy changed(m_stage.get(), &MusicStage::choraleChanged);
    QTest::keyClick(table, Qt::Key_Down);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_stage->currentChorale()->catalogueNumber, std::string("BWV 10"));
    QCOMPARE(find<QLabel>("pieceDetails")->text(),
             QString("valid split, voices inferred, 10 bars"));
    QCOMPARE(roll->rollLayout().lengthSteps(), 40);

    const QModelIndex third = table->model()->index(2, 1);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(third).center());
    QCOMPARE(m_stage->currentChorale()->catalogueNumber, std::string("BWV 26.6"));
    QTest::keyClick(table, Qt::Key_Return); // done with choosing
    QVERIFY(roll->hasFocus());
  }

  void searchingLeavesThePieceOnShow() {
    m_stage->setDatasetPieces(tests::samplePieces());
    QSignalSpy changed(m_stage.get(), &MusicStage::choraleChanged);
    auto* search = find<QLineEdit>("pieceSearch");
    search->setFocus();
    QTest::keyClicks(search, "bwv269");
    QCOMPARE(changed.count(), 0);
    QCOMPARE(m_stage->currentChorale()->catalogueNumber, std::string("BWV 9"));
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(find<QLabel>("pieceTitle")->text(), QString("BWV 269  Aus meines Herzens Grunde"));
  }

  void detailsTellVoicesOfTheSourceFromInferredOnes() {
    types::Chorale piece = makePiece("BWV 269", "Aus meines Herzens Grunde");
    for (auto& voice : piece.voices) voice = {{60, 0, 16}};
    piece.voicesInferred = false;
    m_stage->setDatasetPieces({piece, makePiece("", "Ohne Nummer", types::Split::Test)});
    QCOMPARE(find<QLabel>("pieceDetails")->text(), QString("train split, four voices, 4 bars"));
    QTest::keyClick(find<QTableView>("pieceTable"), Qt::Key_Down);
    QCOMPARE(find<QLabel>("pieceTitle")->text(), QString("Ohne Nummer"));
    QCOMPARE(find<QLabel>("pieceDetails")->text(), QString("test split, voices inferred, 4 bars"));
    m_stage->setDatasetPieces({});
    QCOMPARE(find<QLabel>("pieceTitle")->text(), QString());
    QVERIFY(find<PianoRollView>("pianoRoll")->isEmpty());
  }

  void theListFoldsAway() {
    m_stage->setDatasetPieces(tests::samplePieces());
    auto* button = find<QToolButton>("pieceListButton");
    auto* splitter = find<QSplitter>("musicSplitter");
    auto* table = find<QTableView>("pieceTable");
    QTRY_COMPARE(splitter->sizes().front(), 240);
    const int narrowRoll = find<PianoRollView>("pianoRoll")->width();
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!table->isVisible());
    QTRY_VERIFY(find<PianoRollView>("pianoRoll")->width() > narrowRoll);
    QCOMPARE(button->toolTip(), QString("Show the list of pieces"));
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(table->isVisible());
    QTRY_COMPARE(splitter->sizes().front(), 240);

    auto* handle = splitter->handle(1); // drag it shut
    const QPoint grip = handle->rect().center();
    QTest::mousePress(handle, Qt::LeftButton, {}, grip);
    QTest::mouseMove(handle, grip - QPoint(250, 0));
    QTest::mouseRelease(handle, Qt::LeftButton, {}, handle->rect().center());
    QTRY_COMPARE(splitter->sizes().front(), 0);
    QCOMPARE(button->toolTip(), QString("Show the list of pieces"));
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(splitter->sizes().front(), 240);
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
    m_stage->setDatasetPieces({makePiece("BWV 255", "Ach Gott")});
    auto* list = find<QListView>("generatedList");
    QVERIFY(!list->isVisible());
    QSignalSpy changed(m_stage.get(), &MusicStage::choraleChanged);
    types::Chorale first = makePiece("", "Sample, seed 1");
    first.origin = "run a1; seed 1; 16 quarters";
    m_stage->addGenerated(first);
    QVERIFY(changed.count() > 0);
    QCOMPARE(find<QComboBox>("musicSource")->currentIndex(), 1);
    QVERIFY(list->isVisible());
    QCOMPARE(find<QLabel>("pieceTitle")->text(), QString("Sample, seed 1"));
    QVERIFY(find<QLabel>("pieceTitle")->toolTip().contains("run a1; seed 1; 16 quarters"));
    QCOMPARE(find<QLabel>("pieceDetails")->text(), QString("voices inferred, 4 bars"));
    m_stage->addGenerated(makePiece("", "Sample, seed 2"));
    QCOMPARE(list->model()->rowCount(), 2);
    QCOMPARE(m_stage->currentChorale()->title, std::string("Sample, seed 2"));
    QVERIFY(!find<QLabel>("pieceTitle")->toolTip().contains("run a1"));

    changed.clear();
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Up);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_stage->currentChorale()->title, std::string("Sample, seed 1"));
    QVERIFY(list->currentIndex()
                .data(Qt::ToolTipRole)
                .toString()
                .contains("run a1; seed 1; 16 quarters"));
    QTest::keyClick(list, Qt::Key_Return);
    QVERIFY(find<PianoRollView>("pianoRoll")->hasFocus());
    const QModelIndex second = list->model()->index(1, list->modelColumn());
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(second).center());
    QCOMPARE(m_stage->currentChorale()->title, std::string("Sample, seed 2"));
    chooseSource(0);
    QCOMPARE(m_stage->currentChorale()->title, std::string("Ach Gott"));
    QVERIFY(!list->isVisible());
  }

  void saveHandsOverThePieceOnShow() {
    m_stage->setDatasetPieces({makePiece("BWV 255", "Ach Gott")});
    types::Chorale saved;
    connect(m_stage.get(), &MusicStage::saveRequested, this,
            [&saved](const types::Chorale& chorale) { saved = chorale; });
    QTest::mouseClick(find<QPushButton>("saveMidiButton"), Qt::LeftButton);
    QCOMPARE(saved.title, std::string("Ach Gott"));
  }
};

QTEST_MAIN(MusicStageTest)
#include "MusicStageTest.moc"
