#pragma once

#include "core/types/DatasetImport.h"

#include <string>
#include <vector>

namespace dmm::data {

/// The splits of so many pieces by a rule of shares, every split at least one piece. The same on
/// every machine for the same count, shares and seed. Throws support::InputError for shares that
/// are not positive and for fewer than three pieces.
std::vector<types::Split> splitsByShares(std::size_t pieces, const types::SplitRule& rule);

/// "0.6,0.2,0.2"; throws support::InputError.
std::array<double, 3> parseShares(const std::string& text);

} // namespace dmm::data
