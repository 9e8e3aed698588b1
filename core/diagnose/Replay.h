#pragma once

#include "core/types/Choices.h"

#include <filesystem>
#include <optional>
#include <string>

namespace dmm::diagnose {

/// What became of a recorded mini-batch when it was computed again.
struct Replay {
  std::string report;   ///< lines of text (core/diagnose/FlightRecord.h), of what was found now
  std::string recorded; ///< what was found when training stopped, one line
  std::string found;    ///< and now
  bool isSame() const { return recorded == found; }
};

/// Computes a recorded mini-batch again, in the run's execution or in another one, on one thread.
/// Throws support::InputError when the file is no such record.
Replay replayFlight(const std::filesystem::path& file,
                    std::optional<types::Execution> execution = std::nullopt);

} // namespace dmm::diagnose
