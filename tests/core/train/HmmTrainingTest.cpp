// The hmm family through the seams: trained, resumed, evaluated, kept, exported and composed with.

#include "core/diagnose/FlightRecord.h"
#include "core/diagnose/Replay.h"
#include "core/evaluate/CheckpointEvaluation.h"
#include "core/evaluate/StateReader.h"
#include "core/generate/Composer.h"
#include "core/model/hmm/EnumeratedLikelihood.h"
#include "core/model/hmm/HeardKeys.h"
#include "core/model/hmm/StateInference.h"
#include "core/objective/Registry.h"
#include "core/objective/Task.h"
#include "core/weights/ModelFile.h"
#include "core/weights/StateDictFile.h"
#include "tests/core/train/TrainerFixture.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace dmm;
namespace hmm = model::hmm;
using types::Split;

namespace {

/// Of a structure, with everything that it takes switched on.
types::ExperimentConfig withEverything(types::ExperimentConfig config,
                                       const std::string& structure) {
  config.model.family = types::Family::Hmm;
  config.model.structure = structure;
  config.model.hiddenDim = 4;
  config.model.nnDim = 3;
  config.model.keys = types::SeenKeys::Heard;
  config.model.emission = "nade_descending";
  config.model.nadeDim = 3;
  config.model.previousNotes = types::PreviousNotes::Emission;
  config.model.lags = 2;
  config.model.stateDropout = 0.3;
  config.model.noteDropout = 0.2;
  config.model.nadeDropout = 0.2;
  config.objective.name = "trace_enum_elbo";
  config.optimiser.learningRate = 0.02;
  config.optimiser.weightDecay = 0;
  config.run.threads = 2;
  config.run.numEpochs = 4;
  config.run.sampleEvery = 3;
  return config;
}

std::shared_ptr<hmm::HiddenMarkovModel> modelIn(const runs::RunDirectory& run) {
  return std::dynamic_pointer_cast<hmm::HiddenMarkovModel>(
      weights::loadModel(run.modelCheckpoint()).model);
}

/// Negative, nats a slice, by the formulas in double precision.
double exactFigure(hmm::HiddenMarkovModel& model, const data::Dataset& dataset, Split split) {
  const torch::NoGradGuard noGrad;
  model.to(torch::kFloat64);
  std::vector<const types::PianoRoll*> rolls;
  for (const auto& roll : dataset.rolls(split)) rolls.push_back(&roll);
  const auto batch = batch::pack(rolls, torch::kFloat64);
  const auto& ops = hmm::hmmOpsFor(types::Execution::Reference);
  return -hmm::logLikelihoods(model, batch, {}, ops).sum().item<double>() /
         static_cast<double>(batch.rowCount());
}

class HmmTrainingTest : public test::TrainerFixture {
 protected:
  runs::RunDirectory trained(const types::ExperimentConfig& experiment) const {
    const auto trainer = create(experiment);
    EXPECT_EQ(trainer->run({}), types::RunStatus::Finished) << trainer->failureReason();
    return trainer->directory();
  }
};

class HmmStructureTest : public HmmTrainingTest,
                         public ::testing::WithParamInterface<const char*> {};

} // namespace

TEST_P(HmmStructureTest, IsResumedToTheSameBits) {
  config = withEverything(config, GetParam());
  const auto whole = trained(config);
  auto first = create(config);
  const runs::RunDirectory run = first->directory();
  train::Trainer::Observer observer;
  std::int64_t miniBatches = 0;
  observer.miniBatchCompleted = [&](const types::TrainingProgress& progress) {
    if (std::isnan(progress.evaluated) && ++miniBatches == 5) first->requestStop();
  };
  first->run(observer);
  first.reset();
  EXPECT_EQ(train::Trainer::resume(run)->run({}), types::RunStatus::Finished);
  const auto reports = run.summary().reports, expected = whole.summary().reports;
  ASSERT_EQ(reports.size(), expected.size());
  for (std::size_t i = 0; i < reports.size(); ++i) {
    EXPECT_EQ(reports[i].objective, expected[i].objective) << i;
    EXPECT_EQ(reports[i].gradientNorm, expected[i].gradientNorm) << i;
    EXPECT_EQ(reports[i].kl, 0);
  }
  EXPECT_EQ(reports.back().validNll, expected.back().validNll);
  EXPECT_LT(reports.back().elbo, reports.front().elbo);
}

