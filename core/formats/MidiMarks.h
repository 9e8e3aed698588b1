#pragma once

#include <string_view>

/// What writer and reader of MIDI files agree on: numbers of the standard's meta events and
/// controllers, and how we mark our own files.
namespace dmm::formats::midi {

inline constexpr int kText = 0x01;
inline constexpr int kTrackName = 0x03;
inline constexpr int kTempo = 0x51;
inline constexpr int kTimeSignature = 0x58;
inline constexpr int kKeySignature = 0x59;
inline constexpr int kSequencerSpecific = 0x7F;

inline constexpr int kSustainPedal = 64;
inline constexpr int kAllSoundOff = 120;
inline constexpr int kAllNotesOff = 123; ///< and all controllers after it

/// Content of a sequencer-specific event: only then is the text of the first track an origin, and
/// the end of the tracks the length of the piece. 0x7D is the maker of those who have no number.
inline constexpr std::string_view kOurs = "\x7D"
                                          "dmm-workbench";
inline constexpr std::string_view kCatalogue = "Catalogue: ";
inline constexpr std::string_view kInferredEnding = "(inferred)"; ///< of a voice's track name

} // namespace dmm::formats::midi
