#pragma once

#include "core/generate/GivenNotes.h"

namespace dmm::generate {

/// A piece whose free voices sing what was drawn, slices that agree with what is given. The given
/// notes stay as they are, at their own pitch and on their own grid, which gets finer where the
/// slices need it. Where there are as many keys as free voices each has its own, from the top;
/// elsewhere the keys go to the voices that lie nearest, and the voices are called inferred.
types::Chorale harmonisedPiece(const types::Chorale& piece,
                               const types::GenerationSettings& settings,
                               const std::vector<GivenSlice>& given,
                               const std::vector<types::Slice>& drawn,
                               const types::NoteLocks& locks = {});

} // namespace dmm::generate
