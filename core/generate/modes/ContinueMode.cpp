#include "core/generate/modes/ContinueMode.h"

#include "core/generate/SourcePiece.h"
#include "core/support/Errors.h"
#include "core/types/Counted.h"

#include <fmt/format.h>

namespace dmm::generate {

namespace {

types::PianoRoll givenOf(const ModeSetup& setup) {
  const auto& settings = setup.settings;
  const types::PianoRoll& piece = findRoll(*setup.source, settings.piece);
  const std::int64_t count = settings.givenQuarters * settings.slicesPerQuarter;
  if (count > static_cast<std::int64_t>(piece.length()))
    throw support::InputError(toText(settings.piece),
                              fmt::format("the piece has {}, fewer than the {} given ones",
                                          types::counted(static_cast<std::int64_t>(piece.length()) /
                                                             settings.slicesPerQuarter,
                                                         "quarter"),
                                          settings.givenQuarters));
  return firstSlices(piece, count);
}

} // namespace

ContinueMode::ContinueMode(const ModeSetup& setup)
    : m_stepper(setup.stepper)
    , m_steps(setup.settings.lengthQuarters * setup.settings.slicesPerQuarter)
    , m_given(givenOf(setup))
    , m_reading(setup.stepper.read(m_given)) {}

torch::Tensor ContinueMode::next(std::int64_t t, const model::Step& before,
                                 const torch::Tensor& noise) {
  return given(t) ? m_reading->next(t, before, noise) : m_stepper.next(before, noise);
}

std::optional<types::Slice> ContinueMode::given(std::int64_t t) const {
  const auto place = static_cast<std::size_t>(t);
  if (place >= m_given.slices.size()) return std::nullopt;
  return m_given.slices[place];
}

} // namespace dmm::generate
