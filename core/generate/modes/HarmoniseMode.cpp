#include "core/generate/modes/HarmoniseMode.h"

#include "core/filter/EnumeratedFilter.h"
#include "core/filter/KnownKeysDraw.h"
#include "core/generate/CountedDraw.h"
#include "core/generate/GivenNotes.h"
#include "core/generate/NoiseSource.h"

#include <algorithm>
#include <numeric>

namespace dmm::generate {

namespace {

/// The stream of noise for the filter, besides those of core/generate/Composition.cpp.
constexpr std::uint32_t kFilterStream = 6;

class SourcedRandomness final : public filter::Randomness {
 public:
  explicit SourcedRandomness(std::uint64_t seed) : m_source(seed, kFilterStream) {}
  double uniform() override { return m_source.uniform(); }
  double normal() override { return m_source.normal(); }

 private:
  NoiseSource m_source;
};

std::unique_ptr<filter::NoteDraw> noteDraw(const std::vector<GivenSlice>& given,
                                           const ModeSetup& setup) {
  const auto order = setup.stepper.keyOrder();
  const auto dtype = setup.stepper.dtype();
  const auto& settings = setup.settings;
  if (types::hasOneKeyAVoice(settings.notes)) {
    std::vector<std::vector<types::PitchRange>> voices;
    for (const GivenSlice& slice : given) voices.push_back(slice.voices);
    return std::make_unique<CountedDraw>(std::move(voices), settings.temperature, order, dtype);
  }
  std::vector<types::KnownKeys> known;
  for (const GivenSlice& slice : given) known.push_back(slice.known);
  const bool isDrawn = settings.notes == types::NoteRule::Sampled;
  return std::make_unique<filter::KnownKeysDraw>(
      std::move(known), order, dtype,
      filter::KnownKeysDraw::Rule{settings.temperature, isDrawn ? -1 : settings.threshold});
}

filter::FilteredPiece filtered(const ModeSetup& setup) {
  const auto& settings = setup.settings;
  const std::vector<GivenSlice> given = givenNotes(*setup.given, settings, setup.locks);
  const auto notes = noteDraw(given, setup);
  const auto progress = [&](std::size_t slice) {
    return !setup.progress ||
           setup.progress(static_cast<double>(slice) / static_cast<double>(given.size()));
  };
  SourcedRandomness random(settings.seed);
  if (const auto* summed = dynamic_cast<const model::EnumeratedStepper*>(&setup.stepper)) {
    std::vector<types::KnownKeys> known;
    for (const GivenSlice& slice : given) known.push_back(slice.known);
    filter::EnumeratedFilter::Settings how;
    how.particles = settings.particles;
    how.temperature = settings.temperature;
    return filter::EnumeratedFilter(*summed, *notes, std::move(known), how, random).draw(progress);
  }
  filter::Guidance guidance;
  for (const GivenSlice& slice : given) guidance.slices.push_back(slice.known.isWhole());
  std::unique_ptr<model::Reading> reading;
  if (std::count(guidance.slices.begin(), guidance.slices.end(), true) > 0)
    reading = setup.stepper.read(givenRoll(given));
  // A model whose reading cannot tell its density is not guided.
  guidance.reading = dynamic_cast<const model::WeighedReading*>(reading.get());
  filter::ParticleFilter::Settings how;
  how.particles = settings.particles;
  how.spread = settings.temperature;
  return filter::ParticleFilter(setup.stepper, *notes, how, random)
      .draw(given.size(), guidance, progress);
}

} // namespace

HarmoniseMode::HarmoniseMode(const ModeSetup& setup) : m_piece(filtered(setup)) {}

torch::Tensor HarmoniseMode::next(std::int64_t t, const model::Step& /*before*/,
                                  const torch::Tensor& /*noise*/) {
  return m_piece.states.narrow(0, t, 1);
}

std::optional<double> HarmoniseMode::logEvidence() const {
  return std::accumulate(m_piece.logEvidence.begin(), m_piece.logEvidence.end(), 0.0);
}

} // namespace dmm::generate
