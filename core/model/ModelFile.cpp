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
  return dims;
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

void copyParameters(const NamedTensors& parameters, torch::nn::Module& model,
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
}

} // namespace dmm::model
