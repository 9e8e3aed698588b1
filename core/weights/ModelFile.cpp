#include "core/weights/ModelFile.h"

#include "core/support/Errors.h"

#include <fmt/format.h>

namespace dmm::weights {

namespace {

/// The sizes that the shapes of the weights tell. The large matrices are held against each other,
/// so that no model is made that is larger than the weights are.
model::ModelDims dimsOf(const archive::NamedTensors& parameters, const std::string& source) {
  const auto sizesOf = [&](const std::string& name) {
    const auto found = parameters.find(name);
    if (found == parameters.end())
      throw support::InputError(source, fmt::format("has no parameter '{}'", name));
    if (found->second.dim() != 2)
      throw support::InputError(source, fmt::format("'{}' is not a matrix", name));
    return found->second.sizes().vec();
  };
  model::ModelDims dims;
  dims.input = sizesOf("emitter.lin_hidden_to_input.weight")[0];
  dims.emission = sizesOf("emitter.lin_z_to_hidden.weight")[0];
  dims.z = sizesOf("emitter.lin_z_to_hidden.weight")[1];
  dims.transition = sizesOf("trans.lin_gate_z_to_hidden.weight")[0];
  dims.rnn = sizesOf("rnn.weight_hh_l0")[0];
  const auto flow = [](std::int64_t i) {
    return fmt::format("iafs_modules.{}.arn.layers.0.weight", i);
  };
  while (parameters.contains(flow(dims.flows))) ++dims.flows;
  if (dims.flows > 0) dims.flowHidden = sizesOf(flow(0))[0];

  const auto expect = [&](const std::string& name, std::int64_t rows, std::int64_t columns) {
    if (sizesOf(name) != std::vector<std::int64_t>{rows, columns})
      throw support::InputError(source,
                                fmt::format("'{}' has shape {}, expected [{}, {}]", name,
                                            c10::str(parameters.at(name).sizes()), rows, columns));
  };
  expect("emitter.lin_hidden_to_hidden.weight", dims.emission, dims.emission);
  expect("emitter.lin_hidden_to_input.weight", dims.input, dims.emission);
  expect("trans.lin_gate_z_to_hidden.weight", dims.transition, dims.z);
  expect("trans.lin_sig.weight", dims.z, dims.z);
  expect("rnn.weight_ih_l0", dims.rnn, dims.input);
  expect("rnn.weight_hh_l0", dims.rnn, dims.rnn);
  expect("combiner.lin_z_to_hidden.weight", dims.rnn, dims.z);
  for (std::int64_t i = 0; i < dims.flows; ++i) expect(flow(i), dims.flowHidden, dims.z);
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
  return archive::readPickle(checkpoint, [&](const archive::PickledDict& root) {
    return StoredModel{modelOf(archive::toNamedTensors(root.at("parameters")), checkpoint.string()),
                       root.at("epoch").toInt()};
  });
}

std::shared_ptr<model::DeepMarkovModel> modelOf(const archive::NamedTensors& parameters,
                                                const std::string& source) {
  auto model = std::make_shared<model::DeepMarkovModel>(dimsOf(parameters, source));
  copyParameters(parameters, *model, source);
  return model;
}

archive::NamedTensors stateOf(const model::DeepMarkovModel& model) {
  const torch::NoGradGuard noGrad;
  archive::NamedTensors state;
  for (const auto& item : model.named_parameters())
    state[item.key()] = item.value().detach().clone();
  for (std::size_t i = 0; i < model.flows().size(); ++i)
    state[permutationName(i)] = model.flows()[i]->permutation().clone();
  return state;
}

void copyParameters(const archive::NamedTensors& parameters, model::DeepMarkovModel& model,
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

} // namespace dmm::weights
