#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace dmm::types {

/// Keys of the piano, and of the model: key 0 is MIDI note 21 (A0), key 87 is MIDI note 108 (C8).
inline constexpr int kKeyCount = 88;
inline constexpr int kLowestPitch = 21;
inline constexpr int kHighestPitch = kLowestPitch + kKeyCount - 1;

/// A note on the time grid of its chorale.
struct Note {
  int pitch = 0;    ///< MIDI note number, 21..108
  int onset = 0;    ///< in grid steps from the start of the piece
  int duration = 1; ///< in grid steps, at least 1

  friend bool operator==(const Note&, const Note&) = default;
};

enum class VoicePart { Soprano, Alto, Tenor, Bass };
inline constexpr std::array<VoicePart, 4> kVoiceParts{VoicePart::Soprano, VoicePart::Alto,
                                                      VoicePart::Tenor, VoicePart::Bass};

enum class Split { Train, Valid, Test };
inline constexpr std::array<Split, 3> kSplits{Split::Train, Split::Valid, Split::Test};

/// "soprano", ... and "train", ...: the words that files and the command line use.
const char* toString(VoicePart part);
const char* toString(Split split);

/// The bars of a piece: the first time signature of its score.
struct Meter {
  int beats = 4;
  int beatUnit = 4;    ///< 4 = quarters
  int pickupSteps = 0; ///< grid steps of an incomplete first bar; 0 = the first bar is whole

  friend bool operator==(const Meter&, const Meter&) = default;
};

/// A piece as musicians see it: four voices of notes on a grid.
struct Chorale {
  std::string title;
  std::string catalogueNumber; ///< e.g. "BWV 269"; empty where the source names none
  std::string origin;          ///< of a generated piece: how to make it again; goes into exports
  Split split = Split::Train;
  int stepsPerQuarter = 1;    ///< the time grid: 1 = quarter notes, 4 = sixteenths
  int lengthSteps = 0;        ///< length of the piece, rests at its end included
  bool voicesInferred = true; ///< true where the source has no voices and we assigned them
  std::array<std::vector<Note>, 4> voices; ///< S, A, T, B; each ordered by onset
  std::optional<Meter> meter;              ///< where the source tells it
  std::optional<int> keyFifths; ///< key signature, sharps counted up; where the source tells it

  friend bool operator==(const Chorale&, const Chorale&) = default;
};

/// The keys that sound at one instant.
using Slice = std::bitset<kKeyCount>;

/// A piece as the model sees it: [time, 88] of 0/1.
struct PianoRoll {
  std::vector<Slice> slices;

  std::size_t length() const { return slices.size(); }
  friend bool operator==(const PianoRoll&, const PianoRoll&) = default;
};

/// One piece, both ways.
struct Piece {
  Chorale chorale;
  PianoRoll roll;

  friend bool operator==(const Piece&, const Piece&) = default;
};

} // namespace dmm::types
