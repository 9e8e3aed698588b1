#include "core/generate/Composer.h"

#include "core/evaluate/CheckpointEvaluation.h"
#include "core/formats/VoiceAssignment.h"
#include "core/generate/DatasetFit.h"
#include "core/generate/NearestPiece.h"
#include "core/generate/Provenance.h"
#include "core/generate/SourcePiece.h"
#include "core/ops/ComputeThreads.h"
#include "core/support/Errors.h"
#include "core/train/Trainer.h"
#include "core/types/Transpose.h"
#include "tests/support/SmallExperiment.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
using types::GenerationMode;
using types::GenerationSettings;
using types::PieceRef;
using types::Split;

namespace {

/// One small model for all tests, trained until it knows its chords.
class ComposerTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder = std::make_unique<test::TemporaryFolder>();
    auto config = test::smallExperiment(test::writeSmallDataset(*folder));
    config.run.numEpochs = 200;
    config.optimiser.learningRate = 0.01;
    config.optimiser.weightDecay = 0;
    dataset = data::Dataset::fromConfig(config.dataset);
    trainer = train::Trainer::create(runs::RunStore(folder->path() / "runs"), config, dataset);
    ASSERT_EQ(trainer->run({}), types::RunStatus::Finished) << trainer->failureReason();
  }
  static void TearDownTestSuite() {
    trainer.reset();
    dataset.reset();
    folder.reset();
  }

  static GenerationSettings settings(GenerationMode mode, std::uint64_t seed = 3) {
    GenerationSettings settings;
    settings.mode = mode;
    settings.seed = seed;
    settings.piece = {Split::Train, 1};  // seven quarters
    settings.second = {Split::Train, 3}; // seven quarters, too
    settings.givenQuarters = 4;
    settings.lengthQuarters = 40;
    settings.notes = types::NoteRule::Sampled;
    return settings;
  }
  static const types::PianoRoll& roll(const PieceRef& piece) {
    return generate::findRoll(*dataset, piece);
  }
  static types::PianoRoll compose(const GenerationSettings& settings) {
    const auto composer = generate::Composer::open(trainer->directory().modelCheckpoint());
    return formats::rollOf(composer->compose(settings, dataset.get()).chorale);
  }
  /// Keys that are in one roll but not in the other, a slice, over the slices of the shorter.
  static double distance(const types::PianoRoll& a, const types::PianoRoll& b) {
    const std::size_t length = std::min(a.length(), b.length());
    double different = 0;
    for (std::size_t t = 0; t < length; ++t)
      different += static_cast<double>((a.slices[t] ^ b.slices[t]).count());
    return different / static_cast<double>(length);
  }
  static void expectRefused(const GenerationSettings& settings, const std::string& text) {
    const auto composer = generate::Composer::open(trainer->directory().modelCheckpoint());
    try {
      composer->compose(settings, dataset.get());
      FAIL() << "composed in spite of " << text;
    } catch (const support::InputError& error) {
      EXPECT_NE(std::string(error.what()).find(text), std::string::npos) << error.what();
    }
  }

  static inline std::unique_ptr<test::TemporaryFolder> folder;
  static inline std::shared_ptr<const data::Dataset> dataset;
  static inline std::unique_ptr<train::Trainer> trainer;
};

} // namespace

TEST_F(ComposerTest, ComposesWithWhatItLearnt) {
  const auto composed = compose(settings(GenerationMode::Prior));
  ASSERT_EQ(composed.length(), 40U);
  // Every slice of the pieces has a bass from 48 to 55 and three or four keys.
  types::Slice seen;
  double keys = 0;
  for (const auto& slice : composed.slices) {
    seen |= slice;
    keys += static_cast<double>(slice.count());
  }
  EXPECT_GT(keys / 40, 2);
  EXPECT_LT(keys / 40, 6);
  EXPECT_LT(seen.count(), 40U); // of 88 keys, 13 occur in the pieces
}

