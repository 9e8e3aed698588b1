#include "core/evaluate/SequenceBounds.h"

#include "core/support/SplitMix.h"
#include "core/types/ModelShape.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace dmm::evaluate {

namespace {

/// Numbers held at once for one time slice of one draw.
std::int64_t numbersADraw(const model::SequenceModel& model) {
  return static_cast<std::int64_t>(types::outputsASlice(model.config(), 1));
}

std::uint64_t noiseSeed(std::uint64_t seed, std::size_t sequence, std::int64_t particle) {
  using support::mixed;
  return support::torchSeed(mixed(mixed(seed) + sequence) + static_cast<std::uint64_t>(particle));
}

/// The block's sequences as they were given, and what their draws add up to.
struct Block {
  std::vector<std::size_t> members;
  batch::PackedBatch batch;
  std::int64_t particles = 0;       ///< drawn so far
  torch::Tensor logSumOfWeights;    ///< [B], sorted
  torch::Tensor sumOfLogLikelihood; ///< [B], sorted
  torch::Tensor sumOfKl;            ///< [B], sorted

  std::size_t member(std::size_t sorted) const { return members[batch.order[sorted]]; }

  void add(const model::Scores& scores) {
    const auto summed = [this](const torch::Tensor& slices) { // of each draw and sequence
      return batch::sumOverSteps(slices.to(torch::kFloat64), batch);
    };
    const torch::Tensor logLikelihood = summed(scores.logLikelihood);
    const torch::Tensor kl = summed(scores.kl);
    const torch::Tensor sum = torch::logsumexp(logLikelihood - kl, 0);
    logSumOfWeights = particles ? torch::logaddexp(logSumOfWeights, sum) : sum;
    sumOfLogLikelihood =
        particles ? sumOfLogLikelihood + logLikelihood.sum(0) : logLikelihood.sum(0);
    sumOfKl = particles ? sumOfKl + kl.sum(0) : kl.sum(0);
    particles += kl.size(0);
  }
};

/// The noise of draws `first` .. `first + count`, [count, N, z] in packed order.
torch::Tensor noiseFor(const Block& block, const std::vector<torch::Tensor>& sequences,
                       std::int64_t first, std::int64_t count, std::int64_t zDim,
                       const BoundSettings& settings) {
  const auto options = block.batch.rows.options();
  torch::Tensor noise = torch::empty({count, block.batch.rowCount(), zDim}, options);
  auto generator = torch::make_generator<torch::CPUGeneratorImpl>();
  const torch::Tensor offsets = torch::tensor(block.batch.offsets, torch::kInt64);
  for (std::size_t s = 0; s < block.members.size(); ++s) {
    const std::size_t sequence = block.member(s);
    const std::int64_t steps = sequences[sequence].size(0);
    torch::Tensor own = torch::empty({count, steps, zDim}, options);
    for (std::int64_t k = 0; k < count; ++k) {
      generator.set_current_seed(noiseSeed(settings.seed, sequence, first + k));
      own[k].normal_(0, 1, generator);
    }
    noise.index_copy_(1, offsets.narrow(0, 0, steps) + static_cast<std::int64_t>(s), own);
  }
  return noise;
}

/// Longest first, so that those of a block end at about the same step.
std::vector<std::size_t> byLength(const std::vector<torch::Tensor>& sequences) {
  std::vector<std::size_t> order(sequences.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return sequences[a].size(0) > sequences[b].size(0);
  });
  return order;
}

} // namespace

std::optional<SequenceBounds> sequenceBounds(model::SequenceModel& model,
                                             const std::vector<torch::Tensor>& sequences,
                                             const BoundSettings& settings,
                                             const BoundProgress& progress) {
  if (settings.particles < 1)
    throw std::invalid_argument("sequenceBounds: expected at least one particle");
  const torch::NoGradGuard noGrad;
  const ops::Ops& fused = ops::opsFor(types::Execution::Fused);
  const std::int64_t slicesAtOnce =
      std::max<std::int64_t>(1, settings.blockNumbers / numbersADraw(model));
  const std::int64_t particles = model.isExact() ? 1 : settings.particles;
  const std::int64_t together = std::min(particles, types::kEvaluationSamplesTogether);
  const auto stepsOf = [&](std::size_t i) { return sequences[i].size(0); };
  std::int64_t steps = 0;
  for (const auto& sequence : sequences) steps += sequence.size(0);
  const double work = static_cast<double>(steps) * static_cast<double>(particles);
  double done = 0;

  SequenceBounds bounds;
  bounds.sequences.resize(sequences.size());
  torch::Tensor latentKl;
  const std::vector<std::size_t> order = byLength(sequences);
  for (std::size_t next = 0; next < order.size();) {
    Block block;
    std::vector<torch::Tensor> members;
    for (std::int64_t rows = 0;
         next < order.size() &&
         (members.empty() || (rows + stepsOf(order[next])) * together <= slicesAtOnce);
         ++next) {
      rows += stepsOf(order[next]);
      block.members.push_back(order[next]);
      members.push_back(sequences[order[next]]);
    }
    block.batch = batch::pack(members);
    const std::int64_t rows = block.batch.rowCount();
    const std::int64_t atOnce = std::max<std::int64_t>(1, slicesAtOnce / rows);
    while (block.particles < particles) {
      const std::int64_t count = std::min(atOnce, particles - block.particles);
      const bool isFirst = block.particles == 0;
      const auto scores = model.score(
          block.batch,
          noiseFor(block, sequences, block.particles, count, model.noiseWidth(), settings), fused,
          isFirst ? 1 : 0);
      if (scores.divergence.defined()) {
        const torch::Tensor own = scores.divergence[0].to(torch::kFloat64).sum(0);
        latentKl = latentKl.defined() ? latentKl + own : own;
      }
      block.add(scores);
      done += static_cast<double>(rows * count);
      if (progress && !progress(done / work)) return std::nullopt;
    }

    const auto draws = static_cast<double>(particles);
    for (std::size_t s = 0; s < block.members.size(); ++s) {
      const auto at = [&](const torch::Tensor& sums) {
        return sums[static_cast<std::int64_t>(s)].item<double>();
      };
      SequenceBound& bound = bounds.sequences[block.member(s)];
      bound.steps = stepsOf(block.member(s));
      bound.reconstruction = -at(block.sumOfLogLikelihood) / draws;
      bound.kl = at(block.sumOfKl) / draws;
      bound.elbo = -bound.reconstruction - bound.kl;
      bound.iwae = at(block.logSumOfWeights) - std::log(draws);
    }
  }
  if (latentKl.defined()) {
    const double* begin = latentKl.data_ptr<double>();
    bounds.latentKl.assign(begin, begin + latentKl.numel());
  }
  return bounds;
}

} // namespace dmm::evaluate
