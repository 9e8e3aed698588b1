#pragma once

#include "core/generate/modes/Mode.h"

namespace dmm::generate {

/// The model alone, from where it starts.
class PriorMode final : public Mode {
 public:
  explicit PriorMode(const ModeSetup& setup);

  std::int64_t steps() const override { return m_steps; }
  torch::Tensor next(std::int64_t t, const model::Step& before,
                     const torch::Tensor& noise) override;

 private:
  const model::Stepper& m_stepper;
  std::int64_t m_steps;
};

} // namespace dmm::generate
