#pragma once

#include "core/types/Music.h"

#include <array>

namespace dmm::types {

/// What a voice can sound like: the General MIDI programs that chorales are heard with.
enum class Instrument { Choir, Organ, Strings, Piano };
inline constexpr std::array<Instrument, 4> kInstruments{Instrument::Choir, Instrument::Organ,
                                                        Instrument::Strings, Instrument::Piano};

/// "choir", ...: the words that files and the command line use.
const char* toString(Instrument instrument);

struct VoiceMix {
  Instrument instrument = Instrument::Choir;
  bool muted = false;
  bool solo = false;

  friend bool operator==(const VoiceMix&, const VoiceMix&) = default;
};

/// How a chorale sounds, apart from its notes: what playback and every export of sound go by.
struct Mix {
  std::array<VoiceMix, 4> voices; ///< S, A, T, B
  double volume = 0.8;            ///< 0..1

  /// A muted voice is silent; where any voice is solo, only those are heard.
  bool isHeard(VoicePart part) const;

  friend bool operator==(const Mix&, const Mix&) = default;
};

/// Tempo in quarter notes a minute: where playback and files start from, and what is allowed.
inline constexpr double kDefaultTempo = 90;
inline constexpr double kSlowestTempo = 20;
inline constexpr double kFastestTempo = 300;

} // namespace dmm::types
