#include "core/types/Compatibility.h"

#include "core/types/ConfigField.h"
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

bool goesWith(const ObjectiveInfo& objective, const ExperimentConfig::ModelConfig& model) {
  return std::all_of(objective.needs.begin(), objective.needs.end(),
                     [&](Trait trait) { return lacksOf(trait, model).empty(); });
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
  const bool hasFlows = config.model.numIafs > 0 && findField("model.num_iafs")->appliesTo(config);
  if (hasFlows)
    refuse("model.num_iafs", std::to_string(config.model.numIafs), Trait::TakesFlows, "0 flows");
  for (const Trait trait : objective->needs)
    refuse("objective.name", objective->name, trait, fittingObjective(config.model));
  if (config.model.transitionHearsNotes())
    refuse("model.previous_notes", nameOf(config.model.previousNotes), Trait::HearsNotes,
           nameOf(PreviousNotes::Emission));
  if (!objective->hasGradient(estimator))
    found.push_back({{"objective.gradient", "objective.name"},
                     "objective.gradient " + gradient + " does not go with objective.name " +
                         objective->name + ": it is an estimator for " + ownersOf(estimator) +
                         "; use " + plain});
  if (estimator != Gradient::Reparameterised)
    refuse("objective.gradient", gradient, Trait::DensityAnywhere, plain);
  return found;
}

std::string fittingObjective(const ExperimentConfig::ModelConfig& model) {
  const bool isExact = hasTrait(Trait::SumsStates, model);
  for (const bool wantsExact : {true, false})
    for (const ObjectiveInfo& info : objectiveInfos())
      if (goesWith(info, model) && (!wantsExact || (isExact && info.enumerates))) return info.name;
  return "another objective";
}

ExperimentConfig withFamily(ExperimentConfig config, Family family) {
  config.model.family = family;
  if (config.model.transitionHearsNotes() && !hasTrait(Trait::HearsNotes, config.model))
    config.model.previousNotes =
        config.model.emissionHearsNotes() ? PreviousNotes::Emission : PreviousNotes::None;
  const ObjectiveInfo* objective = findObjective(config.objective.name);
  if (!objective || goesWith(*objective, config.model)) return config;
  const std::string fitting = fittingObjective(config.model);
  return withObjective(std::move(config), fitting);
}

ExperimentConfig withObjective(ExperimentConfig config, const std::string& objective) {
  config.objective.name = objective;
  const ObjectiveInfo* info = findObjective(objective);
  if (info && !info->hasGradient(config.objective.gradient))
    config.objective.gradient = Gradient::Reparameterised;
  return config;
}

} // namespace dmm::types
