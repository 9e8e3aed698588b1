#include "core/weights/ModelFile.h"

#include "core/support/Errors.h"
#include "core/types/ConfigField.h"
#include "core/types/ModelShape.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace dmm::weights {

namespace {

constexpr const char* kArchitecture = "architecture";
constexpr const char* kSliceKeys = "slice_keys";
constexpr const char* kOldSliceKeys = "keys"; ///< before that was a setting
constexpr const char* kHeardKeys = "heard_keys";

torch::IntArrayRef shapeOf(const archive::NamedTensors& parameters, const std::string& name,
                           const std::string& source) {
  const auto found = parameters.find(name);
  if (found == parameters.end())
    throw support::InputError(source, fmt::format("has no parameter '{}'", name));
  return found->second.sizes();
}

/// Of checkpoints that do not name it: these programs had one architecture, and its sizes are those
/// of the weights.
Architecture architectureFrom(const archive::NamedTensors& parameters, const std::string& source) {
  const auto rowsOf = [&](const std::string& name) {
    const auto shape = shapeOf(parameters, name, source);
    if (shape.size() != 2)
      throw support::InputError(source, fmt::format("'{}' is not a matrix", name));
    return shape[0];
  };
  const auto flow = [](std::int64_t i) {
    return fmt::format("iafs_modules.{}.arn.layers.0.weight", i);
  };
  Architecture architecture;
  architecture.keys = rowsOf("emitter.lin_hidden_to_input.weight");
  auto& config = architecture.config;
  config.emissionDim = rowsOf("emitter.lin_z_to_hidden.weight");
  config.zDim = rowsOf("trans.lin_z_to_loc.weight");
  config.transitionDim = rowsOf("trans.lin_gate_z_to_hidden.weight");
  config.rnnDim = rowsOf("rnn.weight_hh_l0");
  while (parameters.contains(flow(config.numIafs))) ++config.numIafs;
  if (config.numIafs > 0) config.iafDim = rowsOf(flow(0));
  return architecture;
}

void requireShapes(const archive::NamedTensors& parameters, const Architecture& architecture,
                   const std::string& source) {
  for (const types::Layer& layer : types::layersOf(architecture.config, architecture.seenKeys())) {
    if (layer.in == 0) continue; // a few numbers
    const std::vector<std::int64_t> expected = layer.weightShape();
    const auto shape = shapeOf(parameters, layer.name, source);
    if (shape != torch::IntArrayRef(expected))
      throw support::InputError(source, fmt::format("'{}' has shape {}, expected {}", layer.name,
                                                    c10::str(shape),
                                                    c10::str(torch::IntArrayRef(expected))));
  }
}

std::vector<std::int64_t> heardKeysIn(const torch::Tensor& numbers, std::int64_t keys,
                                      const std::string& source) {
  if (numbers.scalar_type() != torch::kInt64 || numbers.dim() != 1)
    throw support::InputError(source, fmt::format("'{}' are no whole numbers", kHeardKeys));
  const torch::Tensor whole = numbers.contiguous();
  const auto* begin = whole.data_ptr<std::int64_t>();
  std::vector<std::int64_t> heard(begin, begin + whole.numel());
  const bool isAscending =
      std::adjacent_find(heard.begin(), heard.end(), std::greater_equal<>()) == heard.end();
  if (!isAscending || (!heard.empty() && (heard.front() < 0 || heard.back() >= keys)))
    throw support::InputError(source, fmt::format("'{}' are not keys in their order", kHeardKeys));
  return heard;
}

/// The settings that an architecture is made of.
std::vector<const types::ConfigField*> modelFields() {
  std::vector<const types::ConfigField*> fields;
  for (const types::ConfigField& field : types::experimentFields())
    if (field.section() == "model") fields.push_back(&field);
  return fields;
}

} // namespace

archive::PickledDict toDict(const Architecture& architecture) {
  archive::PickledDict dict = archive::emptyDict();
  types::ExperimentConfig experiment;
  experiment.model = architecture.config;
  for (const types::ConfigField* field : modelFields())
    std::visit([&](const auto& value) { dict.insert(field->name(), value); },
               field->value(experiment));
  dict.insert(kSliceKeys, architecture.keys);
  if (!architecture.heardKeys.empty())
    dict.insert(kHeardKeys, torch::tensor(architecture.heardKeys));
  return dict;
}

Architecture architectureIn(const archive::PickledDict& checkpoint, const std::string& source) {
  if (!checkpoint.contains(kArchitecture))
    return architectureFrom(archive::toNamedTensors(checkpoint.at("parameters")), source);
  const auto dict = checkpoint.at(kArchitecture).toGenericDict();
  types::ExperimentConfig experiment;
  for (const types::ConfigField* field : modelFields()) {
    if (!dict.contains(field->name())) continue; // of a program that had no such setting
    const c10::IValue entry = dict.at(field->name());
    types::FieldValue value = field->value(experiment); // of the field's kind
    if (field->name() == kOldSliceKeys && entry.isInt()) continue;
    if (auto* text = std::get_if<std::string>(&value))
      *text = entry.toStringRef();
    else if (auto* whole = std::get_if<std::int64_t>(&value))
      *whole = entry.toInt();
    else
      value = entry.toDouble();
    if (const std::string problem = field->problem(value); !problem.empty())
      throw support::InputError(source, fmt::format("{}: {}", field->key, problem));
    field->write(experiment, value);
  }
  Architecture architecture{
      experiment.model, dict.at(dict.contains(kSliceKeys) ? kSliceKeys : kOldSliceKeys).toInt()};
  if (dict.contains(kHeardKeys))
    architecture.heardKeys = heardKeysIn(dict.at(kHeardKeys).toTensor(), architecture.keys, source);
  return architecture;
}

StoredModel loadModel(const std::filesystem::path& checkpoint) {
  return archive::readPickle(checkpoint, [&](const archive::PickledDict& root) {
    const std::string source = checkpoint.string();
    return StoredModel{modelOf(archive::toNamedTensors(root.at("parameters")),
                               architectureIn(root, source), source),
                       root.at("epoch").toInt()};
  });
}

std::shared_ptr<model::SequenceModel> modelOf(const archive::NamedTensors& parameters,
                                              const Architecture& architecture,
                                              const std::string& source) {
  requireShapes(parameters, architecture, source);
  auto model = model::makeModel(architecture);
  copyParameters(parameters, *model, source);
  return model;
}

archive::NamedTensors stateOf(const model::SequenceModel& model) {
  const torch::NoGradGuard noGrad;
  archive::NamedTensors state;
  for (const auto& item : model.named_parameters())
    state[item.key()] = item.value().detach().clone();
  for (const auto& [name, value] : model.constants()) state[name] = value.clone();
  return state;
}

void copyParameters(const archive::NamedTensors& parameters, model::SequenceModel& model,
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
  for (const auto& [name, own] : model.constants()) {
    const auto found = parameters.find(name);
    if (found == parameters.end())
      throw support::InputError(source, fmt::format("has no '{}'", name));
    try {
      model.setConstant(name, found->second);
    } catch (const std::invalid_argument& error) {
      throw support::InputError(source, fmt::format("'{}' {}", name, error.what()));
    }
  }
}

} // namespace dmm::weights
