#include "core/train/EpochPass.h"

#include "core/objective/Registry.h"
#include "core/train/Annealing.h"
#include "core/types/Compatibility.h"

#include <algorithm>
#include <cmath>

namespace dmm::train {

namespace {

struct Sequence {
  torch::Tensor rows; ///< [T, 88]
  std::size_t piece;  ///< its place in the training split
};
using Sequences = std::vector<Sequence>;

/// Deals sequences out to at most `count` parts of nearly the same number of slices: the longest
/// first, each to the part that has the fewest. No part is empty.
std::vector<Sequences> deal(Sequences sequences, std::size_t count) {
  std::stable_sort(sequences.begin(), sequences.end(),
                   [](const auto& a, const auto& b) { return a.rows.size(0) > b.rows.size(0); });
  std::vector<Sequences> parts(std::min(count, sequences.size()));
  std::vector<std::int64_t> slices(parts.size(), 0);
  for (Sequence& sequence : sequences) {
    const auto least = std::min_element(slices.begin(), slices.end()) - slices.begin();
    slices[static_cast<std::size_t>(least)] += sequence.rows.size(0);
    parts[static_cast<std::size_t>(least)].push_back(std::move(sequence));
  }
  return parts;
}

} // namespace

EpochPass::EpochPass(const types::ExperimentConfig& config, const data::Dataset& dataset,
                     TrainingState& state)
    : m_config(config)
    , m_state(state)
    , m_objective(objective::makeObjective(
          config.objective, config.run.device == "cpu" ? config.run.execution : "reference"))
    , m_team(static_cast<int>(config.run.threads))
    , m_gradients(state.model, *m_objective, m_team, deviceOf(config))
    , m_slices(dataset.sliceCount(types::Split::Train)) {
  for (const auto& roll : dataset.rolls(types::Split::Train))
    m_sequences.push_back(data::pack({&roll}, torch::kFloat32).rows);
}

std::int64_t EpochPass::miniBatches() const {
  const auto pieces = static_cast<std::int64_t>(m_sequences.size());
  const std::int64_t size = m_config.optimiser.miniBatchSize;
  return (pieces + size - 1) / size;
}

std::vector<BatchPart> EpochPass::partsOf(const torch::Tensor& order, std::int64_t miniBatch) {
  const std::int64_t begin = miniBatch * m_config.optimiser.miniBatchSize;
  const std::int64_t end = std::min(begin + m_config.optimiser.miniBatchSize, order.size(0));
  const auto* places = order.data_ptr<std::int64_t>();
  Sequences sequences;
  for (std::int64_t i = begin; i < end; ++i) {
    const auto piece = static_cast<std::size_t>(places[i]);
    sequences.push_back({m_sequences[piece], piece});
  }
  std::vector<BatchPart> parts;
  for (const Sequences& share : deal(std::move(sequences), m_gradients.size())) {
    BatchPart part;
    std::vector<torch::Tensor> rows;
    for (const Sequence& sequence : share) {
      rows.push_back(sequence.rows);
      part.pieces.push_back(sequence.piece);
    }
    part.batch = data::pack(rows);
    part.noise =
        torch::randn({m_objective->noiseRows(), part.batch.rowCount(), m_state.model->dims().z},
                     m_state.generator);
    parts.push_back(std::move(part));
  }
  return parts;
}

EpochPass::Outcome EpochPass::run(types::EpochReport& report, const MiniBatchDone& miniBatchDone) {
  const auto slices = static_cast<double>(m_slices);
  const torch::Tensor order = torch::randperm(static_cast<std::int64_t>(m_sequences.size()),
                                              m_state.generator, torch::kInt64);
  report = {};
  report.epoch = m_state.epoch;
  for (std::int64_t b = 0; b < miniBatches(); ++b) {
    const double beta = types::applies("annealing", m_config)
                            ? annealingFactor(m_config.annealing, m_state.epoch, b, miniBatches())
                            : 1.0;
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

    m_state.optimiser.step(m_team);
    report.learningRate = m_state.optimiser.learningRate();
    ++m_state.step;
    if (!miniBatchDone(b + 1)) return Outcome::Abandoned;
  }
  ++m_state.epoch;
  return Outcome::Completed;
}

} // namespace dmm::train
