#pragma once

#include "core/model/hmm/HiddenMarkovModel.h"

#include <memory>
#include <string>
#include <vector>

namespace dmm::model::hmm {

/// The names of all structures, Pyro's models 1 to 6 in order.
std::vector<std::string> structureNames();

/// The model of this configuration, with all parameters 0, for rows of `keys` of which it sees
/// `heardKeys` (empty: all). Throws std::invalid_argument for a configuration that no structure
/// has.
std::shared_ptr<HiddenMarkovModel> makeModel(const types::HmmConfig& config, std::int64_t keys,
                                             const std::vector<std::int64_t>& heardKeys = {});

} // namespace dmm::model::hmm
