#pragma once

#include "core/types/Generation.h"
#include "core/types/Music.h"

namespace dmm::types {

// The same music so many semitones higher, or lower for a negative number. What would leave the
// piano is left out.

/// Its modelShift goes along, and its key signature.
Chorale transposed(Chorale chorale, int semitones);
PianoRoll transposed(PianoRoll roll, int semitones);
KeyProbabilities transposed(const KeyProbabilities& probabilities, int semitones);

/// A piece at the pitch at which the model reads it.
Chorale atModelPitch(const Chorale& chorale);

} // namespace dmm::types
