#include "core/model/hmm/HmmOps.h"

#include "core/model/hmm/fused/FusedHmmOps.h"
#include "core/model/hmm/reference/ReferenceHmmOps.h"
#include "core/support/Errors.h"

namespace dmm::model::hmm {

const HmmOps& hmmOpsNamed(const std::string& name) {
  if (name == "fused") return fused::fusedHmmOps();
  if (name == "reference") return reference::referenceHmmOps();
  throw support::InputError("run.execution", "there is no '" + name + "'; known: fused, reference");
}

} // namespace dmm::model::hmm
