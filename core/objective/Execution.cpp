#include "core/objective/Execution.h"

#include "core/objective/FusedExecution.h"
#include "core/objective/ReferenceExecution.h"
#include "core/support/Errors.h"

namespace dmm::objective {

const Execution& executionNamed(const std::string& name) {
  static const FusedExecution fused;
  static const ReferenceExecution reference;
  if (name == "fused") return fused;
  if (name == "reference") return reference;
  throw support::InputError("run.execution", "there is no '" + name + "'; known: fused, reference");
}

} // namespace dmm::objective
