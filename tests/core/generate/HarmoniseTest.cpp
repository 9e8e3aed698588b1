// Harmonising with Deep Markov Models: what is given is kept whatever is drawn, a guide's proposals
// weigh what they should, and a file makes its piece again.

#include "core/filter/KnownKeysDraw.h"
#include "core/filter/ParticleFilter.h"
#include "core/formats/VoiceAssignment.h"
#include "core/generate/Composer.h"
#include "core/generate/GivenNotes.h"
#include "core/generate/Provenance.h"
#include "core/model/SequenceModel.h"
#include "core/support/Errors.h"
#include "core/types/Transpose.h"
#include "tests/support/ToyStepper.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

using namespace dmm;
using types::Note;

namespace {

std::shared_ptr<model::SequenceModel> smallModel(std::string emission,
                                                 types::PreviousNotes previous, int seed,
                                                 std::int64_t zDim = 3, int flows = 0) {
  types::ExperimentConfig::ModelConfig config;
  config.zDim = zDim;
  config.emissionDim = 6;
  config.transitionDim = 5;
  config.rnnDim = 7;
  config.nadeDim = 4;
  config.numIafs = flows;
  config.iafDim = 5;
  config.emission = std::move(emission);
  config.previousNotes = previous;
  auto model = model::makeModel({config});
  model->to(torch::kFloat64);
  model->initialise(torch::make_generator<torch::CPUGeneratorImpl>(seed));
  return model;
}

/// Four voices that wander within their ranges, on a grid of one or four steps a quarter.
types::Chorale randomPiece(std::mt19937& random) {
  const auto upTo = [&](int most) { return int(random() % unsigned(most + 1)); };
  types::Chorale piece;
  piece.title = "Wandering";
  piece.stepsPerQuarter = upTo(1) == 0 ? 1 : 4;
  piece.lengthSteps = (2 + upTo(3)) * piece.stepsPerQuarter;
  piece.voicesInferred = false;
  constexpr std::array<int, 4> kLow{64, 57, 50, 40};
  for (std::size_t v = 0; v < 4; ++v)
    for (int step = 0; step < piece.lengthSteps;) {
      const int duration = std::min(1 + upTo(2), piece.lengthSteps - step);
      if (upTo(9) > 0) piece.voices[v].push_back({kLow[v] + upTo(9), step, duration});
      step += duration;
    }
  return piece;
}

types::GenerationSettings randomSettings(std::mt19937& random, const types::Chorale& piece) {
  const auto upTo = [&](int most) { return int(random() % unsigned(most + 1)); };
  types::GenerationSettings settings;
  settings.mode = types::GenerationMode::Harmonise;
  settings.seed = random();
  settings.particles = 2 + upTo(4);
  settings.shift = upTo(24) - 12;
  for (auto& voice : settings.free.voices) voice = upTo(1) == 0;
  settings.free.voices[std::size_t(upTo(3))] = true;
  const int slices = piece.lengthSteps / piece.stepsPerQuarter;
  settings.free.first = upTo(slices - 1);
  settings.free.end = upTo(2) == 0 ? 0 : settings.free.first + 1 + upTo(2);
  settings.notes = types::kNoteRules[std::size_t(upTo(2))];
  settings.voices = {{40, 100}, {36, 96}, {32, 90}, {24, 84}};
  settings.temperature = upTo(3) == 0 ? 0.7 : 1;
  return settings;
}

/// The parts of a voice's notes that are not free, each cut at the ends of what is.
std::vector<Note> givenPart(const types::Chorale& piece, std::size_t voice,
                            const types::FreeNotes& free) {
  const int first = int(free.first) * piece.stepsPerQuarter;
  const int end = free.end == 0 ? piece.lengthSteps : int(free.end) * piece.stepsPerQuarter;
  std::vector<Note> notes;
  for (const Note& note : piece.voices[voice]) {
    if (!free.voices[voice]) {
      notes.push_back(note);
      continue;
    }
    const int last = note.onset + note.duration;
    if (note.onset < first)
      notes.push_back({note.pitch, note.onset, std::min(last, first) - note.onset});
    if (last > end)
      notes.push_back({note.pitch, std::max(note.onset, end), last - std::max(note.onset, end)});
  }
  return notes;
}

} // namespace

TEST(Harmonise, KeepsWhatIsGivenInAThousandCases) {
  std::mt19937 random(17);
  std::vector<std::unique_ptr<generate::Composer>> composers;
  for (const char* emission : {"bernoulli", "nade_ascending", "nade_descending"})
    for (const auto previous : {types::PreviousNotes::None, types::PreviousNotes::Both})
      composers.push_back(
          generate::Composer::of(*smallModel(emission, previous, int(composers.size())), {}));
  for (int i = 0; i < 1000; ++i) {
    const types::Chorale piece = randomPiece(random);
    const auto settings = randomSettings(random, piece);
    const auto made =
        composers[std::size_t(i) % composers.size()]->compose(settings, nullptr, &piece);
    const auto given = generate::givenNotes(piece, settings);
    ASSERT_EQ(made.roll.length(), given.size()) << i;
    for (std::size_t t = 0; t < given.size(); ++t)
      ASSERT_TRUE(given[t].known.holdsIn(made.roll.slices[t])) << i << ' ' << t;
    ASSERT_EQ(made.chorale.lengthSteps, piece.lengthSteps) << i;
    ASSERT_EQ(made.chorale.meter, piece.meter) << i;
    for (std::size_t v = 0; v < 4; ++v)
      for (const Note& note : givenPart(piece, v, settings.free)) {
        const auto& voice = made.chorale.voices[v];
        ASSERT_NE(std::find(voice.begin(), voice.end(), note), voice.end())
            << i << ' ' << toString(types::kVoiceParts[v]);
      }
    // What is sung at each slice is what was drawn.
    ASSERT_EQ(formats::rollOf(made.chorale), types::transposed(made.roll, settings.shift)) << i;
    ASSERT_TRUE(made.logEvidence.has_value());
    if (settings.notes != types::NoteRule::FourVoices) continue;
    for (std::size_t t = 0; t < given.size(); ++t)
      ASSERT_EQ(made.roll.slices[t].count(),
                given[t].voices.empty() ? given[t].known.on.count() : given[t].voices.size())
          << i << ' ' << t;
  }
}

