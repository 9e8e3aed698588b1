#include "core/model/dmm/DeepMarkovModel.h"

#include "core/model/Dropout.h"
#include "core/model/dmm/DeepMarkovStepper.h"
#include "core/model/dmm/Registry.h"
#include "core/model/dmm/Trace.h"

#include <cmath>

namespace dmm::model {

namespace {

std::string permutationName(std::size_t flow) {
  return "iafs_modules." + std::to_string(flow) + ".arn.permutation";
}

} // namespace

DeepMarkovModel::DeepMarkovModel(const Config& asked, std::int64_t keyCount)
    : SequenceModel({asked, keyCount}) {
  if (config().firstState == types::FirstState::Learned)
    m_z0 = register_parameter("z_0", torch::zeros({config().zDim}));
  const PartSetup ownSetup{*this, config(), keys()};
  m_emission = register_module("emitter", makeEmission(ownSetup));
  m_transition = register_module("trans", makeTransition(ownSetup));
  m_guide = makeGuide(ownSetup);
  m_encoder = makeEncoder(ownSetup);
  if (config().numIafs == 0) return;
  const auto list =
      register_module("iafs_modules", std::make_shared<torch::nn::Module>("iafs_modules"));
  for (std::int64_t i = 0; i < config().numIafs; ++i)
    m_flows.push_back(list->register_module(
        std::to_string(i),
        std::make_shared<InverseAutoregressiveFlow>(config().zDim, config().iafDim)));
}

ops::FlowWeights DeepMarkovModel::flowWeights() const {
  if (m_flows.empty()) return {};
  std::vector<torch::Tensor> inputs, inputBiases, outputs, outputBiases;
  for (const auto& flow : m_flows) {
    inputs.push_back(flow->maskedInputWeight());
    inputBiases.push_back(flow->inputBias());
    outputs.push_back(flow->maskedOutputWeight());
    outputBiases.push_back(flow->outputBias());
  }
  using Flow = InverseAutoregressiveFlow;
  return {torch::stack(inputs),       torch::stack(inputBiases), torch::stack(outputs),
          torch::stack(outputBiases), Flow::kLogScaleMinimum,    Flow::kLogScaleMaximum};
}

void DeepMarkovModel::initialise(torch::Generator generator) {
  const torch::NoGradGuard noGrad;
  for (const auto& module : modules(/*include_self=*/false))
    if (auto* linear = module->as<torch::nn::Linear>()) {
      const double bound = 1 / std::sqrt(static_cast<double>(linear->options.in_features()));
      linear->weight.uniform_(-bound, bound, generator);
      if (linear->bias.defined()) linear->bias.uniform_(-bound, bound, generator);
    }
  m_encoder->initialise(generator);
  for (const auto& flow : m_flows) flow->initialise(generator);
  if (m_z0.defined()) m_z0.zero_();
  m_emission->initialise(generator);
  m_guide->initialise();
  m_transition->initialise();
}

torch::Tensor DeepMarkovModel::z0() const {
  return m_z0.defined() ? m_z0 : torch::zeros({config().zDim}, parameters().front().options());
}

Gaussian DeepMarkovModel::prior(const torch::Tensor& previous, const torch::Tensor& notesBefore,
                                std::int64_t firstRows, const ops::Ops& ops) const {
  const Gaussian next = m_transition->next(previous, notesBefore, ops);
  if (firstRows == 0 || config().firstState == types::FirstState::Learned) return next;
  const auto startingWith = [&](double value, const torch::Tensor& rows) {
    const std::int64_t others = rows.size(0) - firstRows;
    return torch::cat({torch::full({firstRows, rows.size(1)}, value, rows.options()),
                       rows.narrow(0, firstRows, others)});
  };
  return {startingWith(0, next.loc), startingWith(1, next.scale)};
}

torch::Tensor DeepMarkovModel::notesBefore(const batch::PackedBatch& batch,
                                           const ops::Ops& ops) const {
  if (!config().hearsNotes()) return {};
  const torch::NoGradGuard noGrad;
  const torch::Tensor notes = ops.previousStates(
      batch.rows, torch::zeros({batch.rows.size(1)}, batch.rows.options()), {batch.offsets, 1});
  return withDropout(notes, batch.dropNoise, m_encoder->dropWidth(), config().noteDropout);
}

// A slice's noise is that of the encoder, of the notes before, and of the emission, in this order.
std::int64_t DeepMarkovModel::dropWidth() const {
  return m_encoder->dropWidth() + notesDropWidth() + m_emission->dropWidth();
}

std::int64_t DeepMarkovModel::notesDropWidth() const {
  return config().hearsNotes() && config().noteDropout > 0 ? keys() : 0;
}

torch::Tensor DeepMarkovModel::emissionDropNoise(const batch::PackedBatch& batch) const {
  const std::int64_t width = m_emission->dropWidth();
  if (width == 0 || !batch.dropNoise.defined()) return {};
  return batch.dropNoise.narrow(1, dropWidth() - width, width);
}

Scores DeepMarkovModel::score(const batch::PackedBatch& batch, const torch::Tensor& noise,
                              const ops::Ops& ops, std::int64_t divergences) {
  const torch::NoGradGuard noGrad;
  const Trajectory path = trace(*this, batch, noise, ops);
  Scores scores{path.logLikelihood, path.logPosterior - path.logPrior, {}};
  // A flow mixes the dimensions: its guide's log density is no sum over them.
  if (divergences > 0 && m_flows.empty()) {
    const auto first = [&](const Gaussian& gaussian) {
      return Gaussian{gaussian.loc.narrow(0, 0, divergences),
                      gaussian.scale.narrow(0, 0, divergences)};
    };
    scores.divergence = divergence(first(path.posterior), first(path.prior));
  }
  return scores;
}

std::unique_ptr<Stepper> DeepMarkovModel::stepper(const ops::Ops& ops) {
  return std::make_unique<DeepMarkovStepper>(*this, ops);
}

std::map<std::string, torch::Tensor> DeepMarkovModel::constants() const {
  std::map<std::string, torch::Tensor> orders;
  for (std::size_t i = 0; i < m_flows.size(); ++i)
    orders[permutationName(i)] = m_flows[i]->permutation();
  return orders;
}

void DeepMarkovModel::setConstant(const std::string& name, const torch::Tensor& value) {
  for (std::size_t i = 0; i < m_flows.size(); ++i) {
    if (name != permutationName(i)) continue;
    const bool isOrder =
        value.dim() == 1 && value.size(0) == config().zDim &&
        torch::equal(std::get<0>(value.to(torch::kInt64).sort()), torch::arange(config().zDim));
    if (!isOrder)
      throw std::invalid_argument("is not an order of " + std::to_string(config().zDim) + " units");
    m_flows[i]->setPermutation(value);
  }
}

} // namespace dmm::model