TEST_P(HmmStructureTest, IsEvaluatedExactly) {
  config = withEverything(config, GetParam());
  const auto run = trained(config);
  const auto dataset = data::Dataset::fromConfig(config.dataset);
  const double exact = exactFigure(*modelIn(run), *dataset, Split::Test);
  for (const auto bound : {types::Bound::Elbo, types::Bound::Iwae}) {
    const auto score =
        evaluate::evaluateCheckpoint(run.modelCheckpoint(), *dataset, {Split::Test, bound, 7, 3});
    EXPECT_NEAR(score->report.value, exact, 1e-4);
    EXPECT_TRUE(score->report.isExact);
    EXPECT_EQ(score->report.kl, 0);
    EXPECT_TRUE(score->latentKl.empty());
  }
  for (const auto& report : run.summary().reports)
    if (!std::isnan(report.validNll)) {
      EXPECT_EQ(report.validNll, report.validIwae);
    }
  EXPECT_FALSE(std::filesystem::exists(run.latentKlFile()));
}

TEST_P(HmmStructureTest, ComposesTheSameAgainAndOnlyWhatItHasHeard) {
  config = withEverything(config, GetParam());
  const auto run = trained(config);
  const auto dataset = data::Dataset::fromConfig(config.dataset);
  types::Slice heard;
  for (const auto& roll : dataset->rolls(Split::Train))
    for (const auto& slice : roll.slices) heard |= slice;
  const auto composer = generate::Composer::open(run.modelCheckpoint());
  for (const auto mode : types::kGenerationModes)
    for (const auto rule : {types::NoteRule::Sampled, types::NoteRule::FourVoices}) {
      if (mode == types::GenerationMode::Harmonise) continue; // of a given melody
      types::GenerationSettings settings;
      settings.mode = mode;
      settings.notes = rule;
      settings.seed = 3;
      settings.piece = {Split::Train, 1};
      settings.second = {Split::Train, 3};
      settings.givenQuarters = 3;
      settings.lengthQuarters = 12;
      const auto piece = composer->compose(settings, dataset.get());
      const auto again =
          generate::Composer::open(run.modelCheckpoint())->compose(settings, dataset.get());
      EXPECT_EQ(piece.roll.slices, again.roll.slices);
      EXPECT_EQ(piece.nll, again.nll);
      EXPECT_TRUE(std::isfinite(piece.nll));
      for (std::size_t t = 0; t < piece.roll.length(); ++t) {
        const types::Slice& slice = piece.roll.slices[t];
        const bool isGiven = mode == types::GenerationMode::Continue && t < 3;
        EXPECT_TRUE((slice & ~heard).none() || rule != types::NoteRule::Sampled);
        if (isGiven) {
          EXPECT_EQ(slice, dataset->rolls(Split::Train)[1].slices[t]);
        } else if (rule == types::NoteRule::FourVoices) {
          EXPECT_EQ(slice.count(), settings.voices.size());
        }
      }
    }
}

TEST_P(HmmStructureTest, WhatIsExportedStartsARunWithTheSameModel) {
  config = withEverything(config, GetParam());
  config.run.numEpochs = 2;
  const auto run = trained(config);
  const auto file = folder.path() / "weights.pt";
  weights::exportStateDict(run.modelCheckpoint(), file);
  const auto original = modelIn(run);
  const auto second =
      train::Trainer::create(store, config, data::Dataset::fromConfig(config.dataset), file);
  const auto copy = std::dynamic_pointer_cast<hmm::HiddenMarkovModel>(
      weights::loadModel(second->directory().lastCheckpoint()).model);
  EXPECT_EQ(copy->architecture(), original->architecture());
  EXPECT_EQ(copy->architecture().heardKeys,
            hmm::heardKeys(data::Dataset::fromConfig(config.dataset)->rolls(Split::Train)));
  for (const auto& item : original->named_parameters())
    EXPECT_TRUE(torch::equal(item.value(), copy->named_parameters()[item.key()])) << item.key();
}