TEST_F(ComposerTest, TheSameSettingsGiveTheSamePieceWhateverTheThreads) {
  for (const auto mode : types::kGenerationModes) {
    if (mode == GenerationMode::Harmonise) continue; // of a given melody: HarmoniseTest
    ops::setComputeThreads(1);
    const auto first = compose(settings(mode));
    ops::setComputeThreads(2);
    EXPECT_EQ(compose(settings(mode)), first) << toString(mode);
    if (mode == GenerationMode::Reconstruct) continue; // two may well be equal
    EXPECT_NE(compose(settings(mode, 4)), first) << toString(mode);
  }
  ops::setComputeThreads(1);
}

TEST_F(ComposerTest, ContinuingKeepsWhatIsGiven) {
  const auto composed = compose(settings(GenerationMode::Continue));
  const auto& given = roll({Split::Train, 1});
  ASSERT_EQ(composed.length(), 40U);
  for (std::size_t t = 0; t < 4; ++t) EXPECT_EQ(composed.slices[t], given.slices[t]) << t;
  // What was given changes what is likely to follow.
  const auto composer = generate::Composer::open(trainer->directory().modelCheckpoint());
  auto request = settings(GenerationMode::Continue);
  const auto after = composer->compose(request, dataset.get()).probabilities.at(4);
  request.piece = {Split::Train, 2};
  EXPECT_NE(composer->compose(request, dataset.get()).probabilities.at(4), after);
}

TEST_F(ComposerTest, ReconstructionIsNearerThanChanceAndVaryingLeavesIt) {
  double reconstructed = 0, half = 0, forgotten = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto request = settings(GenerationMode::Reconstruct, seed);
    const auto& original = roll(request.piece);
    reconstructed += distance(compose(request), original);
    request.mode = GenerationMode::Vary;
    request.strength = 0;
    EXPECT_EQ(compose(request), compose(settings(GenerationMode::Reconstruct, seed)));
    request.strength = 0.5;
    half += distance(compose(request), original);
    request.strength = 1;
    forgotten += distance(compose(request), original);
  }
  EXPECT_LT(reconstructed, half);
  EXPECT_LT(half, forgotten);
}

TEST_F(ComposerTest, VaryingWithFullStrengthIsThePrior) {
  auto request = settings(GenerationMode::Vary);
  request.strength = 1;
  auto prior = settings(GenerationMode::Prior);
  prior.lengthQuarters = static_cast<std::int64_t>(roll(request.piece).length());
  EXPECT_EQ(compose(request), compose(prior));
}

TEST_F(ComposerTest, InterpolationGoesFromOnePieceToTheOther) {
  auto request = settings(GenerationMode::Interpolate);
  auto alone = settings(GenerationMode::Reconstruct);
  request.position = 0;
  EXPECT_EQ(compose(request), compose(alone)); // equal lengths, the same noise
  alone.piece = request.second;
  request.position = 1;
  EXPECT_EQ(compose(request), compose(alone));
}

TEST_F(ComposerTest, TemperatureZeroAndAThresholdOfOneHalfLeaveNothingToChance) {
  auto cold = settings(GenerationMode::Prior, 1);
  cold.temperature = 0;
  const auto composed = compose(cold);
  cold.seed = 2;
  EXPECT_EQ(compose(cold), composed);
  cold.notes = types::NoteRule::Threshold;
  EXPECT_EQ(compose(cold), composed);
  cold.threshold = 0;
  EXPECT_TRUE(compose(cold).slices.front().all());
  cold.threshold = 1;
  EXPECT_TRUE(compose(cold).slices.front().none());
}

TEST_F(ComposerTest, NotesFollowTheProbabilitiesThatItTells) {
  const auto composer = generate::Composer::open(trainer->directory().modelCheckpoint());
  auto request = settings(GenerationMode::Prior);
  request.lengthQuarters = 400;
  request.notes = types::NoteRule::Threshold;
  request.threshold = 0.3;
  const auto piece = composer->compose(request);
  const auto composed = formats::rollOf(piece.chorale);
  ASSERT_EQ(piece.probabilities.size(), 400U);
  for (std::size_t t = 0; t < 400; ++t)
    for (std::size_t key = 0; key < types::kKeyCount; ++key) {
      if (std::abs(piece.probabilities[t][key] - 0.3) < 1e-6) continue; // rounded to float
      ASSERT_EQ(composed.slices[t].test(key), piece.probabilities[t][key] > 0.3);
    }
  // Sampled, the keys that sound are as many as their probabilities add up to: the sum of 35,200
  // independent Bernoulli variables, within five standard deviations.
  request.notes = types::NoteRule::Sampled;
  const auto sampled = composer->compose(request);
  double expected = 0, variance = 0, sounding = 0;
  for (const auto& slice : sampled.probabilities)
    for (const float p : slice) {
      expected += p;
      variance += p * (1 - p);
    }
  for (const auto& slice : formats::rollOf(sampled.chorale).slices)
    sounding += static_cast<double>(slice.count());
  EXPECT_NEAR(sounding, expected, 5 * std::sqrt(variance));
}

