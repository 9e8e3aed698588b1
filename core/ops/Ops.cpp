#include "core/ops/Ops.h"

#include "core/ops/fused/FusedOps.h"
#include "core/ops/reference/ReferenceOps.h"
#include "core/support/Errors.h"

namespace dmm::ops {

const Ops& opsNamed(const std::string& name) {
  if (name == "fused") return fused::fusedOps();
  if (name == "reference") return reference::referenceOps();
  throw support::InputError("run.execution", "there is no '" + name + "'; known: fused, reference");
}

} // namespace dmm::ops
