#include "core/train/EpochPass.h"

#include "core/objective/Registry.h"
#include "core/train/Annealing.h"

#include <cmath>

namespace dmm::train {

namespace {

/// The global L2 norm of all gradients.
double gradientNorm(const model::DeepMarkovModel& model) {
  double sum = 0;
  for (const auto& parameter : model.parameters())
    if (parameter.grad().defined()) sum += parameter.grad().square().sum().item<double>();
  return std::sqrt(sum);
}

} // namespace

EpochPass::EpochPass(const types::ExperimentConfig& config, const data::Dataset& dataset)
    : m_config(config)
    , m_objective(objective::makeObjective(config.objective, config.run.execution))
    , m_slices(dataset.sliceCount(types::Split::Train)) {
  for (const auto& roll : dataset.rolls(types::Split::Train))
    m_sequences.push_back(data::pack({&roll}, torch::kFloat32).rows);
}

std::int64_t EpochPass::miniBatches() const {
  const auto pieces = static_cast<std::int64_t>(m_sequences.size());
  const std::int64_t size = m_config.optimiser.miniBatchSize;
  return (pieces + size - 1) / size;
}

data::PackedBatch EpochPass::batchOf(const torch::Tensor& order, std::int64_t miniBatch) const {
  const std::int64_t begin = miniBatch * m_config.optimiser.miniBatchSize;
  const std::int64_t end = std::min(begin + m_config.optimiser.miniBatchSize, order.size(0));
  std::vector<torch::Tensor> sequences;
  for (std::int64_t i = begin; i < end; ++i)
    sequences.push_back(m_sequences[static_cast<std::size_t>(order[i].item<std::int64_t>())]);
  return data::pack(sequences);
}

EpochPass::Outcome EpochPass::run(TrainingState& state, types::EpochReport& report,
                                  const MiniBatchDone& miniBatchDone) const {
  const auto slices = static_cast<double>(m_slices);
  const torch::Tensor order = torch::randperm(static_cast<std::int64_t>(m_sequences.size()),
                                              state.generator, torch::kInt64);
  report = {};
  report.epoch = state.epoch;
  for (std::int64_t b = 0; b < miniBatches(); ++b) {
    const data::PackedBatch batch = batchOf(order, b);
    const double beta = m_objective->isAnnealed()
                            ? annealingFactor(m_config.annealing, state.epoch, b, miniBatches())
                            : 1.0;
    const torch::Tensor noise = torch::randn(
        {m_objective->particles(), batch.rowCount(), state.model->dims().z}, state.generator);

    state.optimiser.zeroGradients();
    const auto value = m_objective->evaluate(*state.model, batch, noise, beta);
    const auto loss = value.loss.item<double>();
    report.objective += loss / slices;
    report.elbo += value.negativeElbo() / slices;
    report.reconstruction += value.reconstruction.item<double>() / slices;
    report.kl += value.kl.item<double>() / slices;
    report.beta = beta;
    report.step = state.step + 1;
    if (!std::isfinite(loss)) return Outcome::NotFinite;

    value.loss.backward();
    report.gradientNorm += gradientNorm(*state.model) / static_cast<double>(miniBatches());
    state.optimiser.step();
    report.learningRate = state.optimiser.learningRate();
    ++state.step;
    if (!miniBatchDone(b + 1)) return Outcome::Abandoned;
  }
  ++state.epoch;
  return Outcome::Completed;
}

} // namespace dmm::train
