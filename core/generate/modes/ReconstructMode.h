#pragma once

#include "core/generate/modes/Mode.h"

namespace dmm::generate {

/// What the model reads from a whole piece.
class ReconstructMode final : public Mode {
 public:
  explicit ReconstructMode(const ModeSetup& setup);

  std::int64_t steps() const override { return m_steps; }
  torch::Tensor next(std::int64_t t, const model::Step& before,
                     const torch::Tensor& noise) override;

 private:
  std::int64_t m_steps;
  std::unique_ptr<model::Reading> m_reading;
};

} // namespace dmm::generate
