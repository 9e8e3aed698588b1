#pragma once

#include "core/types/PartInfo.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dmm::types {

/// What is to be said of an objective, and which settings mean something with it.
struct ObjectiveInfo {
  std::string name;          ///< registry name: "trace_elbo"
  std::string pyroName;      ///< "Trace_ELBO"; where Pyro has none, the name in the paper
  std::string summary;       ///< one sentence: what it is and when to choose it
  std::string paper;         ///< where it is defined
  bool usesSamples = false;  ///< objective.num_samples applies
  bool isAnnealed = true;    ///< the annealing settings apply; if not, beta is 1 throughout
  bool resamples = false;    ///< objective.ess_threshold applies
  bool pairsSamples = false; ///< objective.guide_density applies
  /// Where a model can sum over its states (Trait::SumsStates) it does, and needs no samples.
  bool enumerates = false;
  std::set<Trait> needs = {}; ///< that the model must have
  /// The one other objective.gradient that it can be trained with, if any; it takes log q of given
  /// states (Trait::DensityAnywhere).
  std::optional<Gradient> gradient = {};

  bool hasGradient(Gradient estimator) const {
    return estimator == Gradient::Reparameterised || estimator == gradient;
  }
};

/// Every objective of the program, in the order in which choosers show them: the one table that
/// the registry, the settings and the window follow.
const std::vector<ObjectiveInfo>& objectiveInfos();

/// The objective with this registry name, or nullptr.
const ObjectiveInfo* findObjective(std::string_view name);

/// The experiment's objective, as it is with this model: where the states are summed over there is
/// no KL term to anneal, and one that enumerates is the exact log-likelihood. Nothing for a name
/// that is not known.
std::optional<ObjectiveInfo> objectiveIn(const ExperimentConfig& config);

/// Whether the experiment's KL term is annealed; so is that of an objective that is not known.
bool isAnnealed(const ExperimentConfig& config);

} // namespace dmm::types
