#include "core/train/EpochPass.h"

#include "core/kernels/StandardNormal.h"
#include "core/objective/Registry.h"
#include "core/support/WorkClock.h"
#include "core/train/Annealing.h"
#include "core/train/BatchSplit.h"
#include "core/train/RateSchedule.h"
#include "core/types/ModelShape.h"
#include "core/types/ObjectiveInfo.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dmm::train {

const ops::Ops& operationsOf(const types::ExperimentConfig& config) {
  return ops::opsFor(config.run.device == types::Device::Cpu ? config.run.execution
                                                             : types::Execution::Reference);
}

namespace {

/// Tells a part's noise of its slices from that of its draws.
constexpr std::uint64_t kSliceNoise = 0x9E3779B97F4A7C15ULL;

/// Undefined where there is none of it.
torch::Tensor standardNormal(std::uint64_t seed, torch::IntArrayRef shape) {
  torch::Tensor noise = torch::empty(shape);
  if (noise.numel() == 0) return {};
  kernels::fillStandardNormal(seed, noise.data_ptr<float>(), noise.numel());
  return noise;
}

} // namespace

EpochPass::EpochPass(const types::ExperimentConfig& config, const data::Dataset& dataset,
                     TrainingState& state)
    : m_config(config)
    , m_state(state)
    , m_team(static_cast<int>(config.run.threads))
    , m_gradients(objective::makeTask(config.objective, state.model, operationsOf(config)), m_team,
                  deviceOf(config))
    , m_slices(dataset.sliceCount(types::Split::Train)) {
  for (const auto& roll : dataset.rolls(types::Split::Train))
    m_sequences.push_back(batch::pack({&roll}, torch::kFloat32).rows);
}

std::int64_t EpochPass::miniBatches() const {
  const auto pieces = static_cast<std::int64_t>(m_sequences.size());
  const std::int64_t size = m_config.optimiser.miniBatchSize;
  return (pieces + size - 1) / size;
}

std::vector<batch::BatchPart> EpochPass::partsOf(const torch::Tensor& order,
                                                 std::int64_t miniBatch) {
  const support::WorkSpan span(support::Work::MiniBatches);
  const std::int64_t begin = miniBatch * m_config.optimiser.miniBatchSize;
  const std::int64_t end = std::min(begin + m_config.optimiser.miniBatchSize, order.size(0));
  const auto* places = order.data_ptr<std::int64_t>();
  const std::vector<std::int64_t> pieces(places + begin, places + end);
  std::vector<std::int64_t> lengths;
  for (const std::int64_t piece : pieces)
    lengths.push_back(m_sequences[static_cast<std::size_t>(piece)].size(0));
  const auto shares =
      splitBatch(lengths, m_gradients.size(), types::samplesASlice(m_config), m_config.model);
  // Each part draws its noise from a seed of its own, so that the members can do so side by side.
  const torch::Tensor seeds =
      torch::randint(std::numeric_limits<std::int64_t>::max(),
                     {static_cast<std::int64_t>(shares.size())}, m_state.generator, torch::kInt64);
  const std::int64_t sharedNumbers = m_gradients.task().noiseShape().perMiniBatch;
  const torch::Tensor shared =
      sharedNumbers > 0 ? torch::randn({sharedNumbers}, m_state.generator) : torch::Tensor();
  std::vector<batch::BatchPart> parts(shares.size());
  m_team.run([&](int member) {
    const support::WorkSpan ofMember(support::Work::MiniBatches);
    const auto index = static_cast<std::size_t>(member);
    if (index >= parts.size()) return;
    for (const std::size_t place : shares[index])
      parts[index].pieces.push_back(static_cast<std::size_t>(pieces[place]));
    parts[index].noise.shared = shared;
    fill(parts[index], static_cast<std::uint64_t>(seeds.data_ptr<std::int64_t>()[index]));
  });
  return parts;
}

void EpochPass::fill(batch::BatchPart& part, std::uint64_t seed) const {
  std::vector<torch::Tensor> rows;
  for (const std::size_t piece : part.pieces) rows.push_back(m_sequences[piece]);
  part.batch = batch::pack(rows);
  const objective::NoiseShape shape = m_gradients.task().noiseShape();
  const std::int64_t slices = part.batch.rowCount();
  part.noise.draws = standardNormal(seed, {shape.rows, slices, shape.width});
  part.noise.slices = standardNormal(seed ^ kSliceNoise, {slices, shape.perSlice});
  part.share = static_cast<double>(part.pieces.size()) / static_cast<double>(m_sequences.size());
}

void EpochPass::releaseMemory() {
  m_batch = {};
  m_gradients.clear();
}

EpochPass::Outcome EpochPass::run(types::EpochReport& report, const MiniBatchDone& miniBatchDone) {
  const auto slices = static_cast<double>(m_slices);
  const torch::Tensor order = torch::randperm(static_cast<std::int64_t>(m_sequences.size()),
                                              m_state.generator, torch::kInt64);
  report = {};
  report.epoch = m_state.epoch;
  const bool isAnnealed = types::isAnnealed(m_config);
  for (std::int64_t b = 0; b < miniBatches(); ++b) {
    const double beta =
        isAnnealed ? annealingFactor(m_config.annealing, m_state.epoch, b, miniBatches()) : 1.0;
    m_batch = {}; // the one before need not be in memory with this one
    m_batch = {partsOf(order, b), beta};
    const auto sums = m_gradients.compute(m_batch.parts, beta);
    report.objective += sums.loss / slices;
    report.elbo += (sums.reconstruction + sums.kl) / slices;
    report.reconstruction += sums.reconstruction / slices;
    report.kl += sums.kl / slices;
    report.beta = beta;
    report.step = m_state.step + 1;
    report.gradientNorm += sums.gradientNorm / static_cast<double>(miniBatches());
    if (!std::isfinite(sums.loss) || !std::isfinite(sums.gradientNorm)) return Outcome::NotFinite;

    ++m_state.step;
    const double factor =
        rateFactor(m_config.optimiser, m_state.step, m_config.run.numEpochs * miniBatches());
    m_state.optimiser.step(m_team, sums.gradientNorm, factor);
    report.learningRate = m_state.optimiser.learningRate() * factor;
    if (!miniBatchDone(b + 1)) return Outcome::Abandoned;
  }
  ++m_state.epoch;
  return Outcome::Completed;
}

} // namespace dmm::train
