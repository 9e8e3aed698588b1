#pragma once

#include "core/formats/JsonReader.h"
#include "core/types/Music.h"

#include <array>
#include <vector>

namespace dmm::formats {

// Bars and fermatas as our JSON files have them: lists in the order of time, which is grid steps.
// Each throws support::InputError with the place for what is not so.

/// [[step, beats, unit], ...], each within the piece.
std::vector<types::Meter::Change> readMeterChanges(const JsonReader& in,
                                                   const nlohmann::json& value, int lengthSteps);

/// [[step, length, counted], ...], none beginning before the one before it ends.
std::vector<types::Meter::IrregularBar>
readIrregularBars(const JsonReader& in, const nlohmann::json& value, int lengthSteps);

/// [[onset, ...], ...]: of notes of each voice, which are in the order of their onsets.
std::array<std::vector<int>, 4> readFermatas(const JsonReader& in, const nlohmann::json& value,
                                             const std::array<std::vector<types::Note>, 4>& voices);

} // namespace dmm::formats
