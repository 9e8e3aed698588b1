#pragma once

#include "core/types/Music.h"

namespace dmm::types {

/// What is known of the keys of a slice: those that sound, and those that do not; no key is both.
struct KnownKeys {
  Slice on;
  Slice off;

  bool isWhole() const { return (on | off).all(); }
  bool isNothing() const { return (on | off).none(); }
  /// Whether a slice agrees with it.
  bool holdsIn(const Slice& slice) const { return (on & ~slice).none() && (off & slice).none(); }
  static KnownKeys whole(const Slice& slice) { return {slice, ~slice}; }

  friend bool operator==(const KnownKeys&, const KnownKeys&) = default;
};

} // namespace dmm::types