TEST_F(ComposerTest, RepeatedNotesAreTiedOrStruck) {
  auto request = settings(GenerationMode::Prior);
  request.repeated = types::RepeatedNotes::Struck;
  const auto composer = generate::Composer::open(trainer->directory().modelCheckpoint());
  const auto struck = composer->compose(request);
  for (const auto& voice : struck.chorale.voices)
    for (const auto& note : voice) EXPECT_EQ(note.duration, 1);
  request.repeated = types::RepeatedNotes::Tied;
  EXPECT_EQ(formats::rollOf(composer->compose(request).chorale), formats::rollOf(struck.chorale));
}

TEST_F(ComposerTest, TheBoundIsThatOfTheEvaluationButTighter) {
  // Another way to nearly the same quantity: the one-sample negative ELBO of the composed piece,
  // from the evaluation that every run uses. The bound of 16 samples is below its mean over many
  // draws.
  const auto checkpoint = trainer->directory().modelCheckpoint();
  const auto composer = generate::Composer::open(checkpoint);
  types::GeneratedPiece piece = composer->compose(settings(GenerationMode::Prior));
  const auto composed = formats::rollOf(piece.chorale);
  piece.chorale.split = Split::Test;
  const data::Dataset only({}, {{piece.chorale, composed}});
  double elbo = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    elbo +=
        evaluate::evaluateCheckpoint(checkpoint, only, {Split::Test, types::Bound::Elbo, 1, seed})
            ->report.value /
        100;
  EXPECT_LT(piece.nll, elbo);
  EXPECT_GT(piece.nll, 0.8 * elbo);
}

TEST_F(ComposerTest, SaysWhichModelItIs) {
  const auto& run = trainer->directory();
  const auto last = generate::Composer::open(run.lastCheckpoint());
  EXPECT_EQ(last->identity().run, run.id());
  EXPECT_EQ(last->identity().checkpoint, "last.pt");
  EXPECT_EQ(last->identity().epochs, 200);
  EXPECT_EQ(last->identity().weights.size(), 16U);
  // The same weights in another file; others.
  EXPECT_EQ(generate::Composer::open(run.epochCheckpoint(199))->identity().weights,
            last->identity().weights);
  EXPECT_NE(generate::Composer::open(run.epochCheckpoint(3))->identity().weights,
            last->identity().weights);
  const auto piece = last->compose(settings(GenerationMode::Prior, 9));
  for (const std::string& part : {run.id(), std::string("last.pt"), last->identity().weights,
                                  std::string("seed: 9"), std::string("quarters: 40")})
    EXPECT_NE(piece.chorale.origin.find(part), std::string::npos) << piece.chorale.origin;
}

TEST_F(ComposerTest, RefusesWhatCannotBeComposed) {
  using enum GenerationMode;
  auto request = settings(Prior);
  request.lengthQuarters = 0;
  expectRefused(request, "length: expected a whole number of quarters from 1");
  request = settings(Prior);
  request.temperature = -1;
  expectRefused(request, "temperature: expected a number from 0 to 10, got -1");
  request.temperature = std::nan("");
  expectRefused(request, "temperature");
  request = settings(Continue);
  request.givenQuarters = 40;
  expectRefused(request, "given quarters: expected from 1 to less than the length of 40, got 40");
  request.givenQuarters = 20;
  expectRefused(request, "train:2: the piece has 7 quarters, fewer than the 20 given ones");
  request = settings(Vary);
  request.strength = 1.5;
  expectRefused(request, "strength");
  request = settings(Interpolate);
  request.second = {Split::Valid, 2};
  expectRefused(request, "valid:3: small has 2 valid pieces");
  request.position = 2;
  expectRefused(request, "position");
  request = settings(Prior);
  request.voices.clear();
  expectRefused(request, "voices: expected");
}

