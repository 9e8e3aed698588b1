// The fused execution is the reference one: losses and every gradient, for every structure, with
// and without what training leaves to chance, in both element types.

#include "core/model/hmm/EnumeratedLikelihood.h"
#include "tests/core/model/hmm/SmallHmm.h"

#include <gtest/gtest.h>
#include <thread>

using namespace dmm;
namespace hmm = model::hmm;
using torch::Tensor;

namespace {

constexpr std::int64_t kKeys = 11;

/// Sequences of several lengths, one of them a single slice, of which some slices are silent.
batch::PackedBatch someSequences(torch::Dtype type, std::int64_t keys = kKeys) {
  std::vector<Tensor> sequences;
  for (const std::int64_t length : {7, 1, 4, 9, 4}) {
    sequences.push_back(torch::bernoulli(torch::full({length, keys}, 0.2, type)));
    sequences.back()[length / 2].zero_();
  }
  return batch::pack(sequences);
}

hmm::Noise drawNoise(const hmm::HiddenMarkovModel& model, std::int64_t rows, torch::Dtype type) {
  const auto shape = hmm::noiseShape(model);
  hmm::Noise noise;
  if (shape.states > 0) noise.states = torch::rand({shape.states}, type);
  if (shape.notesASlice > 0) noise.notes = torch::rand({rows, shape.notesASlice}, type);
  if (shape.nadeASlice > 0) noise.nade = torch::rand({rows, shape.nadeASlice}, type);
  return noise;
}

/// The loss and all gradients by name, in double precision.
std::map<std::string, Tensor> answers(hmm::HiddenMarkovModel& model,
                                      const batch::PackedBatch& batch, const hmm::Noise& noise,
                                      types::Execution execution) {
  model.zero_grad();
  const Tensor loss = hmm::loss(model, batch, noise, hmm::hmmOpsFor(execution));
  loss.backward();
  std::map<std::string, Tensor> all{{"loss", loss.detach().to(torch::kFloat64)}};
  for (const auto& parameter : model.named_parameters())
    all[parameter.key()] = parameter.value().grad().clone().to(torch::kFloat64);
  return all;
}

void expectSame(const std::string& name, hmm::HiddenMarkovModel& model,
                const batch::PackedBatch& batch, const hmm::Noise& noise, double tolerance) {
  const auto expected = answers(model, batch, noise, types::Execution::Reference);
  for (const auto& [what, found] : answers(model, batch, noise, types::Execution::Fused)) {
    const double scale = expected.at(what).abs().max().item<double>();
    const double difference = (found - expected.at(what)).abs().max().item<double>();
    EXPECT_LE(difference, tolerance * std::max(scale, 1e-3)) << name << ": " << what;
  }
}

} // namespace

TEST(HmmExecutions, AgreeOnEveryStructure) {
  torch::manual_seed(31);
  for (const auto& [name, config] : test::hmmVariants())
    for (const auto type : {torch::kFloat64, torch::kFloat32}) {
      const auto model = test::randomHmm(config, kKeys, type);
      expectSame(name, *model, someSequences(type), {}, type == torch::kFloat64 ? 1e-11 : 2e-4);
    }
}

TEST(HmmExecutions, AgreeOnThePriors) {
  torch::manual_seed(38);
  const auto check = [](auto prior, std::vector<std::int64_t> sizes, torch::Dtype type) {
    const Tensor logits = torch::randn(sizes, type).mul_(3).requires_grad_(true);
    const auto answer = [&](types::Execution execution) {
      const Tensor value = (hmm::hmmOpsFor(execution).*prior)(logits);
      return std::pair{value.detach(), torch::autograd::grad({value * 2.5}, {logits}).front()};
    };
    const auto [expected, slope] = answer(types::Execution::Reference);
    const auto [found, foundSlope] = answer(types::Execution::Fused);
    const double tolerance = type == torch::kFloat64 ? 1e-12 : 1e-5;
    EXPECT_TRUE(torch::allclose(found, expected, tolerance, tolerance)) << found << expected;
    EXPECT_TRUE(torch::allclose(foundSlope, slope, tolerance, tolerance)) << foundSlope << slope;
  };
  for (const auto type : {torch::kFloat64, torch::kFloat32}) {
    for (const auto& sizes : std::vector<std::vector<std::int64_t>>{{1, 1}, {5, 5}, {3, 4, 4}})
      check(&hmm::HmmOps::logDirichletPrior, sizes, type);
    check(&hmm::HmmOps::logBetaPrior, {7, kKeys}, type);
  }
}

TEST(HmmExecutions, AgreeOnWhatIsDropped) {
  torch::manual_seed(32);
  for (auto [name, config] : test::hmmVariants(9)) {
    if (config.structure != "hmm" && config.structure != "arhmm" && config.structure != "nnhmm")
      continue;
    config.stateDropout = 0.3;
    config.noteDropout = 0.25;
    config.nadeDropout = 0.4;
    const auto model = test::randomHmm(config, kKeys);
    const auto batch = someSequences(torch::kFloat64);
    const auto noise = drawNoise(*model, batch.rowCount(), torch::kFloat64);
    expectSame(name, *model, batch, noise, 1e-11);
    // It does drop something.
    const torch::NoGradGuard noGrad;
    const auto& ops = hmm::hmmOpsFor(types::Execution::Fused);
    EXPECT_GT(std::abs((hmm::loss(*model, batch, noise, ops) - hmm::loss(*model, batch, {}, ops))
                           .item<double>()),
              1e-3)
        << name;
  }
}

