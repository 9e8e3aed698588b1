#pragma once

#include "core/generate/modes/Mode.h"

#include <array>

namespace dmm::generate {

/// Between what is read from two pieces, for as long as both last. Both have the same noise, so
/// that only the pieces differ; each is read along its own states.
class InterpolateMode final : public Mode {
 public:
  explicit InterpolateMode(const ModeSetup& setup);

  std::int64_t steps() const override { return m_steps; }
  torch::Tensor next(std::int64_t t, const model::Step& before,
                     const torch::Tensor& noise) override;

 private:
  struct Piece {
    types::PianoRoll roll;
    std::unique_ptr<model::Reading> reading;
    torch::Tensor state; ///< of the step before; undefined before the first
  };

  const model::Stepper& m_stepper;
  double m_position;
  std::int64_t m_steps;
  std::array<Piece, 2> m_pieces;
};

} // namespace dmm::generate
