#include "core/generate/Composer.h"

#include "core/formats/VoiceAssignment.h"
#include "core/generate/Composition.h"
#include "core/generate/GivenNotes.h"
#include "core/generate/HarmonisedPiece.h"
#include "core/generate/NearestPiece.h"
#include "core/generate/Provenance.h"
#include "core/generate/SourcePiece.h"
#include "core/support/Errors.h"
#include "core/support/Sha256.h"
#include "core/types/Counted.h"
#include "core/types/Transpose.h"
#include "core/weights/ModelFile.h"

#include <fmt/format.h>

#include <cmath>

namespace dmm::generate {

using support::InputError;
using types::GenerationMode;
using types::GenerationSettings;

namespace {

constexpr std::size_t kChecksumDigits = 16;

/// The stream of noise for the bound, besides those of core/generate/Composition.cpp.
constexpr std::uint32_t kBoundStream = 2;

std::string checksumOf(const archive::NamedTensors& state) {
  std::string bytes;
  for (const auto& [name, values] : state) {
    const torch::Tensor whole = values.contiguous().cpu();
    bytes += name;
    bytes.append(static_cast<const char*>(whole.data_ptr()), whole.nbytes());
  }
  return support::sha256(bytes).substr(0, kChecksumDigits);
}

/// A copy in double precision.
std::shared_ptr<model::SequenceModel> inDouble(const archive::NamedTensors& state,
                                               const weights::Architecture& architecture) {
  auto copy = model::makeModel(architecture);
  copy->to(torch::kFloat64);
  weights::copyParameters(state, *copy, "the model");
  return copy;
}

std::string labelOf(const data::Dataset& dataset, const types::PieceRef& piece) {
  const auto& chorale = dataset.headings(piece.split).at(static_cast<std::size_t>(piece.place));
  return chorale.catalogueNumber.empty() ? chorale.title : chorale.catalogueNumber;
}

/// What a given piece is called: itself, also where it was harmonised before.
std::string nameOf(const types::Chorale& given) {
  const std::string title = given.catalogueNumber.empty() ? given.title : given.catalogueNumber;
  const std::string name = title.substr(0, title.find(" harmonised, seed "));
  return name.empty() ? "A melody" : name;
}

std::string titleOf(const GenerationSettings& settings, const data::Dataset* source,
                    const types::Chorale* given) {
  const auto label = [&] { return labelOf(*source, settings.piece); };
  switch (settings.mode) {
  case GenerationMode::Prior: return fmt::format("Sample, seed {}", settings.seed);
  case GenerationMode::Continue:
    return fmt::format("{} continued, seed {}", label(), settings.seed);
  case GenerationMode::Reconstruct:
    return fmt::format("{} reconstructed, seed {}", label(), settings.seed);
  case GenerationMode::Vary: return fmt::format("{} varied, seed {}", label(), settings.seed);
  case GenerationMode::Interpolate:
    return fmt::format("{} to {}, seed {}", label(), labelOf(*source, settings.second),
                       settings.seed);
  case GenerationMode::Harmonise:
    return fmt::format("{} harmonised, seed {}", nameOf(*given), settings.seed);
  }
  return "";
}

/// The bars of the piece that the settings name, as the model reads it.
std::optional<types::Meter> meterOf(const data::Dataset& source,
                                    const GenerationSettings& settings) {
  const auto place = static_cast<std::size_t>(settings.piece.place);
  return source.reading(settings.piece.split, place).chorale.meter;
}

/// A roll as voices at the pitch at which it is sung.
types::Chorale sing(const types::PianoRoll& roll, const GenerationSettings& settings) {
  types::Chorale chorale = formats::assignVoices(types::transposed(roll, settings.shift),
                                                 settings.slicesPerQuarter, settings.repeated);
  chorale.modelShift = settings.shift;
  return chorale;
}

/// The importance-weighted bound on -log p(roll), or that itself where the model tells it, nats a
/// slice; noise [K, T, noiseWidth].
double importanceBound(model::SequenceModel& model, const types::PianoRoll& roll,
                       const torch::Tensor& noise, const ops::Ops& ops) {
  const auto scores = model.score(batch::pack({&roll}, model.dtype()), noise, ops);
  const torch::Tensor logWeights =
      (scores.logLikelihood - scores.kl).to(torch::kFloat64).sum(1); // [K]
  const double bound = torch::logsumexp(logWeights, 0).item<double>() -
                       std::log(static_cast<double>(logWeights.size(0)));
  return -bound / static_cast<double>(roll.length());
}

/// From one a slice to one a step of the chorale, whose grid may be finer.
std::vector<types::KeyProbabilities> aStep(const std::vector<types::KeyProbabilities>& aSlice,
                                           const types::Chorale& chorale,
                                           const GenerationSettings& settings) {
  const auto steps = static_cast<std::size_t>(chorale.stepsPerQuarter / settings.slicesPerQuarter);
  std::vector<types::KeyProbabilities> all;
  for (const auto& keys : aSlice) all.insert(all.end(), steps, keys);
  return all;
}

class ModelComposer final : public Composer {
 public:
  ModelComposer(const model::SequenceModel& live, Identity who)
      : ModelComposer(weights::stateOf(live), live.architecture(), std::move(who)) {}

