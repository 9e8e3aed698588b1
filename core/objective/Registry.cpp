#include "core/objective/Registry.h"

#include "core/objective/DeepMarkovTask.h"
#include "core/objective/EnumeratedTask.h"
#include "core/objective/Fivo.h"
#include "core/objective/Iwae.h"
#include "core/objective/TraceElbo.h"
#include "core/objective/TraceEnumElbo.h"
#include "core/objective/TraceMeanFieldElbo.h"
#include "core/objective/TraceTmcElbo.h"
#include "core/support/Errors.h"
#include "core/types/ObjectiveInfo.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>
#include <map>

namespace dmm::objective {

namespace {

using Config = types::ExperimentConfig::ObjectiveConfig;

using Make = std::function<std::unique_ptr<Objective>(const Config&, const ops::Ops&)>;

template <typename Kind>
std::unique_ptr<Objective> oneSample(const Config& /*config*/, const ops::Ops& ops) {
  return std::make_unique<Kind>(ops);
}

template <typename Kind>
std::unique_ptr<Objective> allPairs(const Config& config, const ops::Ops& ops) {
  return std::make_unique<Kind>(ops, config.numSamples, config.guideDensity);
}

/// How each objective of types::objectiveInfos() is made.
const std::map<std::string, Make>& makers() {
  static const std::map<std::string, Make> all{
      {"trace_elbo",
       [](const Config& config, const ops::Ops& ops) {
         return std::make_unique<TraceElbo>(ops,
                                            config.gradient == types::Gradient::StickingTheLanding);
       }},
      {"trace_mean_field_elbo", oneSample<TraceMeanFieldElbo>},
      {"trace_tmc_elbo", allPairs<TraceTmcElbo>},
      {"trace_enum_elbo", allPairs<TraceEnumElbo>},
      {"iwae",
       [](const Config& config, const ops::Ops& ops) {
         return std::make_unique<Iwae>(ops, config.numSamples,
                                       config.gradient == types::Gradient::DoublyReparameterised);
       }},
      {"fivo",
       [](const Config& config, const ops::Ops& ops) {
         return std::make_unique<Fivo>(ops, config.numSamples, config.essThreshold);
       }},
  };
  return all;
}

} // namespace

std::unique_ptr<Objective> makeObjective(const Config& config, const ops::Ops& ops) {
  const auto maker = makers().find(config.name);
  if (maker != makers().end()) return maker->second(config, ops);
  std::vector<std::string> known;
  for (const auto& info : types::objectiveInfos()) known.push_back(info.name);
  throw support::InputError("objective.name", fmt::format("there is no '{}'; known: {}",
                                                          config.name, fmt::join(known, ", ")));
}

std::unique_ptr<Task> makeTask(const Config& config, std::shared_ptr<model::SequenceModel> model,
                               const ops::Ops& ops) {
  if (auto deepMarkov = std::dynamic_pointer_cast<model::DeepMarkovModel>(model))
    return std::make_unique<DeepMarkovTask>(config, std::move(deepMarkov), ops);
  if (auto enumerated = std::dynamic_pointer_cast<model::hmm::HiddenMarkovModel>(model))
    return std::make_unique<EnumeratedTask>(config, std::move(enumerated), ops);
  throw std::invalid_argument("makeTask: expected a model of a known family");
}

} // namespace dmm::objective
