#include "core/types/fields/FieldMakers.h"
#include "core/types/fields/Sections.h"

namespace dmm::types::fields {

namespace {

std::vector<std::string> objectiveNames() {
  std::vector<std::string> names;
  for (const ObjectiveInfo& info : objectiveInfos()) names.push_back(info.name);
  return names;
}

} // namespace

std::vector<ConfigField> objectiveFields() {
  return {
      text(
          "objective.name", "Objective", "The bound that training maximises.", "Pyro: Trace_ELBO",
          [](Config& c) -> FieldRef { return &c.objective.name; }, objectiveNames())
          .called("objective"),
      number(
          "objective.num_samples", "Samples (K)", "",
          "Samples of z a step, for the objectives that use several.", "Pyro: --tmc-num-samples 10",
          [](Config& c) -> FieldRef { return &c.objective.numSamples; }, 1, 100000)
          .ofObjectives([](const ObjectiveInfo& info) { return info.usesSamples; })
          .called("K"),
      number(
          "objective.ess_threshold", "Resample below", "of K",
          "Particles are drawn anew when the effective sample size falls under this share "
          "of K.",
          "Maddison et al. 2017, section 4",
          [](Config& c) -> FieldRef { return &c.objective.essThreshold; }, 0, 1)
          .ofObjectives([](const ObjectiveInfo& info) { return info.resamples; })
          .called("ess"),
      choice(
          "objective.gradient", "Gradient", "How the gradient of the guide is estimated.",
          "Pyro: reparameterised", [](Config & c) -> auto& { return c.objective.gradient; })
          .ofObjectives([](const ObjectiveInfo& info) { return info.gradient.has_value(); })
          .called("gradient"),
      choice(
          "objective.guide_density", "Guide density",
          "How likely the guide is to draw a sample that all K ancestors are paired with: the "
          "mixture of the K, a true bound for any guide; or pairwise as in Pyro, whose loss has no "
          "lower limit, so that training often ends in NaN after a few epochs.",
          "Pyro: pairwise", [](Config & c) -> auto& { return c.objective.guideDensity; })
          .ofObjectives([](const ObjectiveInfo& info) { return info.pairsSamples; })
          .called("density"),
  };
}

} // namespace dmm::types::fields
