#pragma once

#include "core/types/Counterpoint.h"
#include "core/types/Music.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dmm::types {

/// Where the latent path of a new piece comes from.
enum class GenerationMode {
  Prior,       ///< the transition alone, from its learned start
  Continue,    ///< the guide over the first quarters of a piece, then the transition
  Reconstruct, ///< the guide over a whole piece
  Vary,        ///< between the guide and the transition, step by step
  Interpolate, ///< between the paths of two pieces
  Harmonise,   ///< the model given some voices of a piece: the others are drawn
};
inline constexpr std::array<GenerationMode, 6> kGenerationModes{
    GenerationMode::Prior, GenerationMode::Continue,    GenerationMode::Reconstruct,
    GenerationMode::Vary,  GenerationMode::Interpolate, GenerationMode::Harmonise};

/// How the probabilities of a slice become notes.
enum class NoteRule {
  LedVoices,  ///< as FourVoices, drawn again where voices would be led badly: generate::SliceDraw
  FourVoices, ///< one key for each voice, drawn together: see generate::CountedNotes
  Sampled,    ///< each key by itself, with its probability
  Threshold,  ///< the keys that are probable enough
};
inline constexpr std::array<NoteRule, 4> kNoteRules{NoteRule::LedVoices, NoteRule::FourVoices,
                                                    NoteRule::Sampled, NoteRule::Threshold};
constexpr bool hasOneKeyAVoice(NoteRule rule) {
  return rule == NoteRule::LedVoices || rule == NoteRule::FourVoices;
}

/// The keys that a voice may have (MIDI numbers), both ends included.
struct PitchRange {
  int lowest = kLowestPitch;
  int highest = kHighestPitch;

  friend bool operator==(const PitchRange&, const PitchRange&) = default;
};

/// Whether a key that sounds in neighbouring slices is one held note or is struck again in each: a
/// roll cannot tell.
enum class RepeatedNotes { Tied, Struck };
inline constexpr std::array<RepeatedNotes, 2> kRepeatedNotes{RepeatedNotes::Tied,
                                                             RepeatedNotes::Struck};

/// "prior", "continue", ... "four_voices", ... "tied", ...: the words of files and the command
/// line.
const char* toString(GenerationMode mode);
const char* toString(NoteRule rule);
const char* toString(RepeatedNotes repeated);

/// How many pieces of a dataset a mode starts from.
int sourcePieces(GenerationMode mode);

/// A piece of a dataset by its split and its place there, counted from 0.
struct PieceRef {
  Split split = Split::Train;
  std::int64_t place = 0;

  friend bool operator==(const PieceRef&, const PieceRef&) = default;
};

/// Which notes of a given piece are drawn anew; all others stay.
struct FreeNotes {
  std::array<bool, 4> voices{false, true, true, true}; ///< soprano first
  std::int64_t first = 0;                              ///< slice
  std::int64_t end = 0; ///< the slice after the last; 0: to the end of the piece

  bool covers(std::size_t voice, std::int64_t slice) const {
    return voices.at(voice) && slice >= first && (end == 0 || slice < end);
  }
  friend bool operator==(const FreeNotes&, const FreeNotes&) = default;
};

/// Everything besides the model that decides what is composed. What a mode does not use is ignored.
struct GenerationSettings {
  GenerationMode mode = GenerationMode::Prior;
  PieceRef piece;                   ///< the piece to start from
  PieceRef second;                  ///< interpolate: the other one
  int slicesPerQuarter = 1;         ///< of what the model learnt from: its time grid
  std::int64_t lengthQuarters = 64; ///< prior, continue: of the whole piece
  std::int64_t givenQuarters = 8;   ///< continue: quarters that are given
  double strength = 0.5;            ///< vary: 0 is the guide alone, 1 the transition alone
  double position = 0.5;            ///< interpolate: 0 is the piece, 1 the second one
  FreeNotes free;                   ///< harmonise
  std::int64_t particles = 256;     ///< harmonise: of the filter
  double temperature = 1;           ///< factor on the latent noise and divisor of the note logits
  NoteRule notes = NoteRule::LedVoices;
  /// Of rules with one key a voice, at the model's pitch, highest voice first: one to four, as many
  /// as keys are to sound.
  std::vector<PitchRange> voices = std::vector<PitchRange>(4);
  double threshold = 0.5; ///< least probability of a note, with NoteRule::Threshold
  RepeatedNotes repeated = RepeatedNotes::Tied;
  int shift = 0; ///< semitones from the model's pitch to that of the piece, see Chorale::modelShift
  std::uint64_t seed = 0;

  friend bool operator==(const GenerationSettings&, const GenerationSettings&) = default;
};

/// How to make a generated piece again: the model by the checksum of its weights, the dataset that
/// its source pieces are of by the checksum of its file, and the settings.
struct Provenance {
  std::string run;
  std::string checkpoint; ///< its file name when the piece was made
  std::int64_t epochs = 0;
  std::string weights;       ///< see generate::Composer::Identity
  std::string dataset;       ///< empty where no source piece is used, like its checksum
  std::string datasetSha256; ///< its first digits
  GenerationSettings settings;

  friend bool operator==(const Provenance&, const Provenance&) = default;
};

/// The training piece that a generated one is most like: with the two laid over each other at every
/// offset in time, the largest share of the composed slices that sound and have exactly the notes
/// of the training piece's slice. Pitches are compared as they are, not transposed.
struct NearestPiece {
  PieceRef piece;
  std::string label; ///< number or title
  double share = 0;
  std::int64_t offset = 0; ///< slice of the training piece that meets slice 0

  friend bool operator==(const NearestPiece&, const NearestPiece&) = default;
};

/// The probability of each key in one slice.
using KeyProbabilities = std::array<float, kKeyCount>;

/// A piece that a model composed, with what the model says of it.
struct GeneratedPiece {
  Chorale chorale; ///< at the pitch at which it is sung
  PianoRoll roll;  ///< the same as the model composed it, at its own pitch
  Provenance provenance;
  std::vector<KeyProbabilities> probabilities; ///< one a step, at the model's pitch
  /// Harmonise: the filter's estimate of log p(the given notes), nats of the whole piece; with
  /// one key a voice of them and of that.
  std::optional<double> logEvidence;
  double nll = 0; ///< importance-weighted bound, nats a slice: what candidates are ranked by
  std::optional<NearestPiece> nearest;
  std::optional<CounterpointCounts> faults; ///< of the chorale
  std::optional<Chorale> source; ///< the piece it started from, slice by slice as the model reads
                                 ///< it, and moved to the pitch of the chorale
};

} // namespace dmm::types
