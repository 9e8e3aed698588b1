#include "core/model/ModelFile.h"

#include "core/support/Errors.h"

#include <fmt/format.h>

namespace dmm::model {

namespace {

ModelDims dimsOf(const NamedTensors& parameters) {
  const torch::Tensor& emission = parameters.at("emitter.lin_z_to_hidden.weight");
  ModelDims dims;
  dims.input = parameters.at("emitter.lin_hidden_to_input.weight").size(0);
  dims.emission = emission.size(0);
  dims.z = emission.size(1);
  dims.transition = parameters.at("trans.lin_gate_z_to_hidden.weight").size(0);
  dims.rnn = parameters.at("rnn.weight_hh_l0").size(0);
  const auto flow = [](std::int64_t i) {
    return fmt::format("iafs_modules.{}.arn.layers.0.weight", i);
  };
  while (parameters.contains(flow(dims.flows))) ++dims.flows;
  if (dims.flows > 0) dims.flowHidden = parameters.at(flow(0)).size(0);
  return dims;
}

std::string permutationName(std::size_t flow) {
  return fmt::format("iafs_modules.{}.arn.permutation", flow);
}

bool isPermutation(const torch::Tensor& order, std::int64_t count) {
  return order.dim() == 1 && order.size(0) == count &&
         torch::equal(std::get<0>(order.to(torch::kInt64).sort()), torch::arange(count));
}

} // namespace

StoredModel loadModel(const std::filesystem::path& checkpoint) {
  return readPickle(checkpoint, [&](const PickledDict& root) {
    const NamedTensors parameters = toNamedTensors(root.at("parameters"));
    StoredModel stored;
    stored.model = std::make_shared<DeepMarkovModel>(dimsOf(parameters));
    copyParameters(parameters, *stored.model, checkpoint.string());
    stored.epochs = root.at("epoch").toInt();
    return stored;
  });
}

NamedTensors stateOf(const DeepMarkovModel& model) {
  const torch::NoGradGuard noGrad;
  NamedTensors state;
  for (const auto& item : model.named_parameters())
    state[item.key()] = item.value().detach().clone();
  for (std::size_t i = 0; i < model.flows().size(); ++i)
    state[permutationName(i)] = model.flows()[i]->permutation().clone();
  return state;
}

void copyParameters(const NamedTensors& parameters, DeepMarkovModel& model,
                    const std::string& source) {
  const torch::NoGradGuard noGrad;
  for (auto& item : model.named_parameters()) {
    const auto found = parameters.find(item.key());
    if (found == parameters.end())
      throw support::InputError(source, fmt::format("has no parameter '{}'", item.key()));
    if (found->second.sizes() != item.value().sizes())
      throw support::InputError(source, fmt::format("'{}' has shape {}, expected {}", item.key(),
                                                    c10::str(found->second.sizes()),
                                                    c10::str(item.value().sizes())));
    item.value().copy_(found->second);
  }
  for (std::size_t i = 0; i < model.flows().size(); ++i) {
    const auto found = parameters.find(permutationName(i));
    if (found == parameters.end())
      throw support::InputError(source, fmt::format("has no '{}'", permutationName(i)));
    if (!isPermutation(found->second, model.dims().z))
      throw support::InputError(source, fmt::format("'{}' is not an order of {} units",
                                                    permutationName(i), model.dims().z));
    model.flows()[i]->setPermutation(found->second);
  }
}

} // namespace dmm::model
