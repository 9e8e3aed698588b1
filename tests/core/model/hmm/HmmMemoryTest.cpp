// The fused execution keeps nothing of the size slices x states x keys, of which the reference one
// keeps several.

#include "core/model/hmm/EnumeratedLikelihood.h"
#include "tests/core/model/hmm/SmallHmm.h"
#include "tests/support/MemoryLimit.h"

#include <gtest/gtest.h>

using namespace dmm;
namespace hmm = model::hmm;
using torch::Tensor;

namespace {

constexpr std::int64_t kKeys = 88;
constexpr double kBytes = 90e6; // less than one tensor of that size has: 1,200 x 256 x 88 floats

bool computesLoss(hmm::HiddenMarkovModel& model, std::int64_t slices, types::Execution execution) {
  try {
    std::vector<Tensor> sequences;
    for (int i = 0; i < 8; ++i)
      sequences.push_back(torch::bernoulli(torch::full({slices / 8, kKeys}, 0.05)));
    hmm::loss(model, batch::pack(sequences), {}, hmm::hmmOpsFor(execution)).backward();
    return true;
  } catch (const std::exception&) { // no memory, in whatever words
    return false;
  }
}

/// For a child process: exits with 0 where the gradient of 1,200 slices fits.
[[noreturn]] void computeWithLittleMemory(const test::HmmConfig& config,
                                          types::Execution execution) {
  torch::manual_seed(51);
  torch::set_num_threads(1);
  const auto model = test::randomHmm(config, kKeys, torch::kFloat32, 0.1);
  computesLoss(*model, 8, execution); // loads what it needs
  // OpenBLAS keeps a buffer from its first large product on, and asks without end where it gets
  // none.
  const Tensor large = torch::ones({512, 512});
  torch::mm(large, large);
  torch::mm(large.to(torch::kFloat64), large.to(torch::kFloat64));
  test::leaveMemory(kBytes);
  std::exit(computesLoss(*model, 1200, execution) ? 0 : 1);
}

std::vector<test::HmmConfig> configs() {
  test::HmmConfig table = test::hmmConfig();
  table.hiddenDim = 256;
  table.previousNotes = types::PreviousNotes::Emission;
  table.emission = "nade_ascending";
  table.nadeDim = 32;
  test::HmmConfig neural = test::hmmConfig();
  neural.structure = "nnhmm";
  neural.hiddenDim = 256;
  return {table, neural};
}

} // namespace

TEST(HmmMemoryTest, TheFusedExecutionFits) {
  if (test::kIsSanitized) GTEST_SKIP() << "a sanitizer takes all addresses";
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  for (const auto& config : configs())
    EXPECT_EXIT(computeWithLittleMemory(config, types::Execution::Fused),
                ::testing::ExitedWithCode(0), "")
        << config.structure;
}

TEST(HmmMemoryTest, TheReferenceExecutionDoesNot) { // so the limit is one
  if (test::kIsSanitized) GTEST_SKIP() << "a sanitizer takes all addresses";
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  for (const auto& config : configs())
    EXPECT_EXIT(computeWithLittleMemory(config, types::Execution::Reference),
                ::testing::ExitedWithCode(1), "")
        << config.structure;
}
