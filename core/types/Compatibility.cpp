#include "core/types/Compatibility.h"

#include "core/types/ObjectiveInfo.h"

#include <algorithm>

namespace dmm::types {

namespace {

std::string ownersOf(Gradient gradient) {
  std::string names;
  for (const ObjectiveInfo& info : objectiveInfos())
    if (info.gradient == gradient) names += (names.empty() ? "" : " or ") + info.name;
  return names;
}

/// The first objective that asks for no such trait.
std::string objectiveWithout(Trait trait) {
  for (const ObjectiveInfo& info : objectiveInfos())
    if (!info.needs.contains(trait)) return info.name;
  return "another objective";
}

} // namespace

bool Conflict::concerns(std::string_view key) const {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::vector<Conflict> conflicts(const ExperimentConfig& config) {
  std::vector<Conflict> found;
  const ObjectiveInfo* objective = findObjective(config.objective.name);
  if (!objective) return found; // whoever knows the choices refuses it
  const Gradient estimator = config.objective.gradient;
  const std::string gradient = nameOf(estimator);
  const std::string plain = nameOf(Gradient::Reparameterised);
  const auto refuse = [&](const char* setting, const std::string& value, Trait trait,
                          const std::string& instead) {
    for (const Lack& lack : lacksOf(trait, config.model))
      found.push_back({{setting, lack.setting},
                       std::string(setting) + " " + value + " does not go with " + lack.setting +
                           " " + lack.value + ": " + lack.reason + "; use " + instead + ", or " +
                           lack.remedy});
  };
  if (config.model.numIafs > 0)
    refuse("model.num_iafs", std::to_string(config.model.numIafs), Trait::TakesFlows, "0 flows");
  for (const Trait trait : objective->needs)
    refuse("objective.name", objective->name, trait, objectiveWithout(trait));
  if (!objective->hasGradient(estimator))
    found.push_back({{"objective.gradient", "objective.name"},
                     "objective.gradient " + gradient + " does not go with objective.name " +
                         objective->name + ": it is an estimator for " + ownersOf(estimator) +
                         "; use " + plain});
  if (estimator != Gradient::Reparameterised)
    refuse("objective.gradient", gradient, Trait::DensityAnywhere, plain);
  return found;
}

ExperimentConfig withObjective(ExperimentConfig config, const std::string& objective) {
  config.objective.name = objective;
  const ObjectiveInfo* info = findObjective(objective);
  if (info && !info->hasGradient(config.objective.gradient))
    config.objective.gradient = Gradient::Reparameterised;
  return config;
}

} // namespace dmm::types
