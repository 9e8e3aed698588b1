#include "core/types/ParameterGroup.h"

#include "core/types/PartInfo.h"

#include <string_view>

namespace dmm::types {

namespace {

/// "guide" of "model.guide".
std::string groupOf(PartKind kind) {
  const std::string_view setting = settingOf(kind);
  return std::string(setting.substr(setting.find('.') + 1));
}

/// The weight beside a bias, by PyTorch's names: "lin.bias" and "lin.weight", "bias_ih" and
/// "weight_ih".
std::string weightBeside(std::string parameter) {
  if (const auto place = parameter.rfind("bias"); place != std::string::npos)
    parameter.replace(place, 4, "weight");
  return parameter;
}

} // namespace

std::string parameterGroup(const std::string& parameter, const ExperimentConfig::ModelConfig& model,
                           std::int64_t keys) {
  const std::string weight = weightBeside(parameter);
  for (const PartKind kind : kindsOf(model.family))
    if (const PartInfo* part = chosenPart(kind, model))
      for (const Layer& layer : part->layers(model, keys))
        if (layer.name == parameter || layer.name == weight) return groupOf(kind);
  if (model.family == Family::Dmm) { // what layersOf() adds to the parts' own
    // The state that the prior's chain starts from is the transition's to learn.
    if (parameter == "z_0") return groupOf(PartKind::Transition);
    // Flows bend what the guide draws.
    if (parameter.starts_with("iafs_modules.")) return groupOf(PartKind::Guide);
  }
  return "model";
}

} // namespace dmm::types
