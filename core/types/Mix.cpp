#include "core/types/Mix.h"

#include <algorithm>

namespace dmm::types {

const char* toString(Instrument instrument) {
  switch (instrument) {
  case Instrument::Choir: return "choir";
  case Instrument::Organ: return "organ";
  case Instrument::Strings: return "strings";
  case Instrument::Piano: return "piano";
  }
  return "";
}

bool Mix::isHeard(VoicePart part) const {
  const VoiceMix& voice = voices.at(static_cast<std::size_t>(part));
  const bool anySolo =
      std::any_of(voices.begin(), voices.end(), [](const VoiceMix& mix) { return mix.solo; });
  return !voice.muted && (voice.solo || !anySolo);
}

} // namespace dmm::types