  const Identity& identity() const override { return m_identity; }
  types::GeneratedPiece compose(const GenerationSettings& settings, const data::Dataset* source,
                                const types::Chorale* given, const Progress& progress,
                                const types::NoteLocks& locks) const override;

 private:
  ModelComposer(const archive::NamedTensors& state, const weights::Architecture& architecture,
                Identity who)
      : m_identity(std::move(who))
      , m_copy(inDouble(state, architecture)) {
    m_identity.weights = checksumOf(state);
  }

  Identity m_identity;
  std::shared_ptr<model::SequenceModel> m_copy;
  /// Enumerated models are many times faster fused, and differ in their last digits.
  const ops::Ops& m_ops =
      ops::opsFor(m_copy->isExact() ? types::Execution::Fused : types::Execution::Reference);
  std::unique_ptr<model::Stepper> m_stepper = m_copy->stepper(m_ops);
};

types::GeneratedPiece ModelComposer::compose(const GenerationSettings& settings,
                                             const data::Dataset* source,
                                             const types::Chorale* given, const Progress& progress,
                                             const types::NoteLocks& locks) const {
  checkSettings(settings, locks);
  const bool needsPieces = types::sourcePieces(settings.mode) > 0;
  if (needsPieces && !source)
    throw InputError(
        fmt::format("{}: expected a piece to start from", types::toString(settings.mode)));
  if (needsPieces && source->summary().slicesPerQuarter != settings.slicesPerQuarter)
    throw InputError(source->summary().name,
                     fmt::format("has {} a quarter, and the model learnt from pieces with {}",
                                 types::counted(source->summary().slicesPerQuarter, "slice"),
                                 settings.slicesPerQuarter));
  const bool isHarmonised = settings.mode == GenerationMode::Harmonise;
  if (isHarmonised && !given) throw InputError("harmonise: expected a piece that is given");
  const torch::NoGradGuard noGrad;
  // What a mode does first, and then step by step: about so much of all.
  const double first = isHarmonised ? 0.8 : 0;
  const auto part = [&](double from, double size) {
    return [&progress, from, size](double share) {
      return !progress || progress(from + size * share);
    };
  };
  const auto mode = makeMode({settings, *m_stepper, source, given, locks, part(0, first)});
  Composition composed = composeSteps(*mode, *m_stepper, settings, part(first, 0.9 - first));
  types::PianoRoll& roll = composed.roll;
  if (roll.slices.empty()) return {};

  types::GeneratedPiece piece;
  piece.probabilities = std::move(composed.probabilities);
  NoiseSource boundNoise(settings.seed, kBoundStream);
  piece.nll = importanceBound(
      *m_copy, roll,
      drawNoise(boundNoise, kBoundParticles, static_cast<std::int64_t>(roll.length()), *m_stepper),
      m_ops);
  piece.provenance = {
      m_identity.run, m_identity.checkpoint, m_identity.epochs, m_identity.weights, {}, {},
      settings};
  if (needsPieces) {
    piece.provenance.dataset = source->summary().name;
    piece.source = sing(findRoll(*source, settings.piece), settings);
    piece.source->meter = meterOf(*source, settings);
    piece.source->title =
        fmt::format("{}, as the model reads it", labelOf(*source, settings.piece));
    piece.provenance.datasetSha256 = source->summary().sha256.substr(0, kChecksumDigits);
  }
  piece.logEvidence = mode->logEvidence();
  piece.chorale = isHarmonised
                      ? harmonisedPiece(*given, settings, givenNotes(*given, settings, locks),
                                        roll.slices, locks)
                      : sing(roll, settings);
  if (isHarmonised) {
    piece.source = *given;
    piece.source->modelShift = settings.shift;
    piece.probabilities = aStep(piece.probabilities, piece.chorale, settings);
  }
  if (needsPieces && settings.mode != GenerationMode::Interpolate)
    piece.chorale.meter = meterOf(*source, settings); // the bars of the piece that it follows
  piece.chorale.title = titleOf(settings, source, given);
  piece.chorale.origin = toText(piece.provenance, locks);
  piece.roll = std::move(roll);
  return piece;
}

} // namespace

std::unique_ptr<Composer> Composer::open(const std::filesystem::path& checkpoint) {
  const weights::StoredModel stored = weights::loadModel(checkpoint);
  const auto file = std::filesystem::absolute(checkpoint).lexically_normal();
  return of(*stored.model, {file.parent_path().parent_path().filename().string(),
                            file.filename().string(),
                            stored.epochs,
                            {}});
}

std::unique_ptr<Composer> Composer::of(const model::SequenceModel& model, Identity identity) {
  return std::make_unique<ModelComposer>(model, std::move(identity));
}

} // namespace dmm::generate
