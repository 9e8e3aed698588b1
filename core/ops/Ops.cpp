#include "core/ops/Ops.h"

#include "core/ops/fused/FusedOps.h"
#include "core/ops/reference/ReferenceOps.h"
#include "core/support/Errors.h"

namespace dmm::ops {

const Ops& opsNamed(const std::string& name) {
  static const fused::FusedOps fused;
  static const reference::ReferenceOps reference;
  if (name == "fused") return fused;
  if (name == "reference") return reference;
  throw support::InputError("run.execution", "there is no '" + name + "'; known: fused, reference");
}

} // namespace dmm::ops
