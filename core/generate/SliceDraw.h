#pragma once

#include "core/generate/CountedNotes.h"
#include "core/generate/NoiseSource.h"
#include "core/types/Generation.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace dmm::generate {

/// Turns the logits of the keys into notes, by the rule of the settings. Where each key is made by
/// itself it takes one number of the source a key whatever the rule, so that a change of it changes
/// nothing else. Where keys are made in an order, each given those before it, they are drawn in
/// that order; one key a voice is then had by drawing slices until one is so: the exact conditional
/// distribution, as CountedNotes' is. (What does not come about in kMostTries slices, as with a
/// model that has hardly learnt, is drawn by CountedNotes from the logits of the last one; so is
/// temperature 0, which always draws the same.)
///
/// With NoteRule::LedVoices slices are drawn again, too, where two voices would go on from the
/// slice before in parallel fifths or octaves, or the highest would leap by more than a fifth: the
/// exact distribution given the slice before and that none of it happens. What happens all the same
/// in kMostTries slices, as at the end of a phrase, stands: the first that fitted the voices.
class SliceDraw {
 public:
  static constexpr int kMostTries = 30;

  /// `keyOrder` is a model's (core/model/Stepper.h); the settings must outlive it.
  SliceDraw(const types::GenerationSettings& settings, std::vector<std::int64_t> keyOrder);

  /// The logits of a slice's keys, each given those of a slice that come before it in the order.
  using LogitsGiven = std::function<CountedNotes::Logits(const types::Slice&)>;

  /// `before` are the notes of the slice before; none: there is none.
  types::Slice draw(const LogitsGiven& logitsGiven, const types::Slice& before,
                    NoiseSource& source);

 private:
  types::Slice drawFreely(const LogitsGiven& logitsGiven, NoiseSource& source) const;
  bool isSounding(double logit, NoiseSource& source) const;
  /// Stops where more than `most` keys sound.
  types::Slice drawInOrder(const LogitsGiven& logitsGiven, NoiseSource& source,
                           std::size_t most) const;
  bool fitsTheVoices(const types::Slice& slice) const;
  bool isWellLed(const types::Slice& before, const types::Slice& slice) const;

  const types::GenerationSettings& m_settings;
  std::vector<std::int64_t> m_keyOrder;
  CountedNotes m_together;
};

} // namespace dmm::generate
