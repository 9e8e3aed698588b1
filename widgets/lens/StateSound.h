#pragma once

#include "core/types/Generation.h"
#include "core/types/Music.h"

#include <string>
#include <vector>

namespace dmm::widgets {

/// The pitches by which a state is heard: of the keys that sound in it at least now and then the
/// four likeliest, one a voice, ascending.
std::vector<int> chordOf(const types::KeyProbabilities& notes);

/// That chord as a piece of two quarters, in voices from the bass up.
types::Chorale chordPiece(const types::KeyProbabilities& notes, const std::string& title);

} // namespace dmm::widgets
