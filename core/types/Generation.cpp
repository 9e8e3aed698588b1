#include "core/types/Generation.h"

namespace dmm::types {

const char* toString(GenerationMode mode) {
  switch (mode) {
  case GenerationMode::Prior: return "prior";
  case GenerationMode::Continue: return "continue";
  case GenerationMode::Reconstruct: return "reconstruct";
  case GenerationMode::Vary: return "vary";
  case GenerationMode::Interpolate: return "interpolate";
  case GenerationMode::Harmonise: return "harmonise";
  }
  return "";
}

const char* toString(NoteRule rule) {
  switch (rule) {
  case NoteRule::LedVoices: return "led_voices";
  case NoteRule::FourVoices: return "four_voices";
  case NoteRule::Sampled: return "sampled";
  case NoteRule::Threshold: return "threshold";
  }
  return "";
}

const char* toString(RepeatedNotes repeated) {
  return repeated == RepeatedNotes::Tied ? "tied" : "struck";
}

int sourcePieces(GenerationMode mode) {
  switch (mode) {
  case GenerationMode::Prior:
  case GenerationMode::Harmonise: return 0; // what is given of a piece comes with its notes
  case GenerationMode::Interpolate: return 2;
  default: return 1;
  }
}

} // namespace dmm::types