TEST(HmmExecutions, AgreeOnManyStatesAndAllKeys) {
  torch::manual_seed(33);
  for (const std::int64_t states : {16, 37, 300}) {
    for (const std::string structure : {"hmm", "arhmm", "nnhmm"}) {
      test::HmmConfig config = test::hmmConfig();
      config.structure = structure;
      config.hiddenDim = states;
      config.previousNotes = types::PreviousNotes::Emission;
      config.lags = 2;
      config.emission = "nade_ascending";
      config.nadeDim = 20;
      const auto model = test::randomHmm(config, 88, torch::kFloat64, 0.5);
      expectSame(structure, *model, someSequences(torch::kFloat64, 88), {}, 1e-11);
    }
  }
}

TEST(HmmExecutions, AgreeOnPairsOfEverySize) {
  torch::manual_seed(36);
  for (const std::int64_t states : {1, 2, 7, 16, 21})
    for (const std::string structure : {"2hmm", "2hmm_raftery"}) {
      test::HmmConfig config = test::hmmConfig();
      config.structure = structure;
      config.hiddenDim = states;
      const auto model = test::randomHmm(config, kKeys);
      expectSame(structure, *model, someSequences(torch::kFloat64), {}, 1e-11);
    }
}

TEST(HmmExecutions, StayFiniteWhereLogitsAreLarge) {
  torch::manual_seed(34);
  for (const auto& [name, config] : test::hmmVariants()) {
    const auto model = test::randomHmm(config, kKeys, torch::kFloat32, 8);
    for (const auto& [what, found] :
         answers(*model, someSequences(torch::kFloat32), {}, types::Execution::Fused))
      EXPECT_TRUE(found.isfinite().all().item<bool>()) << name << ": " << what;
  }
}

TEST(HmmExecutions, TheSumOfPartsIsTheWhole) {
  // As threads compute a mini-batch: each some sequences, and its share of the prior.
  torch::manual_seed(35);
  test::HmmConfig config = test::hmmConfig();
  config.hiddenDim = 6;
  const auto model = test::randomHmm(config, kKeys);
  std::vector<Tensor> sequences;
  for (const std::int64_t length : {5, 3, 2, 4})
    sequences.push_back(torch::bernoulli(torch::full({length, kKeys}, 0.2, torch::kFloat64)));
  const auto& ops = hmm::hmmOpsFor(types::Execution::Fused);
  const torch::NoGradGuard noGrad;
  const double whole = hmm::loss(*model, batch::pack(sequences), {}, ops).item<double>();
  const double parts =
      hmm::loss(*model, batch::pack({sequences[0], sequences[1]}), {}, ops, 0.5).item<double>() +
      hmm::loss(*model, batch::pack({sequences[2], sequences[3]}), {}, ops, 0.5).item<double>();
  EXPECT_NEAR(parts, whole, 1e-10);
}

TEST(HmmExecutions, SeveralThreadsComputeAtOnce) {
  torch::manual_seed(37);
  test::HmmConfig config = test::hmmConfig();
  config.hiddenDim = 20;
  config.previousNotes = types::PreviousNotes::Emission;
  config.emission = "nade_ascending";
  config.nadeDim = 10;
  constexpr std::size_t kThreads = 4;
  std::vector<std::shared_ptr<hmm::HiddenMarkovModel>> models;
  std::vector<batch::PackedBatch> batches;
  std::vector<std::map<std::string, Tensor>> expected;
  for (std::size_t i = 0; i < kThreads; ++i) {
    models.push_back(test::randomHmm(config, kKeys, torch::kFloat32));
    batches.push_back(someSequences(torch::kFloat32));
    expected.push_back(answers(*models[i], batches[i], {}, types::Execution::Fused));
  }
  std::vector<std::map<std::string, Tensor>> found(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i)
    threads.emplace_back([&, i] {
      for (int repetition = 0; repetition < 20; ++repetition)
        found[i] = answers(*models[i], batches[i], {}, types::Execution::Fused);
    });
  for (auto& thread : threads) thread.join();
  for (std::size_t i = 0; i < kThreads; ++i)
    for (const auto& [what, tensor] : expected[i])
      EXPECT_TRUE(torch::equal(found[i].at(what), tensor)) << what;
}

TEST(HmmExecutions, StateZeroAndTheRightNumberAreKept) {
  torch::manual_seed(36);
  test::HmmConfig config = test::hmmConfig();
  config.hiddenDim = 10;
  config.stateDropout = 0.35;
  const auto model = test::randomHmm(config, kKeys);
  const auto batch = someSequences(torch::kFloat64);
  for (int draw = 0; draw < 50; ++draw) {
    const auto all =
        hmm::enumerate(*model, batch, drawNoise(*model, batch.rowCount(), torch::kFloat64),
                       hmm::hmmOpsFor(types::Execution::Reference));
    ASSERT_EQ(all.kept.size(0), 7); // 3 of 10 are left out
    EXPECT_EQ(all.kept[0].item<std::int64_t>(), 0);
    EXPECT_TRUE((all.kept.diff() > 0).all().item<bool>());
    EXPECT_EQ(all.logProbs.size(1), 7);
  }
}
