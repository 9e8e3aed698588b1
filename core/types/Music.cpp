#include "core/types/Music.h"

namespace dmm::types {

const char* toString(VoicePart part) {
  switch (part) {
  case VoicePart::Soprano: return "soprano";
  case VoicePart::Alto: return "alto";
  case VoicePart::Tenor: return "tenor";
  case VoicePart::Bass: return "bass";
  }
  return "";
}

const char* toString(Split split) {
  switch (split) {
  case Split::Train: return "train";
  case Split::Valid: return "valid";
  case Split::Test: return "test";
  }
  return "";
}

} // namespace dmm::types
