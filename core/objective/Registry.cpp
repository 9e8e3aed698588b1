#include "core/objective/Registry.h"

#include "core/objective/Iwae.h"
#include "core/objective/TraceElbo.h"
#include "core/objective/TraceEnumElbo.h"
#include "core/objective/TraceMeanFieldElbo.h"
#include "core/objective/TraceTmcElbo.h"
#include "core/support/Errors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>

namespace dmm::objective {

namespace {

using Config = types::ExperimentConfig::ObjectiveConfig;

struct Entry {
  types::ObjectiveInfo info;
  std::function<std::unique_ptr<Objective>(const Config&, const Execution&)> make;
};

template <typename Kind>
std::unique_ptr<Objective> oneSample(const Config& /*config*/, const Execution& execution) {
  return std::make_unique<Kind>(execution);
}

template <typename Kind>
std::unique_ptr<Objective> manySamples(const Config& config, const Execution& execution) {
  return std::make_unique<Kind>(execution, config.numSamples);
}

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all{
      {{"trace_elbo", "Trace_ELBO",
        "The evidence lower bound with one sample of z a step: the standard choice, and the "
        "cheapest.",
        "Krishnan, Shalit and Sontag, AAAI 2017; Kingma and Welling, ICLR 2014", false},
       oneSample<TraceElbo>},
      {{"trace_mean_field_elbo", "TraceMeanField_ELBO",
        "The same bound with the KL of each step in closed form: less noise in the gradient at the "
        "same cost.",
        "Krishnan, Shalit and Sontag, AAAI 2017", false},
       oneSample<TraceMeanFieldElbo>},
      {{"trace_tmc_elbo", "TraceTMC_ELBO",
        "Tensor Monte Carlo: K samples a step, averaged over all their combinations; a tighter "
        "bound for more work.",
        "Aitchison, arXiv:1806.08593", true},
       manySamples<TraceTmcElbo>},
      {{"trace_enum_elbo", "TraceEnum_ELBO",
        "The ELBO averaged over all pairs of K samples a step: not tighter, but with less noise.",
        "Obermeyer et al., ICML 2019, arXiv:1902.03210", true},
       manySamples<TraceEnumElbo>},
      {{"iwae", "RenyiELBO (alpha 0)",
        "The importance-weighted bound of K whole sequences: tighter as K grows; it is not "
        "annealed.",
        "Burda, Grosse and Salakhutdinov, ICLR 2016", true, false},
       manySamples<Iwae>},
  };
  return all;
}

} // namespace

std::vector<types::ObjectiveInfo> objectiveInfos() {
  std::vector<types::ObjectiveInfo> infos;
  for (const Entry& entry : entries()) infos.push_back(entry.info);
  return infos;
}

std::unique_ptr<Objective> makeObjective(const Config& config, const std::string& execution) {
  std::vector<std::string> known;
  for (const Entry& entry : entries()) {
    if (entry.info.name == config.name) return entry.make(config, executionNamed(execution));
    known.push_back(entry.info.name);
  }
  throw support::InputError("objective.name", fmt::format("there is no '{}'; known: {}",
                                                          config.name, fmt::join(known, ", ")));
}

} // namespace dmm::objective