INSTANTIATE_TEST_SUITE_P(Structures, HmmStructureTest,
                         ::testing::Values("hmm", "arhmm", "fhmm", "pfhmm", "nnhmm", "2hmm",
                                           "2hmm_raftery"),
                         [](const auto& test) { return "of_" + std::string(test.param); });

TEST_F(HmmTrainingTest, SampledStatesAreTrainedBesideTheExactFigure) {
  config = withEverything(config, "hmm");
  config.objective.name = "trace_tmc_elbo";
  config.objective.numSamples = 3;
  config.model.prior = types::HmmPrior::None; // it is part of the objective, and not of the figure
  config.run.numEpochs = 12;
  for (const auto density : {types::GuideDensity::Mixture, types::GuideDensity::Pairwise}) {
    config.objective.guideDensity = density;
    const auto reports = trained(config).summary().reports;
    double bias = 0;
    for (const auto& report : reports) bias += report.objective - report.elbo;
    if (density == types::GuideDensity::Mixture) {
      EXPECT_GT(bias, 0) << "the mean of a logarithm lies below the logarithm of the mean";
    }
    EXPECT_LT(reports.back().elbo, reports.front().elbo);
    EXPECT_TRUE(std::isfinite(reports.back().validNll));
  }
}

TEST_F(HmmTrainingTest, ThePartsOfAMiniBatchAddUpToTheWhole) {
  config = withEverything(config, "hmm");
  config.model.noteDropout = config.model.nadeDropout = 0; // what is drawn a slice
  const auto model = std::dynamic_pointer_cast<hmm::HiddenMarkovModel>(
      model::makeModel({config.model, 88, {48, 50, 53, 55}}));
  model->to(torch::kFloat64);
  model->initialise(torch::make_generator<torch::CPUGeneratorImpl>(1));
  const auto task =
      objective::makeTask(config.objective, model, ops::opsFor(types::Execution::Fused));
  EXPECT_EQ(task->noiseShape().perMiniBatch, 4);
  const torch::Tensor shared = torch::randn({4}, torch::kFloat64);
  std::vector<torch::Tensor> sequences;
  for (const std::int64_t steps : {5, 3, 4})
    sequences.push_back(torch::rand({steps, 88}, torch::kFloat64).round());
  const auto lossOf = [&](const std::vector<torch::Tensor>& members, double share) {
    batch::BatchPart part;
    part.batch = batch::pack(members);
    part.noise.shared = shared;
    part.share = share;
    return task->loss(part, 1).loss.item<double>();
  };
  EXPECT_NEAR(lossOf({sequences[0]}, 0.1) + lossOf({sequences[1], sequences[2]}, 0.2),
              lossOf(sequences, 0.3), 1e-9);
}

TEST_F(HmmTrainingTest, AFlightRecordHappensAgain) {
  config = withEverything(config, "hmm");
  config.objective.name = "trace_tmc_elbo";
  const auto dataset = data::Dataset::fromConfig(config.dataset);
  const auto model =
      model::makeModel({config.model, 88, hmm::heardKeys(dataset->rolls(Split::Train))});
  model->initialise(torch::make_generator<torch::CPUGeneratorImpl>(1));
  {
    const torch::NoGradGuard noGrad; // finite by itself, and not what it makes
    model->named_parameters()["probs_y"].fill_(std::numeric_limits<float>::max());
  }
  const auto task =
      objective::makeTask(config.objective, model, ops::opsFor(types::Execution::Fused));
  batch::MiniBatch batch;
  batch.parts.emplace_back();
  auto& part = batch.parts.front();
  part.batch = batch::pack({&dataset->rolls(Split::Train)[0]}, torch::kFloat32);
  part.pieces = {0};
  part.share = 0.25;
  const auto shape = task->noiseShape();
  part.noise.slices = torch::randn({part.batch.rowCount(), shape.perSlice});
  part.noise.shared = torch::randn({shape.perMiniBatch});
  const auto record = diagnose::recordFlight(config, *dataset, model, batch);
  ASSERT_TRUE(record.findings.first);
  const auto file = folder.path() / "flight.pt";
  diagnose::saveFlightRecord(record, file);
  const auto read = diagnose::loadFlightRecord(file);
  EXPECT_EQ(read.architecture, model->architecture());
  EXPECT_TRUE(torch::equal(read.batch.parts[0].noise.shared, part.noise.shared));
  EXPECT_EQ(read.batch.parts[0].share, 0.25);
  const auto replay = diagnose::replayFlight(file);
  EXPECT_TRUE(replay.isSame()) << replay.recorded << " / " << replay.found;
}

