#include "core/generate/modes/VaryMode.h"

namespace dmm::generate {

VaryMode::VaryMode(const ModeSetup& setup)
    : m_stepper(setup.stepper)
    , m_strength(setup.settings.strength)
    , m_piece(setup) {}

torch::Tensor VaryMode::next(std::int64_t t, const model::Step& before,
                             const torch::Tensor& noise) {
  const torch::Tensor read = m_piece.next(t, before, noise);
  if (m_strength == 0) return read;
  return m_stepper.between(read, m_stepper.next(before, noise), m_strength, noise);
}

} // namespace dmm::generate
