#include "core/config/Presets.h"

#include "core/runs/ExampleRun.h"
#include "core/support/Errors.h"
#include "core/train/Branch.h"
#include "tests/core/train/TrainerFixture.h"

#include <cmath>
#include <set>

using namespace dmm;
using types::RunStatus;

namespace {

class PresetsTest : public test::TrainerFixture {};

TEST_F(PresetsTest, EveryOneTrainsAMiniBatch) {
  for (const config::ShippedPreset& preset : config::shippedPresets()) {
    SCOPED_TRACE(preset.name);
    types::ExperimentConfig experiment = config::readPreset(preset);
    EXPECT_EQ(experiment.name, preset.name);
    experiment.dataset = config.dataset;
    experiment.optimiser.miniBatchSize = 6; // all of the small dataset at once
    experiment.run.numEpochs = 1;
    experiment.run.evaluationParticles = 0;
    experiment.run.sampleEvery = 0;
    const auto trainer = create(experiment);
    ASSERT_EQ(trainer->run({}), RunStatus::Finished) << trainer->failureReason();
    const auto reports = trainer->directory().readReports();
    ASSERT_EQ(reports.size(), 1U);
    EXPECT_EQ(reports[0].step, 1);
    EXPECT_TRUE(std::isfinite(reports[0].validNll));
  }
}

TEST_F(PresetsTest, EveryOneHasAPlaceInTheListAndSurvivesButPyrosOwn) {
  std::set<std::string> labels, groupsBefore;
  std::string group;
  for (const config::ShippedPreset& preset : config::shippedPresets()) {
    SCOPED_TRACE(preset.name);
    EXPECT_TRUE(labels.insert(preset.label).second);
    EXPECT_FALSE(preset.note.empty());
    if (preset.group != group) {
      EXPECT_TRUE(groupsBefore.insert(preset.group).second) << "a group stands together";
    }
    group = preset.group;
    const types::ExperimentConfig experiment = config::readPreset(preset);
    const bool isPyros = preset.name == "jsb-pyro";
    const bool drawsStates = experiment.model.family == types::Family::Dmm;
    EXPECT_EQ(experiment.run.onNonFinite == types::OnNonFinite::Rewind, drawsStates && !isPyros);
  }
}

TEST_F(PresetsTest, ThePapersRowsHaveThePapersSettings) {
  const auto preset = [](const std::string& name) { return config::readPreset(name); };
  for (const char* name : {"paper-st-l", "paper-mf-lr", "paper-st-lr", "paper-dks", "paper-dmm",
                           "paper-dmm-aug", "paper-dmm-aug-nade"}) {
    SCOPED_TRACE(name);
    const types::ExperimentConfig row = preset(name);
    EXPECT_EQ(row.optimiser.weightDecay, 0.1);
    EXPECT_EQ(row.optimiser.globalNorm, 20);
    EXPECT_EQ(row.optimiser.learningRate, 8e-4);
    EXPECT_EQ(row.model.encoder, "lstm");
    EXPECT_EQ(row.model.rnnDim, 600);
    EXPECT_EQ(row.model.embeddingDim, 600);
    EXPECT_EQ(row.model.firstState, types::FirstState::StandardNormal);
    EXPECT_EQ(row.objective.name, "trace_mean_field_elbo");
  }
  // min(1, 0.01 + updates / R) reaches 1 after 0.99 R updates, of which an epoch has 12.
  for (const auto& [name, updates] :
       {std::pair{"paper-dks", 10.0}, {"paper-dmm", 5000.0}, {"paper-dmm-aug-nade", 1000.0}})
    EXPECT_NEAR(double(preset(name).annealing.annealingEpochs), 0.99 * updates / 12, 0.6) << name;
  EXPECT_EQ(preset("paper-dmm-aug").model.previousNotes, types::PreviousNotes::Both);
  EXPECT_EQ(preset("paper-dmm-aug-nade").model.emission, "nade_ascending");
  EXPECT_EQ(preset("paper-dmm-aug-nade").model.nadeDim, 200);
}

TEST_F(PresetsTest, TheExampleBeginsANewRunAndIsNotTrainedOn) {
  runs::placeExample(store);
  const runs::RunDirectory example = store.find(runs::kExampleId);
  try {
    train::Trainer::resume(example, 1000);
    FAIL() << "not refused";
  } catch (const support::InputError& error) {
    EXPECT_NE(std::string(error.what()).find(types::kExampleStays), std::string::npos);
  }
  const runs::RunDirectory branch = train::branchRun(store, example, 0.001);
  const types::RunInfo info = branch.readInfo();
  EXPECT_EQ(info.parentRun, "example");
  EXPECT_GT(info.parentEpoch, 0);
  EXPECT_EQ(info.example, 0);
  const auto trainer = train::Trainer::resume(branch, info.parentEpoch + 1);
  ASSERT_EQ(trainer->run({}), RunStatus::Finished) << trainer->failureReason();
  const auto reports = branch.readReports();
  ASSERT_EQ(std::int64_t(reports.size()), info.parentEpoch + 1);
  const double before = example.summary().best()->objective;
  EXPECT_NEAR(reports.back().objective, before, 0.3) << "it goes on from what was learnt";
}

} // namespace
