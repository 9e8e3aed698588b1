#pragma once

#include "core/generate/CountedNotes.h"
#include "core/generate/NoiseSource.h"
#include "core/types/Generation.h"

namespace dmm::generate {

/// Turns the logits of the keys into notes, by the rule of the settings; one number of the source a
/// key whatever the rule, so that a change of it changes nothing else.
class SliceDraw {
 public:
  /// The settings must outlive it.
  explicit SliceDraw(const types::GenerationSettings& settings);

  types::Slice draw(const CountedNotes::Logits& logits, NoiseSource& source);

 private:
  types::Slice drawSingly(const CountedNotes::Logits& logits, NoiseSource& source) const;

  const types::GenerationSettings& m_settings;
  CountedNotes m_together;
};

} // namespace dmm::generate