TEST(Harmonise, TheProvenanceMakesThePieceAgain) {
  std::mt19937 random(5);
  const auto model = smallModel("nade_descending", types::PreviousNotes::None, 3);
  const auto composer = generate::Composer::of(*model, {"run", "best.pt", 3, {}});
  for (int i = 0; i < 20; ++i) {
    const types::Chorale piece = randomPiece(random);
    const auto settings = randomSettings(random, piece);
    const auto made = composer->compose(settings, nullptr, &piece);
    const auto read = generate::parseProvenance(made.chorale.origin, "it").settings;
    EXPECT_EQ(read.free, settings.free);
    EXPECT_EQ(read.particles, settings.particles);
    // From its own notes, of which those that were drawn do not matter.
    const auto again = composer->compose(read, nullptr, &made.chorale);
    EXPECT_EQ(again.chorale.voices, made.chorale.voices) << i;
    EXPECT_EQ(again.chorale.origin, made.chorale.origin);
  }
}

TEST(Harmonise, SaysWhatIsMissing) {
  const auto composer =
      generate::Composer::of(*smallModel("bernoulli", types::PreviousNotes::None, 1), {});
  types::GenerationSettings settings;
  settings.mode = types::GenerationMode::Harmonise;
  EXPECT_THROW(composer->compose(settings), support::InputError);
  std::mt19937 random(1);
  const types::Chorale piece = randomPiece(random);
  settings.free.voices = {};
  EXPECT_THROW(composer->compose(settings, nullptr, &piece), support::InputError);
  settings.free.voices = {false, true, true, true};
  settings.particles = 0;
  EXPECT_THROW(composer->compose(settings, nullptr, &piece), support::InputError);
}

namespace {

struct Estimate {
  double log = 0, error = 0; ///< of the mean of weights, and relative
};

Estimate meanOf(const std::vector<double>& logs) {
  const double most = *std::max_element(logs.begin(), logs.end());
  double sum = 0, squares = 0;
  for (const double log : logs) {
    sum += std::exp(log - most);
    squares += std::exp(2 * (log - most));
  }
  const auto count = double(logs.size());
  const double mean = sum / count;
  return {most + std::log(mean), std::sqrt((squares / count - mean * mean) / count) / mean};
}

class GuidedTest : public testing::TestWithParam<int> {}; // flows

} // namespace

// The same evidence with and without the guide, of a piece that is known but for one key; the
// guide's states alone, unweighed, would not give it.
TEST_P(GuidedTest, TheGuidesProposalsWeighWhatTheyShould) {
  const auto model = smallModel("bernoulli", types::PreviousNotes::Transition, 9, 2, GetParam());
  {
    // A guide that is wider than the prior, so that no weight is rare and huge.
    const torch::NoGradGuard noGrad;
    model->named_parameters()["combiner.lin_hidden_to_scale.bias"].add_(1.5);
  }
  const auto stepper = model->stepper(ops::opsFor(types::Execution::Reference));
  types::PianoRoll roll;
  std::vector<types::KnownKeys> known;
  for (std::size_t t = 0; t < 3; ++t) {
    types::Slice slice;
    for (const std::size_t key : {30 + t, std::size_t{44}, 50 - t}) slice.set(key);
    roll.slices.push_back(slice);
    known.push_back(types::KnownKeys::whole(slice));
  }
  const torch::NoGradGuard noGrad;
  const auto reading = stepper->read(roll);
  const auto* weighed = dynamic_cast<const model::WeighedReading*>(reading.get());
  ASSERT_NE(weighed, nullptr);
  test::TestRandomness random(4);
  filter::KnownKeysDraw notes(known, {}, torch::kFloat64, {});
  const auto evidence = [&](bool isGuided) {
    filter::ParticleFilter filter(*stepper, notes, {200, 0.5, 1}, random);
    std::vector<double> logs;
    for (int i = 0; i < 60; ++i) {
      const auto piece = filter.draw(
          3, isGuided ? filter::Guidance{weighed, std::vector<bool>(3, true)} : filter::Guidance{});
      logs.push_back(std::accumulate(piece.logEvidence.begin(), piece.logEvidence.end(), 0.0));
    }
    return meanOf(logs);
  };
  const Estimate alone = evidence(false), guided = evidence(true);
  EXPECT_LT(alone.error, 0.05);
  EXPECT_LT(guided.error, 0.05);
  EXPECT_NEAR(alone.log, guided.log, 4.5 * std::hypot(alone.error, guided.error));

  // The weights do something: they spread.
  const auto states =
      weighed->weigh(0, stepper->start(500), torch::randn({500, 2}, torch::kFloat64), 1);
  EXPECT_GT(states.logWeight.std().item<double>(), 0.05);
  EXPECT_NEAR(torch::logsumexp(states.logWeight, 0).item<double>() - std::log(500.0), 0, 0.3);
}

INSTANTIATE_TEST_SUITE_P(Flows, GuidedTest, testing::Values(0, 2));
