#pragma once

#include "core/data/Dataset.h"
#include "core/types/Generation.h"

#include <optional>

namespace dmm::generate {

/// The memorisation check: see types::NearestPiece for what is counted. Slices of `roll` before
/// `firstComposed` were given, not composed, and do not count; silent ones do not either, because
/// silence equals silence everywhere. None where nothing that counts is left.
std::optional<types::NearestPiece> findNearestTrainingPiece(const types::PianoRoll& roll,
                                                            std::size_t firstComposed,
                                                            const data::Dataset& dataset);

/// How many slices of a generated piece were given.
std::size_t givenSlices(const types::GenerationSettings& settings);

} // namespace dmm::generate
