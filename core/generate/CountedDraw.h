#pragma once

#include "core/filter/NoteDraw.h"
#include "core/types/Generation.h"

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace dmm::generate {

/// Draws slices in which each voice has one key in its range (NoteRule::FourVoices under
/// conditions: a given voice's range is its own key), and weighs each by the probability that a
/// slice of the model is so. Where each key is made by itself that is CountedNotes' exact
/// distribution and probability. Where keys are made in an order, each is drawn as if those after
/// it did not hear it (CountedNotes on the logits so far), and the weight mends that: the count is
/// carried along, and no draw is lost. Temperature 0 takes the likeliest slice, and weighs it by
/// its probability.
class CountedDraw final : public filter::NoteDraw {
 public:
  /// Of each slice the ranges of its voices from the top, which fit keys; none: all is silent.
  /// `order` and `dtype` are the model's (core/model/Stepper.h).
  CountedDraw(std::vector<std::vector<types::PitchRange>> voices, double temperature,
              std::vector<std::int64_t> order, torch::Dtype dtype);

  filter::DrawnSlices draw(std::size_t t, const model::NoteDistribution& notes,
                           std::size_t particles, filter::Randomness& random) override;
  bool weighsExactly() const override { return m_order.empty(); }

 private:
  std::vector<std::vector<types::PitchRange>> m_voices;
  double m_temperature;
  std::vector<std::int64_t> m_order;
  torch::Dtype m_dtype;
};

} // namespace dmm::generate
