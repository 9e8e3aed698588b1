#pragma once

#include "core/types/Music.h"

#include <cstdint>
#include <vector>

namespace dmm::model::hmm {

/// The keys that sound anywhere in the pieces, ascending: with `model.keys` = heard, those of the
/// training split are all that a model sees, as in Pyro's examples/hmm.py.
std::vector<std::int64_t> heardKeys(const std::vector<types::PianoRoll>& pieces);

} // namespace dmm::model::hmm
