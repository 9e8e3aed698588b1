#include "core/types/ObjectiveInfo.h"

namespace dmm::types {

const std::vector<ObjectiveInfo>& objectiveInfos() {
  static const std::vector<ObjectiveInfo> all{
      {.name = "trace_elbo",
       .pyroName = "Trace_ELBO",
       .summary = "The evidence lower bound with one sample of z a step: the standard choice, and "
                  "the cheapest.",
       .paper = "Krishnan, Shalit and Sontag, AAAI 2017; Kingma and Welling, ICLR 2014",
       .needs = {Trait::DrawsStates},
       .gradient = Gradient::StickingTheLanding},
      {.name = "trace_mean_field_elbo",
       .pyroName = "TraceMeanField_ELBO",
       .summary = "The same bound with the KL of each step in closed form: less noise in the "
                  "gradient at the same cost; not with flows.",
       .paper = "Krishnan, Shalit and Sontag, AAAI 2017",
       .needs = {Trait::ClosedFormKl}},
      {.name = "trace_tmc_elbo",
       .pyroName = "TraceTMC_ELBO",
       .summary = "Tensor Monte Carlo: K samples a step, averaged over all their combinations; a "
                  "tighter bound for more work.",
       .paper = "Aitchison, NeurIPS 2019, arXiv:1806.08593",
       .usesSamples = true,
       .pairsSamples = true},
      {.name = "trace_enum_elbo",
       .pyroName = "TraceEnum_ELBO",
       .summary = "The ELBO averaged over all pairs of K samples a step: not tighter, but with "
                  "less noise. Of an hmm it is the exact log-likelihood.",
       .paper = "Obermeyer et al., ICML 2019, arXiv:1902.03210",
       .usesSamples = true,
       .pairsSamples = true,
       .enumerates = true},
      {.name = "iwae",
       .pyroName = "RenyiELBO (alpha 0)",
       .summary = "The importance-weighted bound of K whole sequences: tighter as K grows; it is "
                  "not annealed.",
       .paper = "Burda, Grosse and Salakhutdinov, ICLR 2016, arXiv:1509.00519",
       .usesSamples = true,
       .isAnnealed = false,
       .needs = {Trait::DrawsStates},
       .gradient = Gradient::DoublyReparameterised},
      {.name = "fivo",
       .pyroName = "FIVO (not in Pyro)",
       .summary = "A particle filter's bound: K sequences, of which unlikely ones are replaced by "
                  "likely ones on the way; for long pieces tighter than iwae. It is not annealed.",
       .paper = "Maddison et al., NeurIPS 2017, arXiv:1705.09279",
       .usesSamples = true,
       .isAnnealed = false,
       .resamples = true,
       .needs = {Trait::DrawsStates}},
  };
  return all;
}

const ObjectiveInfo* findObjective(std::string_view name) {
  for (const ObjectiveInfo& info : objectiveInfos())
    if (info.name == name) return &info;
  return nullptr;
}

std::optional<ObjectiveInfo> objectiveIn(const ExperimentConfig& config) {
  const ObjectiveInfo* known = findObjective(config.objective.name);
  if (!known) return std::nullopt;
  ObjectiveInfo info = *known;
  if (!hasTrait(Trait::SumsStates, config.model)) return info;
  info.isAnnealed = false;
  if (!info.enumerates) return info;
  info.summary = "The exact log-likelihood: the sum over all paths of states.";
  info.usesSamples = false;
  info.pairsSamples = false;
  return info;
}

bool isAnnealed(const ExperimentConfig& config) {
  const auto objective = objectiveIn(config);
  return !objective || objective->isAnnealed;
}

} // namespace dmm::types
