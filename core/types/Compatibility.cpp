#include "core/types/Compatibility.h"

#include "core/types/ObjectiveInfo.h"

#include <algorithm>

namespace dmm::types {

namespace {

std::string ownersOf(const std::string& gradient) {
  std::string names;
  for (const ObjectiveInfo& info : objectiveInfos())
    if (info.gradient == gradient) names += (names.empty() ? "" : " or ") + info.name;
  return names;
}

} // namespace

bool Conflict::concerns(std::string_view key) const {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::vector<Conflict> conflicts(const ExperimentConfig& config) {
  std::vector<Conflict> found;
  const ObjectiveInfo* objective = findObjective(config.objective.name);
  if (!objective) return found; // whoever knows the choices refuses it
  const std::string flows = std::to_string(config.model.numIafs);
  const std::string& gradient = config.objective.gradient;
  if (config.model.numIafs > 0 && !objective->allowsFlows)
    found.push_back({{"objective.name", "model.num_iafs"},
                     "objective.name " + objective->name + " does not go with model.num_iafs " +
                         flows +
                         ": its KL is in closed form, which a guide with flows does not have; use "
                         "trace_elbo, or 0 flows"});
  if (!objective->hasGradient(gradient))
    found.push_back({{"objective.gradient", "objective.name"},
                     "objective.gradient " + gradient + " does not go with objective.name " +
                         objective->name + ": it is an estimator for " + ownersOf(gradient) +
                         "; use " + kPlainGradient});
  if (gradient != kPlainGradient && config.model.numIafs > 0)
    found.push_back({{"objective.gradient", "model.num_iafs"},
                     "objective.gradient " + gradient + " does not go with model.num_iafs " +
                         flows + ": log q of what a flow made would need the flow's inverse; use " +
                         kPlainGradient + ", or 0 flows"});
  return found;
}

bool applies(std::string_view key, const ExperimentConfig& config) {
  if (key == "model.iaf_dim") return config.model.numIafs > 0;
  const ObjectiveInfo* objective = findObjective(config.objective.name);
  if (!objective) return true;
  if (key == "objective.num_samples") return objective->usesSamples;
  if (key == "objective.ess_threshold") return objective->resamples;
  if (key == "objective.guide_density") return objective->pairsSamples;
  if (key == "objective.gradient") return !objective->gradient.empty();
  if (key.substr(0, key.find('.')) == "annealing") return objective->isAnnealed;
  return true;
}

ExperimentConfig withObjective(ExperimentConfig config, const std::string& objective) {
  config.objective.name = objective;
  const ObjectiveInfo* info = findObjective(objective);
  if (info && !info->hasGradient(config.objective.gradient))
    config.objective.gradient = kPlainGradient;
  return config;
}

} // namespace dmm::types
