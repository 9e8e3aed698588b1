#include "core/generate/modes/InterpolateMode.h"

#include "core/generate/SourcePiece.h"

#include <algorithm>

namespace dmm::generate {

InterpolateMode::InterpolateMode(const ModeSetup& setup)
    : m_stepper(setup.stepper)
    , m_position(setup.settings.position) {
  const types::PianoRoll& first = findRoll(*setup.source, setup.settings.piece);
  const types::PianoRoll& second = findRoll(*setup.source, setup.settings.second);
  m_steps = static_cast<std::int64_t>(std::min(first.length(), second.length()));
  m_pieces[0].roll = firstSlices(first, m_steps);
  m_pieces[1].roll = firstSlices(second, m_steps);
  for (Piece& piece : m_pieces) piece.reading = setup.stepper.read(piece.roll);
}

torch::Tensor InterpolateMode::next(std::int64_t t, const model::Step& before,
                                    const torch::Tensor& noise) {
  for (Piece& piece : m_pieces) {
    const model::Step own{piece.state.defined() ? piece.state : before.state, before.notes};
    piece.state = piece.reading->next(t, own, noise);
  }
  return m_stepper.between(m_pieces[0].state, m_pieces[1].state, m_position, noise);
}

} // namespace dmm::generate
