#pragma once

#include "core/model/hmm/HiddenMarkovModel.h"

#include <memory>

namespace dmm::model::hmm {

/// The structure that the configuration names, with all parameters 0: how each of
/// types::partInfos() is made. Throws support::InputError that says what there is, and
/// std::invalid_argument for sizes that no model has.
std::shared_ptr<HiddenMarkovModel> makeModel(const Architecture& architecture);

} // namespace dmm::model::hmm
