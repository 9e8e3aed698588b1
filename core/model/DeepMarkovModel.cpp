#include "core/model/DeepMarkovModel.h"

#include <cmath>

namespace dmm::model {

DeepMarkovModel::DeepMarkovModel(const ModelDims& dims)
    : m_dims(dims)
    , m_z0(register_parameter("z_0", torch::zeros({dims.z})))
    , m_zq0(register_parameter("z_q_0", torch::zeros({dims.z})))
    , m_h0(register_parameter("h_0", torch::zeros({1, 1, dims.rnn})))
    , m_emitter(register_module("emitter", std::make_shared<Emitter>(dims)))
    , m_transition(register_module("trans", std::make_shared<GatedTransition>(dims)))
    , m_combiner(register_module("combiner", std::make_shared<Combiner>(dims)))
    , m_rnn(register_module("rnn", std::make_shared<InferenceRnn>(dims))) {
  if (dims.flows == 0) return;
  const auto list =
      register_module("iafs_modules", std::make_shared<torch::nn::Module>("iafs_modules"));
  for (std::int64_t i = 0; i < dims.flows; ++i)
    m_flows.push_back(list->register_module(
        std::to_string(i), std::make_shared<InverseAutoregressiveFlow>(dims.z, dims.flowHidden)));
}

torch::Tensor DeepMarkovModel::inferenceStates(const batch::PackedBatch& batch,
                                               const ops::Ops& ops) const {
  return ops.reluRnn(batch.rows, m_rnn->weights(m_h0.view({-1})), {batch.offsets, 1});
}

ops::GuideChainWeights DeepMarkovModel::chainWeights() const {
  ops::GuideChainWeights weights;
  weights.zToHidden = m_combiner->zToHidden()->weight;
  weights.zToHiddenBias = m_combiner->zToHidden()->bias;
  weights.output =
      torch::cat({m_combiner->hiddenToLoc()->weight, m_combiner->hiddenToScale()->weight});
  weights.outputBias =
      torch::cat({m_combiner->hiddenToLoc()->bias, m_combiner->hiddenToScale()->bias});
  weights.start = m_zq0;
  weights.flows = flowWeights();
  return weights;
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
  const auto drawUniform = [&](torch::Tensor tensor, std::int64_t fan) {
    const double bound = 1 / std::sqrt(static_cast<double>(fan));
    tensor.uniform_(-bound, bound, generator);
  };
  for (const auto& module : modules(/*include_self=*/false))
    if (auto* linear = module->as<torch::nn::Linear>()) {
      drawUniform(linear->weight, linear->options.in_features());
      drawUniform(linear->bias, linear->options.in_features());
    }
  for (auto& parameter : m_rnn->parameters()) drawUniform(parameter, m_dims.rnn);
  for (const auto& flow : m_flows) flow->initialise(generator);
  for (auto* start : {&m_z0, &m_zq0, &m_h0}) start->zero_();
  m_transition->startAsIdentity();
}

} // namespace dmm::model
