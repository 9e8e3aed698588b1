#pragma once

#include "core/generate/counterpoint/FaultList.h"
#include "core/generate/counterpoint/LocalKey.h"
#include "core/types/Generation.h"

#include <array>

namespace dmm::generate {

/// The usual ranges of choir voices, soprano first, at the pitch at which they sing: C4-G5, G3-D5,
/// C3-G4, E2-C4.
inline constexpr std::array<types::PitchRange, 4> kVoiceRanges{
    {{60, 79}, {55, 74}, {48, 67}, {40, 60}}};

/// What one chord can break by itself: crossing, spacing, range, doubled leading note, a missing
/// voice or third.
void checkChord(const Chord& chord, const Key& key, const types::Chorale& piece, FaultList& faults);

} // namespace dmm::generate