TEST_F(HmmTrainingTest, ReadsTheStatesBehindAPiece) {
  const types::ExperimentConfig smallExperiment = config; // of the other family
  config = withEverything(config, "hmm");
  config.model.emission = "bernoulli";
  config.model.previousNotes = types::PreviousNotes::None;
  const auto run = trained(config);
  const auto dataset = data::Dataset::fromConfig(config.dataset);
  const auto& roll = dataset->rolls(Split::Test)[0];
  const auto reading = evaluate::readStates(run.modelCheckpoint(), roll, {4, 5});
  EXPECT_FALSE(evaluate::readStates(trained(smallExperiment).modelCheckpoint(), roll));
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->stateCount, 4);
  ASSERT_EQ(reading->posterior.size(), roll.length());
  ASSERT_EQ(reading->path.size(), roll.length());
  ASSERT_EQ(reading->notes.size(), reading->states.size());
  EXPECT_EQ(reading->transitions.size(), 5U);

  // Every path written out: 4 states, all slices.
  const torch::NoGradGuard noGrad;
  const auto model = modelIn(run);
  model->to(torch::kFloat64);
  const auto parameters = model->named_parameters();
  const torch::Tensor move = torch::softmax(parameters["probs_x"], -1);
  const torch::Tensor sounds = torch::sigmoid(parameters["probs_y"]);
  const torch::Tensor notes = model->seen(batch::pack({&roll}, torch::kFloat64).rows);
  const auto steps = static_cast<std::int64_t>(roll.length());
  std::int64_t paths = 1;
  for (std::int64_t t = 0; t < steps; ++t) paths *= 4;
  torch::Tensor emit = torch::empty({steps, 4}, torch::kFloat64);
  for (std::int64_t t = 0; t < steps; ++t)
    for (std::int64_t s = 0; s < 4; ++s)
      emit[t][s] = (notes[t] * sounds[s] + (1 - notes[t]) * (1 - sounds[s])).prod();
  const auto emits = emit.accessor<double, 2>();
  const auto moves = move.accessor<double, 2>();
  std::vector<std::vector<double>> posterior(static_cast<std::size_t>(steps),
                                             std::vector<double>(4, 0.0));
  double all = 0, best = 0;
  std::vector<std::int64_t> bestPath, path(static_cast<std::size_t>(steps));
  for (std::int64_t code = 0; code < paths; ++code) {
    double p = 1;
    std::int64_t rest = code, before = 0;
    for (std::int64_t t = 0; t < steps; ++t) {
      const std::int64_t state = rest % 4;
      rest /= 4;
      p *= moves[before][state] * emits[t][state];
      path[static_cast<std::size_t>(t)] = before = state;
    }
    all += p;
    for (std::size_t t = 0; t < path.size(); ++t)
      posterior[t][static_cast<std::size_t>(path[t])] += p;
    if (p > best) {
      best = p;
      bestPath = path;
    }
  }
  EXPECT_EQ(reading->path, bestPath);
  double sum = 0;
  for (const double value : reading->logLikelihood) sum += value;
  EXPECT_NEAR(sum, std::log(all), 1e-9);
  for (std::size_t t = 0; t < posterior.size(); ++t)
    for (std::size_t r = 0; r < reading->states.size(); ++r)
      EXPECT_NEAR(reading->posterior[t][r],
                  posterior[t][static_cast<std::size_t>(reading->states[r])] / all, 1e-6);
  const auto& keys = model->architecture().heardKeys;
  for (std::size_t r = 0; r < reading->states.size(); ++r)
    for (std::size_t key = 0; key < keys.size(); ++key)
      EXPECT_NEAR(reading->notes[r][static_cast<std::size_t>(keys[key])],
                  sounds[reading->states[r]][static_cast<std::int64_t>(key)].item<double>(), 1e-6);
  EXPECT_GE(reading->transitions[0].probability, reading->transitions[1].probability);
  EXPECT_NEAR(reading->transitions[0].probability,
              moves[reading->transitions[0].from][reading->transitions[0].to], 1e-12);
}
