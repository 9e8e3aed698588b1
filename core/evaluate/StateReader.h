#pragma once

#include "core/types/Music.h"
#include "core/types/StateReading.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace dmm::evaluate {

/// How much of a reading is wanted.
struct StateReadingLimits {
  std::int64_t states = 24;      ///< at most, beside those of the likeliest path
  std::int64_t transitions = 60; ///< the strongest
};

/// What the checkpoint's model says of the states behind a piece of at least one slice, in double
/// precision; nothing of a model whose states are not counted. Throws support::InputError naming
/// the checkpoint when it cannot be read.
std::optional<types::StateReading> readStates(const std::filesystem::path& checkpoint,
                                              const types::PianoRoll& roll,
                                              const StateReadingLimits& limits = {});

} // namespace dmm::evaluate
