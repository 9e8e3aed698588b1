#pragma once

#include "core/types/Generation.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace dmm::types {

/// Slices of a voice that stay though FreeNotes would have them drawn anew.
struct NoteLock {
  VoicePart voice = VoicePart::Soprano;
  std::int64_t first = 0;
  std::int64_t end = 0; ///< the slice after the last

  friend bool operator==(const NoteLock&, const NoteLock&) = default;
};
using NoteLocks = std::vector<NoteLock>;

/// Whether a voice is drawn anew in a slice.
inline bool isFree(const FreeNotes& free, const NoteLocks& locks, std::size_t voice,
                   std::int64_t slice) {
  return free.covers(voice, slice) &&
         std::none_of(locks.begin(), locks.end(), [&](const NoteLock& lock) {
           return static_cast<std::size_t>(lock.voice) == voice && slice >= lock.first &&
                  slice < lock.end;
         });
}

} // namespace dmm::types
