#pragma once

#include <string>

namespace dmm::types {

/// What a chooser needs to say of an objective.
struct ObjectiveInfo {
  std::string name;         ///< registry name: "trace_elbo"
  std::string pyroName;     ///< "Trace_ELBO"
  std::string summary;      ///< one sentence: what it is and when to choose it
  std::string paper;        ///< where it is defined
  bool usesSamples = false; ///< objective.num_samples applies
  bool isAnnealed = true;   ///< the annealing settings apply
};

} // namespace dmm::types
