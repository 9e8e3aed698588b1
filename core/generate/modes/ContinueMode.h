#pragma once

#include "core/generate/modes/Mode.h"

namespace dmm::generate {

/// What the model reads from the first quarters of a piece, which sound as they are, and from there
/// the model alone.
class ContinueMode final : public Mode {
 public:
  /// Throws support::InputError for a piece that is shorter than what is to be given of it.
  explicit ContinueMode(const ModeSetup& setup);

  std::int64_t steps() const override { return m_steps; }
  torch::Tensor next(std::int64_t t, const model::Step& before,
                     const torch::Tensor& noise) override;
  std::optional<types::Slice> given(std::int64_t t) const override;

 private:
  const model::Stepper& m_stepper;
  std::int64_t m_steps;
  types::PianoRoll m_given;
  std::unique_ptr<model::Reading> m_reading;
};

} // namespace dmm::generate
