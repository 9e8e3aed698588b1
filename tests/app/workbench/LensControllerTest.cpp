#include "app/workbench/LensController.h"

#include "core/data/Dataset.h"
#include "core/engine/Engine.h"
#include "core/runs/RunStore.h"
#include "core/types/Transpose.h"
#include "tests/support/SmallExperiment.h"
#include "widgets/lens/LensPage.h"
#include "widgets/lens/StatePosteriorView.h"
#include "widgets/pianoroll/PianoRollView.h"

#include <QComboBox>
#include <QLabel>
#include <QTest>

#include <fstream>
#include <memory>

using namespace dmm;

class LensControllerTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<widgets::LensPage> m_page;
  std::unique_ptr<app::LensController> m_controller;
  std::shared_ptr<const data::Dataset> m_dataset;
  QString m_run;

  std::filesystem::path runsFolder() const { return m_folder->path() / "runs"; }
  std::filesystem::path runFolder() const { return runsFolder() / m_run.toStdString(); }
  QString text(const char* name) const { return m_page->findChild<QLabel*>(name)->text(); }
  widgets::StepTermsView* steps() const {
    return m_page->findChild<widgets::StepTermsView*>("stepTerms");
  }
  void writeHistory(const std::string& rows) const {
    std::ofstream(runFolder() / "kl_dimensions.csv") << "epoch,kl_0,kl_1\n" << rows;
  }

  /// The keys of each slice that is drawn, as the model has them.
  std::vector<types::Slice> drawnSlices() const {
    const types::Chorale drawn = types::atModelPitch(*m_page->reading());
    std::vector<types::Slice> slices(std::size_t(drawn.lengthSteps));
    for (const auto& voice : drawn.voices)
      for (const types::Note& note : voice)
        for (int t = note.onset; t < note.onset + note.duration; ++t)
          slices.at(std::size_t(t)).set(std::size_t(note.pitch - types::kLowestPitch));
    return slices;
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    const auto config = test::smallExperiment(test::writeSmallDataset(*m_folder));
    m_dataset = data::Dataset::fromConfig(config.dataset);
    const auto trainer =
        engine::engine().createTrainer(runs::RunStore(runsFolder()), config, m_dataset, {});
    QCOMPARE(trainer->run({}), types::RunStatus::Finished);
    m_run = QString::fromStdString(trainer->directory().id());
    std::filesystem::remove(runFolder() / "kl_dimensions.csv"); // the tests write their own

    m_page = std::make_unique<widgets::LensPage>();
    m_controller = std::make_unique<app::LensController>(*m_page, runsFolder());
    m_page->resize(800, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    m_controller->setDataset(m_dataset);
  }
  void cleanup() {
    m_controller.reset();
    m_page.reset();
    m_folder.reset();
  }

  void termsOfTheChosenPieceAppear() {
    m_controller->setRun(m_run, "small");
    const auto& rolls = m_dataset->rolls(types::Split::Train);
    QTRY_COMPARE(steps()->sliceCount(), int(rolls.at(0).length()));
    QVERIFY(text("termsText").startsWith("small: negative ELBO"));
    QVERIFY(text("termsText").contains("after 6 epochs"));
    QVERIFY(rolls.at(1).length() != rolls.at(0).length());
    m_page->findChild<QComboBox*>("lensPiece")->setCurrentIndex(1);
    QTRY_COMPARE(steps()->sliceCount(), int(rolls.at(1).length()));
  }

  void whatIsDrawnIsWhatTheModelScored() {
    m_dataset = data::Dataset::builtIn();
    m_controller->setDataset(m_dataset);
    m_controller->setRun(m_run, "small");
    auto* box = m_page->findChild<QComboBox*>("lensPiece");
    auto* roll = m_page->findChild<widgets::PianoRollView*>("lensRoll");
    int otherThanTheScore = 0;
    for (int i = 0; i < box->count(); ++i) {
      box->setCurrentIndex(i);
      const auto [split, place] = m_dataset->pieceAt(std::size_t(i));
      const auto& read = m_dataset->rolls(split)[std::size_t(place)];
      const types::Chorale& score = m_dataset->chorale(split, std::size_t(place));
      QVERIFY(m_page->reading());
      QCOMPARE(roll->rollLayout().lengthSteps(), int(read.length()));
      QVERIFY2(drawnSlices() == read.slices, qPrintable(box->currentText()));
      otherThanTheScore += (score.lengthSteps + 3) / 4 != int(read.length());
    }
    QVERIFY(otherThanTheScore > 50);
  }

  void repeatsAreDrawnUnderTheirNats() {
    m_dataset = data::Dataset::builtIn();
    m_controller->setDataset(m_dataset);
    m_controller->setRun(m_run, "small");
    auto* box = m_page->findChild<QComboBox*>("lensPiece");
    const int place = box->findText("BWV 244.44", Qt::MatchStartsWith);
    QVERIFY(place >= 0);
    box->setCurrentIndex(place);
    QTRY_COMPARE(steps()->sliceCount(), 65); // of a score of 48 quarters
    auto* roll = m_page->findChild<widgets::PianoRollView*>("lensRoll");
    QCOMPARE(roll->rollLayout().lengthSteps(), 65);
    QVERIFY(text("readingText").startsWith("65 slices of a score of 48: "));
  }

  void lastOfManyChoicesWins() {
    m_controller->setRun(m_run, "small");
    auto* box = m_page->findChild<QComboBox*>("lensPiece");
    for (int i = 0; i < box->count(); ++i) box->setCurrentIndex(i);
    const auto& rolls = m_dataset->rolls(types::Split::Test);
    QTRY_COMPARE(steps()->sliceCount(), int(rolls.back().length()));
  }

  void historyIsReadAndReadAgainWhenItGrows() {
    m_controller->setRun(m_run, "small");
    QVERIFY(text("latentKlEmpty").contains("Not evaluated yet"));
    writeHistory("1,0.5,0.001\n");
    m_controller->updateHistory();
    QTRY_COMPARE(text("activeUnits"), QString("1 of 2 latent dimensions are active at epoch 1"));
    writeHistory("1,0.5,0.001\n3,0.5,0.2\n");
    m_controller->updateHistory();
    QTRY_COMPARE(text("activeUnits"), QString("2 of 2 latent dimensions are active at epoch 3"));
  }

  void damagedHistoryIsToldWithItsLine() {
    writeHistory("1,0.5,0.001\n2,rubbish,1\n3,0.1,0.1\n");
    m_controller->setRun(m_run, "small");
    QTRY_VERIFY(text("activeUnits").contains("at epoch 1"));
    QVERIFY2(text("activeDefinition").contains("kl_dimensions.csv:3"),
             qPrintable(text("activeDefinition")));
  }

  void runWithoutCheckpointSaysSo() {
    std::filesystem::remove_all(runFolder() / "checkpoints");
    m_controller->setRun(m_run, "small");
    QTRY_VERIFY(text("termsText").contains("checkpoint"));
    QCOMPARE(steps()->sliceCount(), 0);
  }

  void damagedCheckpointSaysSo() {
    for (const char* name : {"best.pt", "last.pt"})
      std::ofstream(runFolder() / "checkpoints" / name) << "rubbish";
    m_controller->setRun(m_run, "small");
    QTRY_VERIFY2(text("termsText").contains(".pt"), qPrintable(text("termsText")));
  }

  void anHmmShowsItsStates() {
    types::ExperimentConfig config = test::smallExperiment(test::writeSmallDataset(*m_folder));
    config.model.family = types::Family::Hmm;
    config.model.hiddenDim = 4;
    config.objective.name = "trace_enum_elbo";
    const auto trainer =
        engine::engine().createTrainer(runs::RunStore(runsFolder()), config, m_dataset, {});
    QCOMPARE(trainer->run({}), types::RunStatus::Finished);
    m_controller->setRun(QString::fromStdString(trainer->directory().id()), "states");
    const int slices = int(m_dataset->rolls(types::Split::Train).at(0).length());
    auto* posterior = m_page->findChild<widgets::StatePosteriorView*>("statePosterior");
    QTRY_COMPARE(posterior->sliceCount(), slices);
    QCOMPARE(steps()->sliceCount(), slices);
    QVERIFY(posterior->isVisible());
    QVERIFY2(text("statesTitle").contains("of 4 states"), qPrintable(text("statesTitle")));
    QVERIFY2(text("termsText").contains("exact, model after "), qPrintable(text("termsText")));
    m_controller->setRun(m_run, "small"); // and back
    QTRY_VERIFY(text("termsText").startsWith("small: negative ELBO"));
    QVERIFY(!posterior->isVisible());
  }

  void noRunClearsThePage() {
    m_controller->setRun(m_run, "small");
    m_controller->setRun({}, {});
    QVERIFY(m_page->findChild<QLabel*>("lensEmpty")->isVisible());
  }
};

QTEST_MAIN(LensControllerTest)
#include "LensControllerTest.moc"
#include "tests/support/NamedValues.h"
