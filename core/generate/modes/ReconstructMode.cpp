#include "core/generate/modes/ReconstructMode.h"

#include "core/generate/SourcePiece.h"

namespace dmm::generate {

ReconstructMode::ReconstructMode(const ModeSetup& setup) {
  const types::PianoRoll& piece = findRoll(*setup.source, setup.settings.piece);
  m_steps = static_cast<std::int64_t>(piece.length());
  m_reading = setup.stepper.read(piece);
}

torch::Tensor ReconstructMode::next(std::int64_t t, const model::Step& before,
                                    const torch::Tensor& noise) {
  return m_reading->next(t, before, noise);
}

} // namespace dmm::generate