TEST_F(ComposerTest, RefusesAnEmptyPieceAndNoPiece) {
  const data::Dataset empty({}, {types::Piece{}});
  const auto composer = generate::Composer::open(trainer->directory().modelCheckpoint());
  auto request = settings(GenerationMode::Reconstruct);
  request.piece = {Split::Train, 0};
  EXPECT_THROW(composer->compose(request, &empty), support::InputError);
  EXPECT_THROW(composer->compose(request, nullptr), support::InputError);
}

TEST(Composer, RefusesACheckpointThatIsNotThere) {
  try {
    generate::Composer::open("nowhere/best.pt");
    FAIL();
  } catch (const support::InputError& error) {
    EXPECT_NE(std::string(error.what()).find("nowhere/best.pt"), std::string::npos);
  }
}

/// The same pieces, two slices a quarter, with a metre: three beats after a pickup of one.
std::shared_ptr<const data::Dataset> inEighths(const data::Dataset& dataset) {
  types::DatasetSummary identity;
  identity.name = "eighths";
  identity.slicesPerQuarter = 2;
  std::vector<types::Piece> pieces;
  for (const Split split : types::kSplits)
    for (const auto& quarters : dataset.rolls(split)) {
      types::Piece piece;
      for (const auto& slice : quarters.slices)
        piece.roll.slices.insert(piece.roll.slices.end(), 2, slice);
      piece.chorale = formats::assignVoices(piece.roll, 2);
      piece.chorale.split = split;
      piece.chorale.meter = types::Meter{3, 4, 2};
      pieces.push_back(std::move(piece));
    }
  return std::make_shared<const data::Dataset>(std::move(identity), std::move(pieces));
}

double quartersOf(const types::Chorale& piece) {
  return static_cast<double>(piece.lengthSteps) / piece.stepsPerQuarter;
}

TEST_F(ComposerTest, quartersAreQuartersOnAFinerGrid) {
  const auto eighths = inEighths(*dataset);
  const auto composer = generate::Composer::open(trainer->directory().modelCheckpoint());
  auto wanted = settings(GenerationMode::Prior);
  wanted.slicesPerQuarter = 2;
  const auto sample = composer->compose(wanted);
  EXPECT_EQ(sample.chorale.stepsPerQuarter, 2);
  EXPECT_EQ(quartersOf(sample.chorale), 40);
  EXPECT_EQ(sample.probabilities.size(), 80U);
  const auto told = generate::parseProvenance(sample.chorale.origin, "test").settings;
  EXPECT_EQ(told.slicesPerQuarter, 2); // so that the piece can be made again
  EXPECT_EQ(told.lengthQuarters, 40);

  wanted.mode = GenerationMode::Continue;
  const auto continued = composer->compose(wanted, eighths.get());
  EXPECT_EQ(quartersOf(continued.chorale), 40);
  const auto composed = formats::rollOf(continued.chorale, 2);
  const auto& given = generate::findRoll(*eighths, wanted.piece);
  for (std::size_t slice = 0; slice < 8; ++slice)
    EXPECT_EQ(composed.slices[slice], given.slices[slice]) << slice;
  EXPECT_EQ(generate::givenSlices(wanted), 8U);
  EXPECT_EQ(quartersOf(*continued.source), static_cast<double>(given.length()) / 2);

  wanted.givenQuarters = 8; // the piece has seven quarters, and fourteen slices
  EXPECT_THROW(composer->compose(wanted, eighths.get()), support::InputError);
}

TEST_F(ComposerTest, piecesOfAnotherGridAreRefused) {
  const auto eighths = inEighths(*dataset);
  const auto composer = generate::Composer::open(trainer->directory().modelCheckpoint());
  try {
    composer->compose(settings(GenerationMode::Reconstruct), eighths.get());
    FAIL() << "took eighths for quarters";
  } catch (const support::InputError& error) {
    EXPECT_NE(std::string(error.what()).find("2 slices a quarter"), std::string::npos)
        << error.what();
  }
}

