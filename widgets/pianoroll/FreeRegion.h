#pragma once

#include "core/types/Music.h"

#include <array>
#include <vector>

namespace dmm::widgets {

/// From one time to another, in quarters.
struct TimeSpan {
  double begin = 0;
  double end = 0;

  bool isEmpty() const { return end <= begin; }
  friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

/// A part of a piece: some voices for some time.
struct RollSelection {
  std::array<bool, 4> voices{};
  TimeSpan time;

  friend bool operator==(const RollSelection&, const RollSelection&) = default;
};

/// What a model would draw anew of the piece on show: some voices between two times, without what
/// is locked of that; all else stays. A value: locking and unlocking make another one.
struct FreeRegion {
  /// A voice that stays for a time all the same.
  struct Lock {
    types::VoicePart voice = types::VoicePart::Soprano;
    TimeSpan time;

    friend bool operator==(const Lock&, const Lock&) = default;
  };

  std::array<bool, 4> voices{}; ///< the others are locked
  double begin = 0;             ///< in quarters
  double end = 0;
  std::vector<Lock> locks{};

  /// When a voice is drawn anew: in order, apart from each other.
  std::vector<TimeSpan> freeTimes(types::VoicePart voice) const;
  /// When any voice is.
  std::vector<TimeSpan> freeTimes() const;
  bool isFree(types::VoicePart voice, double quarter) const;

  /// Whether nothing of a part is drawn anew.
  bool isLocked(const RollSelection& part) const;
  /// The smallest region that has exactly what is drawn anew now, without that part, or with it.
  /// Where nothing is left, no voice is free.
  FreeRegion locked(const RollSelection& part) const;
  FreeRegion unlocked(const RollSelection& part) const;
  /// Of that part those voices that are free somewhere, and nothing besides; where none is, all.
  FreeRegion only(const RollSelection& part) const;

  friend bool operator==(const FreeRegion&, const FreeRegion&) = default;
};

} // namespace dmm::widgets
