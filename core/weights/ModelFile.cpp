#include "core/weights/ModelFile.h"

#include "core/support/Errors.h"
#include "core/types/ModelShape.h"

#include <fmt/format.h>

namespace dmm::weights {

namespace {

/// The sizes that the shapes of the weights tell. All shapes are held against them, so that no
/// model is made that is larger than the weights are.
model::ModelDims dimsOf(const archive::NamedTensors& parameters, const std::string& source) {
  const auto shapeOf = [&](const std::string& name) {
    const auto found = parameters.find(name);
    if (found == parameters.end())
      throw support::InputError(source, fmt::format("has no parameter '{}'", name));
    return found->second.sizes().vec();
  };
  const auto rowsOf = [&](const std::string& name) {
    const auto shape = shapeOf(name);
    if (shape.size() != 2)
      throw support::InputError(source, fmt::format("'{}' is not a matrix", name));
    return shape[0];
  };
  const auto flow = [](std::int64_t i) {
    return fmt::format("iafs_modules.{}.arn.layers.0.weight", i);
  };
  model::ModelDims dims;
  dims.input = rowsOf("emitter.lin_hidden_to_input.weight");
  dims.emission = rowsOf("emitter.lin_z_to_hidden.weight");
  dims.z = rowsOf("trans.lin_z_to_loc.weight");
  dims.transition = rowsOf("trans.lin_gate_z_to_hidden.weight");
  dims.rnn = rowsOf("rnn.weight_hh_l0");
  while (parameters.contains(flow(dims.flows))) ++dims.flows;
  if (dims.flows > 0) dims.flowHidden = rowsOf(flow(0));
  for (const types::Layer& layer : types::layersOf(dims.config(), dims.input)) {
    if (layer.in == 0) continue; // no matrix
    const std::vector<std::int64_t> expected{layer.out, layer.in};
    if (shapeOf(layer.name) != expected)
      throw support::InputError(source, fmt::format("'{}' has shape {}, expected {}", layer.name,
                                                    c10::str(parameters.at(layer.name).sizes()),
                                                    c10::str(c10::IntArrayRef(expected))));
  }
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