TEST_F(ComposerTest, whatFollowsAPieceHasItsBars) {
  const auto eighths = inEighths(*dataset);
  const auto composer = generate::Composer::open(trainer->directory().modelCheckpoint());
  for (const auto mode :
       {GenerationMode::Continue, GenerationMode::Reconstruct, GenerationMode::Vary}) {
    auto wanted = settings(mode);
    wanted.slicesPerQuarter = 2;
    const auto piece = composer->compose(wanted, eighths.get());
    EXPECT_EQ(piece.chorale.meter, (types::Meter{3, 4, 2})) << toString(mode);
    EXPECT_EQ(piece.source->meter, piece.chorale.meter);
  }
  EXPECT_FALSE(composer->compose(settings(GenerationMode::Prior)).chorale.meter);
}

TEST_F(ComposerTest, fourVoicesSingInEverySliceWithinTheirRanges) {
  const auto composer = generate::Composer::open(trainer->directory().modelCheckpoint());
  for (const auto mode : types::kGenerationModes) {
    if (mode == GenerationMode::Harmonise) continue; // of a given melody: HarmoniseTest
    auto wanted = settings(mode);
    wanted.notes = types::NoteRule::FourVoices;
    generate::fitToDatasets(wanted, dataset.get(), dataset.get());
    // The chords of the pieces, read off tests/support/SmallExperiment.cpp.
    EXPECT_EQ(wanted.voices,
              (std::vector<types::PitchRange>{{72, 74}, {62, 65}, {55, 59}, {48, 55}}));
    const auto piece = composer->compose(wanted, dataset.get());
    const std::size_t given = generate::givenSlices(wanted);
    for (std::size_t t = given; t < piece.roll.length(); ++t) {
      EXPECT_EQ(piece.roll.slices[t].count(), 4U) << t;
      std::size_t voice = 0;
      for (int pitch = types::kHighestPitch; pitch >= types::kLowestPitch; --pitch) {
        if (!piece.roll.slices[t].test(std::size_t(pitch - types::kLowestPitch))) continue;
        EXPECT_GE(pitch, wanted.voices.at(voice).lowest);
        EXPECT_LE(pitch, wanted.voices.at(voice++).highest);
      }
    }
    EXPECT_EQ(formats::rollOf(piece.chorale), piece.roll);
  }
}

TEST_F(ComposerTest, piecesAreSungAtTheirShiftAndScoredAtTheModelsPitch) {
  const auto composer = generate::Composer::open(trainer->directory().modelCheckpoint());
  for (const auto mode : types::kGenerationModes) {
    if (mode == GenerationMode::Harmonise) continue; // of a given melody: HarmoniseTest
    auto wanted = settings(mode);
    const auto read = composer->compose(wanted, dataset.get());
    wanted.shift = -7;
    const auto sung = composer->compose(wanted, dataset.get());
    EXPECT_EQ(sung.roll, read.roll) << toString(mode);
    EXPECT_EQ(sung.nll, read.nll);
    EXPECT_EQ(sung.probabilities, read.probabilities);
    EXPECT_EQ(sung.chorale.modelShift, -7);
    auto lower = read.roll;
    for (auto& slice : lower.slices) slice >>= 7;
    EXPECT_EQ(formats::rollOf(sung.chorale), lower);
    EXPECT_EQ(formats::rollOf(types::atModelPitch(sung.chorale)), read.roll);
    // The piece that it started from stays comparable, slice by slice and key by key.
    if (!sung.source) continue;
    EXPECT_EQ(formats::rollOf(types::atModelPitch(*sung.source)), roll(wanted.piece));
    EXPECT_EQ(sung.source->modelShift, -7);
    EXPECT_EQ(generate::parseProvenance(sung.chorale.origin, "test").settings.shift, -7);
  }
}

// A shift and the rule of the notes change nothing but what they are: noise is spent alike.
TEST_F(ComposerTest, theRuleOfTheNotesLeavesTheLatentPathAlone) {
  const auto composer = generate::Composer::open(trainer->directory().modelCheckpoint());
  auto wanted = settings(GenerationMode::Prior);
  const auto sampled = composer->compose(wanted).probabilities;
  wanted.notes = types::NoteRule::FourVoices;
  EXPECT_EQ(composer->compose(wanted).probabilities, sampled);
}
