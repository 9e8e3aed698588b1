#include "core/objective/Execution.h"

#include "core/objective/ReferenceExecution.h"
#include "core/support/Errors.h"

namespace dmm::objective {

const Execution& executionNamed(const std::string& name) {
  static const ReferenceExecution reference;
  if (name == "reference") return reference;
  throw support::InputError("run.execution", "there is no '" + name + "'; known: reference");
}

} // namespace dmm::objective
