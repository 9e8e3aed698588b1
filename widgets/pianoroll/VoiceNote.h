#pragma once

#include "core/types/Music.h"

namespace dmm::widgets {

/// A note of a voice.
struct VoiceNote {
  types::VoicePart voice = types::VoicePart::Soprano;
  types::Note note;

  friend bool operator==(const VoiceNote&, const VoiceNote&) = default;
};

} // namespace dmm::widgets
