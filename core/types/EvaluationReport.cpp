#include "core/types/EvaluationReport.h"

#include <algorithm>

namespace dmm::types {

const char* toString(Bound bound) { return bound == Bound::Elbo ? "elbo" : "iwae"; }

std::int64_t activeUnits(const std::vector<double>& latentKl) {
  return std::count_if(latentKl.begin(), latentKl.end(),
                       [](double kl) { return kl > kActiveUnitKl; });
}

} // namespace dmm::types
