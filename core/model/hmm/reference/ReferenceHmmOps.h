#pragma once

#include "core/model/hmm/HmmOps.h"

namespace dmm::model::hmm::reference {

/// The formulas in plain autograd, one step after the other, on any device.
const HmmOps& referenceHmmOps();

} // namespace dmm::model::hmm::reference
