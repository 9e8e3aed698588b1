#pragma once

#include "core/generate/modes/ReconstructMode.h"

namespace dmm::generate {

/// Between what is read from a piece and what the model makes of the same noise alone, step by
/// step: strength 0 is the piece's reading, strength 1 forgets it.
class VaryMode final : public Mode {
 public:
  explicit VaryMode(const ModeSetup& setup);

  std::int64_t steps() const override { return m_piece.steps(); }
  torch::Tensor next(std::int64_t t, const model::Step& before,
                     const torch::Tensor& noise) override;

 private:
  const model::Stepper& m_stepper;
  double m_strength;
  ReconstructMode m_piece;
};

} // namespace dmm::generate
