#include "core/generate/modes/PriorMode.h"

namespace dmm::generate {

PriorMode::PriorMode(const ModeSetup& setup)
    : m_stepper(setup.stepper)
    , m_steps(setup.settings.lengthQuarters * setup.settings.slicesPerQuarter) {}

torch::Tensor PriorMode::next(std::int64_t /*t*/, const model::Step& before,
                              const torch::Tensor& noise) {
  return m_stepper.next(before, noise);
}

} // namespace dmm::generate
