// A likelihood is a distribution over sequences: whatever the parameters, those of all sequences of
// a length sum to 1.

#include "core/model/hmm/EnumeratedLikelihood.h"
#include "tests/core/model/hmm/SmallHmm.h"

#include <gtest/gtest.h>

using namespace dmm;
namespace hmm = model::hmm;
using torch::Tensor;

namespace {

constexpr std::int64_t kKeys = 3;
constexpr std::int64_t kSteps = 3;

/// Every sequence of kSteps slices of kKeys keys, 2^9 of them.
batch::PackedBatch everySequence(torch::Dtype type) {
  std::vector<Tensor> sequences;
  for (std::int64_t number = 0; number < (1 << (kKeys * kSteps)); ++number) {
    Tensor sequence = torch::zeros({kSteps, kKeys}, type);
    for (std::int64_t bit = 0; bit < kKeys * kSteps; ++bit)
      sequence[bit / kKeys][bit % kKeys] = static_cast<double>(number >> bit & 1);
    sequences.push_back(sequence);
  }
  return batch::pack(sequences);
}

struct HmmTruthTest : ::testing::TestWithParam<types::Execution> {};

} // namespace

TEST_P(HmmTruthTest, AllSequencesTogetherAreCertain) {
  torch::manual_seed(11);
  const auto batch = everySequence(torch::kFloat64);
  for (const auto& [name, config] : test::hmmVariants()) {
    const auto model = test::randomHmm(config, kKeys, torch::kFloat64, 1.5);
    const torch::NoGradGuard noGrad;
    const Tensor logs = hmm::logLikelihoods(*model, batch, {}, hmm::hmmOpsFor(GetParam()));
    EXPECT_NEAR(logs.exp().sum().item<double>(), 1, 1e-12) << name;
    EXPECT_GT(logs.std().item<double>(), 0.1) << name; // not just as likely as any other
  }
}

TEST_P(HmmTruthTest, OfTheKeysThatAreHeardToo) {
  torch::manual_seed(12);
  // Of 5 keys the model sees 3: what the others play changes nothing.
  const auto seen = everySequence(torch::kFloat64);
  auto batch = seen;
  batch.rows = torch::bernoulli(torch::full({seen.rowCount(), 5}, 0.5, torch::kFloat64));
  const std::vector<std::int64_t> heard{0, 2, 3};
  batch.rows.index_copy_(1, torch::tensor(heard), seen.rows);
  for (const auto& [name, config] : test::hmmVariants()) {
    const auto model = test::randomHmm(config, 5, torch::kFloat64, 1, heard);
    EXPECT_EQ(model->seenKeys(), 3);
    const torch::NoGradGuard noGrad;
    const Tensor logs = hmm::logLikelihoods(*model, batch, {}, hmm::hmmOpsFor(GetParam()));
    EXPECT_NEAR(logs.exp().sum().item<double>(), 1, 1e-12) << name;
  }
}

TEST_P(HmmTruthTest, StatesThatAreDroppedTakeNoProbability) {
  torch::manual_seed(13);
  const auto batch = everySequence(torch::kFloat64);
  test::HmmConfig config = test::hmmConfig();
  config.hiddenDim = 8;
  config.stateDropout = 0.5;
  const auto model = test::randomHmm(config, kKeys);
  const torch::NoGradGuard noGrad;
  hmm::Noise noise;
  noise.states = torch::rand({8});
  const Tensor logs = hmm::logLikelihoods(*model, batch, noise, hmm::hmmOpsFor(GetParam()));
  EXPECT_NEAR(logs.exp().sum().item<double>(), 1, 1e-12);
}

INSTANTIATE_TEST_SUITE_P(Executions, HmmTruthTest,
                         ::testing::Values(types::Execution::Reference, types::Execution::Fused));
