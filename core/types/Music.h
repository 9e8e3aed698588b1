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

/// The bars of a piece as its score has them; Bars tells where they are. Times are grid steps.
struct Meter {
  /// A later time signature. A bar begins with it, even where the one before it is not full.
  struct Change {
    int step = 0;
    int beats = 4;
    int beatUnit = 4;
    friend bool operator==(const Change&, const Change&) = default;
  };
  /// A bar that is not as long as its time signature says, mostly a part of one that a repeat
  /// divides. An incomplete first bar is the pickup, an incomplete last one ends with the piece.
  struct IrregularBar {
    int step = 0;
    int lengthSteps = 1;
    bool isCounted = true; ///< no: it has the number of the bar before it, which it completes
    friend bool operator==(const IrregularBar&, const IrregularBar&) = default;
  };

  int beats = 4;
  int beatUnit = 4;                          ///< 4 = quarters
  int pickupSteps = 0;                       ///< of an incomplete first bar; 0 = it is whole
  std::vector<Change> changes{};             ///< in order
  std::vector<IrregularBar> irregularBars{}; ///< in order

  friend bool operator==(const Meter&, const Meter&) = default;
};

/// A piece as musicians see it: four voices of notes on a grid.
struct Chorale {
  std::string title;
  std::string catalogueNumber; ///< e.g. "BWV 269"; empty where the source names none
  std::string origin;          ///< of a generated piece: how to make it again; goes into exports
  Split split = Split::Train;
  int stepsPerQuarter = 1; ///< the time grid: 1 = quarter notes, 4 = sixteenths
  int lengthSteps = 0;     ///< length of the piece, rests at its end included
  /// Semitones from the pitch at which the model reads the piece to that of these notes, at which
  /// it is sung: the rolls of the built-in chorales are transposed. 0 where they are the same.
  int modelShift = 0;
  bool voicesInferred = true; ///< true where the source has no voices and we assigned them
  std::array<std::vector<Note>, 4> voices; ///< S, A, T, B; each ordered by onset
  std::optional<Meter> meter;              ///< where the source tells it
  std::optional<int> keyFifths; ///< key signature, sharps counted up; where the source tells it
  /// Onsets of the notes of each voice that have a fermata; in order.
  std::array<std::vector<int>, 4> fermatas;

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
