#include "core/generate/Composer.h"

#include "core/formats/VoiceAssignment.h"
#include "core/generate/CountedNotes.h"
#include "core/generate/GuideSampler.h"
#include "core/generate/NearestPiece.h"
#include "core/generate/Provenance.h"
#include "core/generate/SourcePiece.h"
#include "core/support/Errors.h"
#include "core/support/Sha256.h"
#include "core/types/Counted.h"
#include "core/types/Transpose.h"
#include "core/weights/ModelFile.h"

#include <fmt/format.h>

#include <algorithm>

namespace dmm::generate {

using support::InputError;
using types::GenerationMode;
using types::GenerationSettings;

namespace {

constexpr std::size_t kChecksumDigits = 16;

/// Streams of noise of one seed.
constexpr std::uint32_t kLatentStream = 0;
constexpr std::uint32_t kNoteStream = 1;
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
std::shared_ptr<model::DeepMarkovModel> inDouble(const archive::NamedTensors& state,
                                                 const model::ModelDims& dims) {
  auto copy = std::make_shared<model::DeepMarkovModel>(dims);
  copy->to(torch::kFloat64);
  weights::copyParameters(state, *copy, "the model");
  return copy;
}

std::vector<types::KeyProbabilities> toProbabilities(const torch::Tensor& logits) { // [T, 88]
  const torch::Tensor values = torch::sigmoid(logits).to(torch::kFloat32).contiguous();
  const auto cells = values.accessor<float, 2>();
  std::vector<types::KeyProbabilities> probabilities(static_cast<std::size_t>(values.size(0)));
  for (std::int64_t t = 0; t < values.size(0); ++t)
    for (std::int64_t key = 0; key < types::kKeyCount; ++key)
      probabilities[static_cast<std::size_t>(t)][static_cast<std::size_t>(key)] = cells[t][key];
  return probabilities;
}

/// The keys of a slice, each by itself, by the rule of the settings.
types::Slice drawSingly(const CountedNotes::Logits& logits, const GenerationSettings& settings,
                        NoiseSource& source) {
  types::Slice slice;
  for (std::size_t key = 0; key < logits.size(); ++key) {
    const double chance = source.uniform();
    const bool isSampled = settings.notes == types::NoteRule::Sampled;
    // Temperature 0 takes the more probable of on and off.
    const double scaled = isSampled ? logits[key] / settings.temperature : logits[key];
    const double probability = 1 / (1 + std::exp(-(std::isnan(scaled) ? 0 : scaled)));
    slice.set(key, isSampled ? chance < probability : probability >= settings.threshold);
  }
  return slice;
}

/// Slices from logits [T, 88] by the rule of the settings; one number of the source a key whatever
/// the rule, so that a change of it changes nothing else.
types::PianoRoll drawNotes(const torch::Tensor& logits, const GenerationSettings& settings) {
  NoiseSource source(settings.seed, kNoteStream);
  const auto cells = logits.accessor<double, 2>();
  CountedNotes together(settings.voices, settings.temperature);
  types::PianoRoll roll;
  for (std::int64_t t = 0; t < logits.size(0); ++t) {
    CountedNotes::Logits keys{};
    for (std::size_t key = 0; key < keys.size(); ++key)
      keys[key] = cells[t][static_cast<std::int64_t>(key)];
    roll.slices.push_back(settings.notes == types::NoteRule::FourVoices
                              ? together.draw(keys, source)
                              : drawSingly(keys, settings, source));
  }
  return roll;
}

std::string labelOf(const data::Dataset& dataset, const types::PieceRef& piece) {
  const auto& chorale = dataset.headings(piece.split).at(static_cast<std::size_t>(piece.place));
  return chorale.catalogueNumber.empty() ? chorale.title : chorale.catalogueNumber;
}

std::string titleOf(const GenerationSettings& settings, const data::Dataset* source) {
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

types::PianoRoll firstSlices(const types::PianoRoll& roll, std::int64_t count) {
  return {{roll.slices.begin(), roll.slices.begin() + count}};
}

std::int64_t lengthOf(const types::PianoRoll& roll) {
  return static_cast<std::int64_t>(roll.length());
}

class ModelComposer final : public Composer {
 public:
  ModelComposer(const model::DeepMarkovModel& live, Identity who)
      : ModelComposer(weights::stateOf(live), live.dims(), std::move(who)) {}

  const Identity& identity() const override { return m_identity; }
  types::GeneratedPiece compose(const GenerationSettings& settings,
                                const data::Dataset* source) const override;

 private:
  ModelComposer(const archive::NamedTensors& state, const model::ModelDims& dims, Identity who)
      : m_identity(std::move(who))
      , m_copy(inDouble(state, dims)) {
    m_identity.weights = checksumOf(state);
  }

  /// The latent path of a piece, [1, T, z].
  torch::Tensor pathFor(const GenerationSettings& settings, const data::Dataset* source) const {
    NoiseSource stream(settings.seed, kLatentStream);
    const auto slices = [&](std::int64_t quarters) { return quarters * settings.slicesPerQuarter; };
    const auto noise = [&](std::int64_t steps) {
      return settings.temperature * m_sampler.noise(stream, 1, steps);
    };
    if (settings.mode == GenerationMode::Prior)
      return m_sampler.rollOn(m_sampler.start(1), noise(slices(settings.lengthQuarters)));

    const types::PianoRoll& roll = findRoll(*source, settings.piece);
    switch (settings.mode) {
    case GenerationMode::Continue: {
      const std::int64_t count = slices(settings.givenQuarters);
      if (count > lengthOf(roll))
        throw InputError(
            toText(settings.piece),
            fmt::format("the piece has {}, fewer than the {} given ones",
                        types::counted(lengthOf(roll) / settings.slicesPerQuarter, "quarter"),
                        settings.givenQuarters));
      const auto heard = m_sampler.path(firstSlices(roll, count), noise(count));
      const auto composed =
          m_sampler.rollOn(heard.select(1, -1), noise(slices(settings.lengthQuarters) - count));
      return torch::cat({heard, composed}, 1);
    }
    case GenerationMode::Interpolate: {
      const types::PianoRoll& other = findRoll(*source, settings.second);
      const std::int64_t length = std::min(lengthOf(roll), lengthOf(other));
      const torch::Tensor same = noise(length); // for both, so that only the pieces differ
      return torch::lerp(m_sampler.path(firstSlices(roll, length), same),
                         m_sampler.path(firstSlices(other, length), same), settings.position);
    }
    default:
      return m_sampler.path(roll, noise(lengthOf(roll)),
                            settings.mode == GenerationMode::Vary ? settings.strength : 0);
    }
  }

  Identity m_identity;
  std::shared_ptr<model::DeepMarkovModel> m_copy;
  GuideSampler m_sampler{*m_copy};
};

types::GeneratedPiece ModelComposer::compose(const GenerationSettings& settings,
                                             const data::Dataset* source) const {
  checkSettings(settings);
  const bool needsPieces = types::sourcePieces(settings.mode) > 0;
  if (needsPieces && !source)
    throw InputError(
        fmt::format("{}: expected a piece to start from", types::toString(settings.mode)));
  if (needsPieces && source->summary().slicesPerQuarter != settings.slicesPerQuarter)
    throw InputError(source->summary().name,
                     fmt::format("has {} a quarter, and the model learnt from pieces with {}",
                                 types::counted(source->summary().slicesPerQuarter, "slice"),
                                 settings.slicesPerQuarter));
  const torch::NoGradGuard noGrad;
  const torch::Tensor logits = m_sampler.logits(pathFor(settings, source))[0];
  types::PianoRoll roll = drawNotes(logits, settings);
  if (settings.mode == GenerationMode::Continue)
    std::copy_n(findRoll(*source, settings.piece).slices.begin(), givenSlices(settings),
                roll.slices.begin());

  types::GeneratedPiece piece;
  piece.probabilities = toProbabilities(logits);
  NoiseSource boundNoise(settings.seed, kBoundStream);
  piece.nll =
      m_sampler.negativeBound(roll, m_sampler.noise(boundNoise, kBoundParticles, lengthOf(roll))) /
      static_cast<double>(roll.length());
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
  piece.chorale = sing(roll, settings);
  if (needsPieces && settings.mode != GenerationMode::Interpolate)
    piece.chorale.meter = meterOf(*source, settings); // the bars of the piece that it follows
  piece.chorale.title = titleOf(settings, source);
  piece.chorale.origin = toText(piece.provenance);
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

std::unique_ptr<Composer> Composer::of(const model::DeepMarkovModel& model, Identity identity) {
  return std::make_unique<ModelComposer>(model, std::move(identity));
}

} // namespace dmm::generate
