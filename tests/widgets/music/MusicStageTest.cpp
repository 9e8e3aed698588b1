#include "widgets/music/MusicStage.h"

#include "tests/widgets/music/PieceSamples.h"
#include "widgets/music/CandidateList.h"
#include "widgets/music/EpochCurve.h"
#include "widgets/pianoroll/PianoRollView.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
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

  static types::GeneratedPiece candidate(const char* title, double nll) {
    types::GeneratedPiece piece;
    piece.chorale = makePiece("", title);
    piece.chorale.origin = "how to make it again";
    piece.nll = nll;
    piece.nearest = types::NearestPiece{{}, "BWV 26.6", 0.25, 3};
    piece.probabilities.resize(16);
    return piece;
  }
  template <typename Widget> Widget* find(const char* name) const {
    return m_stage->findChild<Widget*>(name);
  }
  void chooseSource(int index) { // as a user does: focus and arrow keys
    auto* source = find<QComboBox>("musicSource");
    source->setFocus();
    QTest::keyClick(source, Qt::Key_Home);
    for (int i = 0; i < index; ++i) QTest::keyClick(source, Qt::Key_Down);
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
    QVERIFY(!find<QPushButton>("savePieceButton")->isEnabled());
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
    QCOMPARE(find<QLabel>("generateReason")->text(), QString("The run has no checkpoint yet."));
    QVERIFY(find<QLabel>("generateReason")->isVisible());
    QCOMPARE(find<PianoRollView>("pianoRoll")->emptyText(),
             QString("The run has no checkpoint yet."));
    m_stage->setGenerationAvailable(true);
    QVERIFY(generate->isEnabled());
    QVERIFY(!find<QLabel>("generateReason")->isVisible());
    QVERIFY(find<PianoRollView>("pianoRoll")->emptyText().contains("Generate"));
  }

  void theNextSeedIsAfterThoseOfTheKeptPieces() {
    chooseSource(1);
    auto* seed = find<QSpinBox>("generateSeed");
    const auto keptWith = [](std::optional<std::uint64_t> number) {
      types::KeptPiece piece;
      piece.file = "piece-00000" + std::to_string(number.value_or(0)) + ".mid";
      piece.seed = number;
      return piece;
    };
    m_stage->candidates()->setRun("one");
    m_stage->candidates()->setKept("two", {keptWith(90)}, {}); // not on show
    QCOMPARE(seed->value(), 0);
    m_stage->candidates()->setKept("one", {keptWith(3), keptWith(7), keptWith({})}, {});
    QCOMPARE(seed->value(), 8);
    seed->setValue(2); // who wants a seed has it
    m_stage->candidates()->setKept("one", {keptWith(3), keptWith(7)}, {});
    QCOMPARE(seed->value(), 2);
    m_stage->candidates()->setRun("two");
    QCOMPARE(seed->value(), 91);
    m_stage->candidates()->setRun("one"); // higher already
    QCOMPARE(seed->value(), 91);
    m_stage->candidates()->setRun("three");
    m_stage->candidates()->setKept("three", {}, {});
    QCOMPARE(seed->value(), 91);
  }

  void generateAsksWithLengthAndSeed() {
    chooseSource(1);
    m_stage->setGenerationAvailable(true);
    auto* length = find<QSpinBox>("generateLength");
    auto* seed = find<QSpinBox>("generateSeed");
    auto* count = find<QSpinBox>("generateCount");
    QCOMPARE(length->value(), 64);
    QCOMPARE(length->minimum(), 16);
    QCOMPARE(length->maximum(), 512);
    length->setValue(128);
    seed->setValue(7);
    count->setValue(3);
    GenerationOrder order;
    int requests = 0;
    connect(m_stage.get(), &MusicStage::generateRequested, this, [&](const auto& asked) {
      order = asked;
      ++requests;
    });
    auto* generate = find<QPushButton>("generateButton");
    QTest::mouseClick(generate, Qt::LeftButton);
    QCOMPARE(requests, 1);
    QCOMPARE(order.settings.mode, types::GenerationMode::Prior);
    QCOMPARE(order.settings.lengthQuarters, 128);
    QCOMPARE(order.settings.seed, std::uint64_t(7));
    QCOMPARE(order.count, 3);
    QCOMPARE(seed->value(), 10); // the next ones are other pieces

    QSignalSpy cancelled(m_stage.get(), &MusicStage::cancelRequested);
    m_stage->setGenerating(true, 1, 3);
    QCOMPARE(generate->text(), QString("Cancel (1 of 3)"));
    QTest::mouseClick(generate, Qt::LeftButton);
    QCOMPARE(requests, 1);
    QCOMPARE(cancelled.count(), 1);
    m_stage->setGenerating(false);
    QCOMPARE(generate->text(), QString("Generate"));
  }

  void modesShowWhatTheyUse() {
    m_stage->setDatasetPieces(tests::samplePieces());
    chooseSource(1);
    m_stage->setGenerationAvailable(true);
    auto* mode = find<QComboBox>("generateMode");
    const auto shown = [this](const char* name) { return find<QWidget>(name)->isVisible(); };
    QVERIFY(shown("generateLength") && !shown("generatePiece") && !shown("generateStrength"));
    mode->setFocus();
    QTest::keyClick(mode, Qt::Key_Down); // continue
    QVERIFY(shown("generateLength") && shown("generatePiece") && shown("generateGiven"));
    QVERIFY(!shown("generateSecond"));
    QTest::keyClick(mode, Qt::Key_Down); // reconstruct
    QVERIFY(!shown("generateLength") && shown("generatePiece") && !shown("generateGiven"));
    QTest::keyClick(mode, Qt::Key_Down); // vary
    QVERIFY(shown("generateStrength") && !shown("generatePosition"));
    QTest::keyClick(mode, Qt::Key_Down); // between two
    QVERIFY(shown("generatePiece") && shown("generateSecond") && shown("generatePosition"));
    QTest::keyClick(mode, Qt::Key_Down); // harmonise
    QVERIFY(shown("generateHarmonised") && shown("freeVoiceAlto") && shown("freeFirstBar"));
    QVERIFY(!shown("generatePiece") && !shown("generateSecond"));

    QVERIFY(!shown("generateTemperature"));
    QTest::mouseClick(find<QToolButton>("generateMore"), Qt::LeftButton);
    QVERIFY(shown("generateTemperature") && shown("generateCheckpoint"));
    QVERIFY(!shown("generateThreshold"));
    auto* notes = find<QComboBox>("generateNotes");
    notes->setFocus();
    QCOMPARE(notes->currentText(), QString("Four voices, led"));
    QTest::keyClick(notes, Qt::Key_Down); // four voices
    QTest::keyClick(notes, Qt::Key_Down); // sampled singly
    QVERIFY(!shown("generateThreshold"));
    QTest::keyClick(notes, Qt::Key_Down);
    QVERIFY(shown("generateThreshold"));
  }

  void harmonisingSaysWhatStays() {
    m_stage->setDatasetPieces(tests::samplePieces());
    chooseSource(1);
    m_stage->setGenerationAvailable(true);
    auto* mode = find<QComboBox>("generateMode");
    mode->setFocus();
    QTest::keyClick(mode, Qt::Key_End);
    auto* generate = find<QPushButton>("generateButton");
    const auto why = [this] { return find<QLabel>("generateReason")->text(); };
    QVERIFY(!generate->isEnabled());
    QVERIFY(why().contains("Open a melody"));
    m_stage->addPiece(makePiece("", "Tune"));
    QVERIFY(generate->isEnabled());
    GenerationOrder order;
    connect(m_stage.get(), &MusicStage::generateRequested, this,
            [&](const auto& asked) { order = asked; });
    QTest::mouseClick(generate, Qt::LeftButton);
    QCOMPARE(order.settings.mode, types::GenerationMode::Harmonise);
    QVERIFY(order.fromShown);
    QCOMPARE(order.settings.free.voices, (std::array<bool, 4>{false, true, true, true}));
    QVERIFY(!order.bars);

    // The inner voices of bars 3 and 4.
    auto* first = find<QSpinBox>("freeFirstBar");
    auto* last = find<QSpinBox>("freeLastBar");
    QVERIFY(!last->isEnabled());
    first->setFocus();
    first->selectAll();
    QTest::keyClicks(first, "3");
    last->setFocus();
    last->selectAll();
    QTest::keyClicks(last, "4");
    QTest::mouseClick(find<QCheckBox>("freeVoiceBass"), Qt::LeftButton, {},
                      QPoint(8, find<QCheckBox>("freeVoiceBass")->height() / 2));
    QTest::mouseClick(generate, Qt::LeftButton);
    QCOMPARE(order.settings.free.voices, (std::array<bool, 4>{false, true, true, false}));
    QCOMPARE(order.bars, (FreeNotesEditor::BarRange{3, 4}));
    last->selectAll();
    QTest::keyClicks(last, "2");
    QVERIFY(!generate->isEnabled());
    QVERIFY(why().contains("comes before"));
    first->setValue(first->minimum()); // all bars
    for (const char* voice : {"freeVoiceAlto", "freeVoiceTenor"})
      find<QCheckBox>(voice)->setChecked(false);
    QVERIFY(why().contains("at least one voice"));
    for (const char* voice :
         {"freeVoiceSoprano", "freeVoiceAlto", "freeVoiceTenor", "freeVoiceBass"})
      find<QCheckBox>(voice)->setChecked(true);
    QVERIFY(why().contains("Something must stay"));

    find<QCheckBox>("freeVoiceBass")->setChecked(false);
    find<QComboBox>("generateHarmonised")->setCurrentIndex(1); // of the dataset
    QVERIFY(find<QComboBox>("generatePiece")->isVisible());
    QTest::mouseClick(generate, Qt::LeftButton);
    QVERIFY(!order.fromShown);
  }

  void startsFromThePieceOnShowOrFromATypedOne() {
    m_stage->setDatasetPieces(tests::samplePieces()); // shown sorted: BWV 9 is the fifth of them
    chooseSource(1);
    m_stage->setGenerationAvailable(true);
    auto* mode = find<QComboBox>("generateMode");
    mode->setFocus();
    QTest::keyClick(mode, Qt::Key_End);
    QTest::keyClick(mode, Qt::Key_Up); // between two
    GenerationOrder order;
    connect(m_stage.get(), &MusicStage::generateRequested, this,
            [&](const auto& asked) { order = asked; });
    auto* generate = find<QPushButton>("generateButton");
    QTest::mouseClick(generate, Qt::LeftButton);
    QCOMPARE(order.settings.mode, types::GenerationMode::Interpolate);
    QCOMPARE(order.settings.piece, (types::PieceRef{types::Split::Train, 1})); // BWV 9, after 269

    auto* box = find<QComboBox>("generatePiece");
    auto* edit = box->findChild<QLineEdit*>();
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, "BWV 999");
    QVERIFY(!generate->isEnabled());
    QVERIFY(find<QLabel>("generateReason")->text().contains("Choose a piece"));
    edit->selectAll();
    QTest::keyClicks(edit, "wachet"); // the one match
    QVERIFY(!generate->isEnabled());
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(box->currentText(), QString("BWV 140  Wachet auf, ruft uns die Stimme"));
    QVERIFY(generate->isEnabled());
    QTest::mouseClick(generate, Qt::LeftButton);
    QCOMPARE(order.settings.piece, (types::PieceRef{types::Split::Valid, 1}));

    m_stage->setDatasetPieces({}); // nothing to start from
    QVERIFY(!generate->isEnabled());
    mode->setFocus();
    QTest::keyClick(mode, Qt::Key_Home);
    QVERIFY(generate->isEnabled());
  }

  void anyCheckpointOfTheRunCanCompose() {
    chooseSource(1);
    m_stage->setGenerationAvailable(true);
    m_stage->setCheckpoints({"best.pt", "last.pt", "epoch-000025.pt"});
    auto* box = find<QComboBox>("generateCheckpoint");
    QCOMPARE(box->itemText(2), QString("Epoch 25"));
    QTest::mouseClick(find<QToolButton>("generateMore"), Qt::LeftButton);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_End);
    m_stage->setCheckpoints({"best.pt", "last.pt", "epoch-000025.pt", "epoch-000050.pt"});
    GenerationOrder order;
    connect(m_stage.get(), &MusicStage::generateRequested, this,
            [&](const auto& asked) { order = asked; });
    QTest::mouseClick(find<QPushButton>("generateButton"), Qt::LeftButton);
    QCOMPARE(order.checkpoint, QString("epoch-000025.pt")); // the choice outlives a new one
  }

  void aRunThatLacksTheCheckpointDoesNotChangeTheChoice() {
    chooseSource(1);
    m_stage->setGenerationAvailable(true);
    m_stage->setCheckpoints({"best.pt", "last.pt"});
    auto* box = find<QComboBox>("generateCheckpoint");
    QCOMPARE(box->currentText(), QString("Best on valid"));
    m_stage->setCheckpoints({"last.pt"}); // another run, not evaluated yet
    QCOMPARE(box->currentData().toString(), QString("last.pt"));
    QCOMPARE(box->currentText(), QString("Last (no “best on valid” here)"));
    m_stage->setCheckpoints({});
    m_stage->setCheckpoints({"best.pt", "last.pt"});
    QCOMPARE(box->currentText(), QString("Best on valid"));
    QTest::mouseClick(find<QToolButton>("generateMore"), Qt::LeftButton);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_End); // the user's own choice
    m_stage->setCheckpoints({"best.pt", "last.pt", "epoch-000025.pt"});
    QCOMPARE(box->currentText(), QString("Last"));
  }

  void generatedPiecesAreKeptRankedToChooseAmong() {
    m_stage->setDatasetPieces({makePiece("BWV 255", "Ach Gott")});
    m_stage->setGenerationAvailable(true);
    auto* list = find<QListView>("generatedList");
    QVERIFY(!list->isVisible());
    m_stage->addGenerated(candidate("Sample, seed 1", 8.5));
    QCOMPARE(find<QComboBox>("musicSource")->currentIndex(), 1);
    QVERIFY(list->isVisible());
    QCOMPARE(find<QLabel>("pieceTitle")->text(), QString("Sample, seed 1"));
    QVERIFY(find<QLabel>("pieceTitle")->toolTip().contains("how to make it again"));
    QCOMPARE(find<QLabel>("pieceDetails")->text(),
             QString("8.500 nats a slice, 25 % as in BWV 26.6, voices inferred, 4 bars"));
    m_stage->addGenerated(candidate("Sample, seed 2", 9.5)); // less probable: below, and not shown
    m_stage->addGenerated(candidate("Sample, seed 3", 7.5)); // the most probable is shown
    QStringList titles;
    for (int row = 0; row < list->model()->rowCount(); ++row)
      titles << list->model()->index(row, 0).data().toString();
    QCOMPARE(titles, QStringList({"Sample, seed 3", "Sample, seed 1", "Sample, seed 2"}));
    QCOMPARE(m_stage->currentChorale()->title, std::string("Sample, seed 3"));

    list->setFocus();
    QTest::keyClick(list, Qt::Key_Down);
    QCOMPARE(m_stage->currentChorale()->title, std::string("Sample, seed 1"));
    m_stage->addGenerated(candidate("Sample, seed 4", 6.5)); // the user has chosen
    QCOMPARE(m_stage->currentChorale()->title, std::string("Sample, seed 1"));
    const QString tip = list->currentIndex().data(Qt::ToolTipRole).toString();
    for (const char* part : {"8.500 nats a slice", "25 % as in BWV 26.6", "how to make it again",
                             "at the offset in time where most do"})
      QVERIFY2(tip.contains(part), qPrintable(tip));
    QTest::keyClick(list, Qt::Key_Return);
    QVERIFY(find<PianoRollView>("pianoRoll")->hasFocus());

    // Of a new batch the best is shown; the order is that of all pieces.
    QTest::mouseClick(find<QPushButton>("generateButton"), Qt::LeftButton);
    m_stage->addGenerated(candidate("Sample, seed 5", 10));
    QCOMPARE(m_stage->currentChorale()->title, std::string("Sample, seed 5"));
    m_stage->addGenerated(candidate("Sample, seed 6", 8));
    QCOMPARE(m_stage->currentChorale()->title, std::string("Sample, seed 6"));
    titles.clear();
    for (int row = 0; row < list->model()->rowCount(); ++row)
      titles << list->model()->index(row, 0).data().toString();
    QCOMPARE(titles, QStringList({"Sample, seed 4", "Sample, seed 3", "Sample, seed 6",
                                  "Sample, seed 1", "Sample, seed 2", "Sample, seed 5"}));
    QCOMPARE(find<QLabel>("generatedCount")->text(), QString("6 pieces, the most probable first"));
    chooseSource(0);
    QCOMPARE(m_stage->currentChorale()->title, std::string("Ach Gott"));
    QVERIFY(!list->isVisible());
  }

  void aPieceFromElsewhereIsShownWhateverIsThere() {
    m_stage->setGenerationAvailable(true);
    m_stage->addGenerated(candidate("Sample, seed 1", 8.5));
    m_stage->addPiece(makePiece("", "dropped"));
    QCOMPARE(m_stage->currentChorale()->title, std::string("dropped"));
    m_stage->addPiece(makePiece("", "dropped later"));
    QCOMPARE(m_stage->currentChorale()->title, std::string("dropped later"));
    QCOMPARE(find<QLabel>("pieceTitle")->text(), QString("dropped later"));
    m_stage->addPiece(makePiece("", "dropped")); // it is here already
    QCOMPARE(m_stage->currentChorale()->title, std::string("dropped"));
    QCOMPARE(find<QListView>("generatedList")->model()->rowCount(), 3);
    m_stage->addGenerated(candidate("Sample, seed 2", 1)); // is still composed: takes no place
    QCOMPARE(m_stage->currentChorale()->title, std::string("dropped"));

    chooseSource(0); // from another page of the window, with the dataset on show
    m_stage->addPiece(makePiece("", "dropped later"));
    QCOMPARE(m_stage->currentChorale()->title, std::string("dropped later"));
  }

  void notesAreAskedForWhenAPieceIsLookedAt() {
    std::vector<types::Chorale> headings = tests::samplePieces();
    const std::vector<types::Chorale> whole = headings;
    for (auto& heading : headings)
      for (auto& voice : heading.voices) voice.clear();
    QList<int> loaded;
    m_stage->setDatasetPieces(headings, [&](int row) {
      loaded << row;
      return whole[std::size_t(row)];
    });
    QCOMPARE(loaded, QList<int>({4})); // BWV 9, the first of the list
    QCOMPARE(m_stage->currentChorale()->voices, whole[4].voices);
    QTest::keyClick(find<QTableView>("pieceTable"), Qt::Key_Down);
    QTest::keyClick(find<QTableView>("pieceTable"), Qt::Key_Up);
    QCOMPARE(loaded, QList<int>({4, 1})); // each once
  }

  void probabilitiesAreShownWhereThereAreSome() {
    m_stage->setDatasetPieces({makePiece("BWV 255", "Ach Gott")});
    auto* heat = find<QToolButton>("heatButton");
    QVERIFY(!heat->isVisible());
    m_stage->addGenerated(candidate("Sample, seed 1", 8.5));
    QVERIFY(heat->isVisible());
    QVERIFY(m_stage->shownHeat().empty());
    QTest::mouseClick(heat, Qt::LeftButton);
    QVERIFY(m_stage->pianoRoll()->isHeatShown());
    QCOMPARE(m_stage->shownHeat().size(), std::size_t(16));
    QCOMPARE(heat->text(), QStringLiteral("Probabilities"));
  }

  void probabilitiesOfKeysInAnOrderSayWhatTheyPresume() {
    auto* heat = find<QToolButton>("heatButton");
    m_stage->addGenerated(candidate("Upwards, seed 1", 8.5), {}, 0, types::KeyOrder::Ascending);
    QCOMPARE(heat->text(), QStringLiteral("Probabilities given the keys below"));
    m_stage->addGenerated(candidate("Downwards, seed 2", 7.5), {}, 0, types::KeyOrder::Descending);
    QCOMPARE(heat->text(), QStringLiteral("Probabilities given the keys above"));
    m_stage->addGenerated(candidate("Singly, seed 3", 6.5));
    QCOMPARE(heat->text(), QStringLiteral("Probabilities"));
  }

  void aSwitchShowsThePitchAtWhichTheModelReads() {
    m_stage->setDatasetPieces({makePiece("BWV 255", "Ach Gott")});
    auto* pitch = find<QToolButton>("modelPitchButton");
    QVERIFY(!pitch->isVisible());
    m_stage->addGenerated(candidate("Sample, seed 1", 8.5)); // sung where the model reads
    QVERIFY(!pitch->isVisible());

    types::GeneratedPiece piece = candidate("BWV 9 varied, seed 1", 8);
    piece.chorale.modelShift = -12;
    piece.source = piece.chorale;
    for (auto& keys : piece.probabilities) keys[60] = 0.5F; // of the model's key 60
    const int sung = piece.chorale.voices[0].front().pitch;
    m_stage->addGenerated(piece);
    QVERIFY(pitch->isVisible());
    const auto firstPitch = [&] { return m_stage->currentChorale()->voices[0].front().pitch; };
    QTest::mouseClick(find<QToolButton>("heatButton"), Qt::LeftButton);
    QTest::mouseClick(find<QToolButton>("compareButton"), Qt::LeftButton);
    const auto lowestShown = [&](const char* roll) {
      return find<PianoRollView>(roll)->rollLayout().lowestPitch();
    };
    const int lowest = lowestShown("pianoRoll"); // each fills its own height
    const int lowestBelow = lowestShown("comparedRoll");
    QCOMPARE(firstPitch(), sung);
    QCOMPARE(m_stage->shownHeat().front()[48], 0.5F);

    QSignalSpy changed(m_stage.get(), &MusicStage::choraleChanged); // so that it is heard, too
    QTest::mouseClick(pitch, Qt::LeftButton);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(firstPitch(), sung + 12);
    QCOMPARE(lowestShown("pianoRoll"), lowest + 12);
    QCOMPARE(lowestShown("comparedRoll"), lowestBelow + 12);
    QCOMPARE(m_stage->shownHeat().front()[60], 0.5F);
    types::Chorale saved;
    connect(m_stage.get(), &MusicStage::saveRequested, this,
            [&saved](const types::Chorale& chorale) { saved = chorale; });
    QTest::mouseClick(find<QPushButton>("savePieceButton"), Qt::LeftButton);
    QCOMPARE(saved, piece.chorale); // what makes it again holds for the singers' pitch

    QTest::mouseClick(find<QPushButton>("replaceComparedButton"), Qt::LeftButton);
    QCOMPARE(lowestShown("comparedRoll"), lowestBelow + 12);
    QTest::mouseClick(pitch, Qt::LeftButton);
    QCOMPARE(firstPitch(), sung);
    QCOMPARE(lowestShown("comparedRoll"), lowestBelow);
    QTest::mouseClick(pitch, Qt::LeftButton);
    chooseSource(0); // the dataset's pieces are shown as they are
    QVERIFY(!pitch->isVisible());
    QCOMPARE(m_stage->currentChorale()->title, std::string("Ach Gott"));
    QCOMPARE(firstPitch(), makePiece("BWV 255", "Ach Gott").voices[0].front().pitch);
  }

  void comparesWithTheSourceOrWithAKeptPiece() {
    m_stage->setDatasetPieces(tests::samplePieces());
    auto* lower = find<PianoRollView>("comparedRoll");
    auto* compare = find<QToolButton>("compareButton");
    QVERIFY(!lower->isVisible());
    QTest::mouseClick(compare, Qt::LeftButton); // keeps the one on show: BWV 9, 56 quarters
    QVERIFY(lower->isVisible());
    QCOMPARE(lower->rollLayout().lengthSteps(), 56);
    QTest::keyClick(find<QTableView>("pieceTable"), Qt::Key_Down); // BWV 10, 40 quarters
    QCOMPARE(lower->rollLayout().lengthSteps(), 56);
    QCOMPARE(m_stage->pianoRoll()->rollLayout().lengthSteps(), 40);
    // One scale for both, fitted to the longer one.
    QCOMPARE(lower->rollLayout().pixelsPerQuarter(),
             m_stage->pianoRoll()->rollLayout().pixelsPerQuarter());
    m_stage->pianoRoll()->setFocus();
    for (int i = 0; i < 3; ++i) QTest::keyClick(m_stage->pianoRoll(), Qt::Key_Plus);
    QTest::keyClick(m_stage->pianoRoll(), Qt::Key_End);
    QVERIFY(m_stage->pianoRoll()->horizontalScrollBar()->value() > 0);
    QCOMPARE(lower->horizontalScrollBar()->value(),
             m_stage->pianoRoll()->horizontalScrollBar()->value());
    QCOMPARE(lower->rollLayout().pixelsPerQuarter(),
             m_stage->pianoRoll()->rollLayout().pixelsPerQuarter());
    lower->setFocus();
    QTest::keyClick(lower, Qt::Key_Home); // and the other way
    QCOMPARE(m_stage->pianoRoll()->horizontalScrollBar()->value(), 0);
    QTest::mouseClick(find<QPushButton>("replaceComparedButton"), Qt::LeftButton);
    QCOMPARE(lower->rollLayout().lengthSteps(), 40);
    QTest::mouseClick(compare, Qt::LeftButton);
    QVERIFY(!lower->isVisible());

    types::GeneratedPiece piece = candidate("BWV 9 varied, seed 1", 8);
    piece.source = makePiece("", "BWV 9, as the model reads it", types::Split::Train, 24);
    m_stage->addGenerated(piece);
    QTest::mouseClick(compare, Qt::LeftButton);
    QCOMPARE(find<QLabel>("comparedTitle")->text(), QString("BWV 9, as the model reads it"));
    QCOMPARE(lower->rollLayout().lengthSteps(), 24);
  }

  void movingAlongTheCurveShowsAndPlays() {
    chooseSource(2);
    auto* roll = m_stage->pianoRoll();
    QVERIFY(roll->emptyText().contains("Select a run"));
    m_stage->setTrainingSamples("run-1", {}, {});
    QVERIFY(roll->emptyText().contains("kept no pieces yet"));
    std::vector<types::EpochReport> reports(11);
    for (int i = 0; i < 11; ++i) {
      reports[std::size_t(i)].epoch = i;
      reports[std::size_t(i)].objective = 20 - i;
    }
    reports[5].validNll = 9.25;
    m_stage->setTrainingSamples("run-1", {0, 5, 10}, reports);
    auto* curve = find<EpochCurve>("epochCurve");
    QVERIFY(curve->isVisible());
    QSignalSpy asked(m_stage.get(), &MusicStage::sampleRequested);
    QSignalSpy played(m_stage.get(), &MusicStage::playRequested);
    QTest::mouseClick(curve, Qt::LeftButton, {}, curve->place(5).toPoint() + QPoint(6, 20));
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0).at(0).toLongLong(), 5);
    QCOMPARE(find<QLabel>("sampleEpoch")->text(), QString("Epoch 5"));
    QVERIFY(find<QLabel>("sampleFigures")->text().contains("objective 15.000"));
    QVERIFY(find<QLabel>("sampleFigures")->text().contains("valid NLL 9.250"));
    m_stage->showTrainingSample(makePiece("", "quick, epoch 5"));
    QCOMPARE(find<QLabel>("pieceTitle")->text(), QString("quick, epoch 5"));
    QCOMPARE(played.count(), 1);

    auto* atOnce = find<QCheckBox>("playSamplesAtOnce");
    QTest::mouseClick(atOnce, Qt::LeftButton, {}, {8, atOnce->height() / 2});
    QVERIFY(!atOnce->isChecked());
    curve->setFocus();
    QTest::keyClick(curve, Qt::Key_Right);
    QCOMPARE(asked.at(1).at(0).toLongLong(), 10);
    QTest::keyClick(curve, Qt::Key_Right); // the last one
    QCOMPARE(asked.count(), 2);
    m_stage->showTrainingSample(makePiece("", "quick, epoch 10"));
    QCOMPARE(played.count(), 1);
    QTest::keyClick(curve, Qt::Key_Home);
    QCOMPARE(asked.at(2).at(0).toLongLong(), 0);

    m_stage->setTrainingSamples("run-1", {0, 5, 10, 15}, reports); // it grows
    QCOMPARE(find<QLabel>("sampleEpoch")->text(), QString("Epoch 0"));
    m_stage->setTrainingSamples("run-2", {0, 5}, reports); // another run
    QVERIFY(!m_stage->currentChorale());
    QCOMPARE(find<QLabel>("sampleEpoch")->text(), QString("2 pieces"));
  }

  void saveHandsOverThePieceOnShow() {
    m_stage->setDatasetPieces({makePiece("BWV 255", "Ach Gott")});
    types::Chorale saved;
    connect(m_stage.get(), &MusicStage::saveRequested, this,
            [&saved](const types::Chorale& chorale) { saved = chorale; });
    QTest::mouseClick(find<QPushButton>("savePieceButton"), Qt::LeftButton);
    QCOMPARE(saved.title, std::string("Ach Gott"));
  }

  void counterpointIsCountedBesideBach() {
    m_stage->setDatasetPieces({makePiece("BWV 255", "Ach Gott")});
    auto* button = find<QToolButton>("counterpointButton");
    QVERIFY(!button->isVisible()); // nobody can tell
    types::CounterpointReport report;
    report.chords = 40;
    report.faults.resize(10, {types::CounterpointRule::Overlap, 3, 2, {types::VoicePart::Alto}});
    m_stage->setChecker([&](const types::Chorale&) { return report; });
    QTRY_VERIFY(button->isVisible());
    const QString before = find<QLabel>("pieceDetails")->text();
    QSignalSpy wanted(m_stage.get(), &MusicStage::bachsFaultsWanted);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(m_stage->pianoRoll()->areFaultsShown());
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(find<QLabel>("pieceDetails")->text(), "25.0 faults a hundred chords, " + before);
    types::CounterpointCounts bach;
    bach.chords = 1000;
    bach.faults[std::size_t(types::CounterpointRule::Range)] = 20;
    m_stage->setBachsFaults(bach);
    QVERIFY(find<QLabel>("pieceDetails")->text().contains("(Bach 2.0)"));
    QVERIFY(button->toolTip().contains("overlap"));
    QVERIFY(button->toolTip().contains("range"));
    QVERIFY(!button->toolTip().contains("spacing")); // nobody's fault
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!m_stage->pianoRoll()->areFaultsShown());
    QCOMPARE(find<QLabel>("pieceDetails")->text(), before);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(wanted.count(), 1); // they are known
  }
};

QTEST_MAIN(MusicStageTest)
#include "MusicStageTest.moc"
