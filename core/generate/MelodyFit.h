#pragma once

#include "core/data/Dataset.h"
#include "core/types/Generation.h"
#include "core/types/NoteLock.h"

#include <optional>

namespace dmm::generate {

/// Fills in what of the settings of Harmonise follows from the training pieces and from the piece
/// that is given, as fitToDatasets() does for the other modes: the grid, the voices, and the shift
/// from the model's pitch to that of the piece.
///
/// A shift that is known (a piece of the dataset, or one that the model composed) is taken. Else it
/// is that of the twelve around the training pieces' usual one at which the highest given voice is
/// the likeliest by which pitch class follows on which in that voice of the training pieces, and on
/// which it ends. Where voices sing whole octaves higher or lower than people do, the piece is
/// moved by these too, and the others sing there with them.
///
/// Throws support::InputError where no octave brings a given voice within the range that it has in
/// the training pieces; it names the voice and the range.
void fitToMelody(types::GenerationSettings& settings, const types::Chorale& given,
                 std::optional<int> knownShift, const data::Dataset& training,
                 const types::NoteLocks& locks = {});

/// The shift of a piece that was read at another pitch, or that a model composed; none where nobody
/// has said.
std::optional<int> knownShift(const types::Chorale& piece);

} // namespace dmm::generate
