#include "core/model/hmm/HmmOps.h"

#include "core/model/hmm/reference/ReferenceHmmOps.h"
#include "core/support/Errors.h"

namespace dmm::model::hmm {

const HmmOps& hmmOpsNamed(const std::string& name) {
  if (name == "reference") return reference::referenceHmmOps();
  throw support::InputError("run.execution", "there is no '" + name + "'; known: reference");
}

} // namespace dmm::model::hmm
