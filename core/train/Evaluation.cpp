#include "core/train/Evaluation.h"

#include "core/objective/TraceElbo.h"

#include <algorithm>

namespace dmm::train {

namespace {
/// Pieces evaluated together: bounds the memory for datasets of any size.
constexpr std::size_t kBlock = 128;
} // namespace

double oneSampleNll(model::DeepMarkovModel& model, const data::Dataset& dataset, types::Split split,
                    std::uint64_t seed) {
  const torch::NoGradGuard noGrad;
  const auto& rolls = dataset.rolls(split);
  const torch::Dtype dtype = model.z0().scalar_type();
  auto generator = torch::make_generator<torch::CPUGeneratorImpl>(seed);
  const objective::TraceElbo elbo(objective::executionNamed("fused"));
  double sum = 0;
  for (std::size_t begin = 0; begin < rolls.size(); begin += kBlock) {
    std::vector<const types::PianoRoll*> block;
    for (std::size_t i = begin; i < std::min(begin + kBlock, rolls.size()); ++i)
      block.push_back(&rolls[i]);
    const data::PackedBatch batch = data::pack(block, dtype);
    const torch::Tensor noise =
        torch::randn({1, batch.rowCount(), model.dims().z}, generator, dtype);
    sum += elbo.evaluate(model, batch, noise, 1.0).negativeElbo();
  }
  return sum / static_cast<double>(dataset.sliceCount(split));
}

} // namespace dmm::train
