// Harmonising with models of both families: what is given is kept whatever is drawn, and a file
// makes its piece again.

#include "core/formats/VoiceAssignment.h"
#include "core/generate/Composer.h"
#include "core/generate/GivenNotes.h"
#include "core/generate/Provenance.h"
#include "core/support/Errors.h"
#include "core/types/Transpose.h"
#include "tests/core/model/hmm/SmallHmm.h"
#include "tests/support/SmallDmm.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

using namespace dmm;
using test::smallModel;
using types::Note;

namespace {

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
  settings.notes = types::kNoteRules[std::size_t(upTo(3))];
  settings.voices = {{40, 100}, {36, 96}, {32, 90}, {24, 84}};
  settings.temperature = upTo(3) == 0 ? 0.7 : 1;
  return settings;
}

/// Whether a note sounds at a step, and whether it begins there.
struct Sounding {
  int pitch = 0;
  bool begins = false;

  friend bool operator==(const Sounding&, const Sounding&) = default;
};

types::NoteLocks randomLocks(std::mt19937& random, const types::Chorale& piece) {
  const auto upTo = [&](int most) { return int(random() % unsigned(most + 1)); };
  const int slices = piece.lengthSteps / piece.stepsPerQuarter;
  types::NoteLocks locks;
  for (int count = upTo(2); count > 0; --count) {
    const int first = upTo(slices - 1);
    locks.push_back({types::kVoiceParts[std::size_t(upTo(3))], first, first + 1 + upTo(1)});
  }
  return locks;
}

/// Step by step; nothing where the voice is silent.
std::vector<std::optional<Sounding>> heardAt(const types::Chorale& piece, std::size_t voice) {
  std::vector<std::optional<Sounding>> heard(std::size_t(piece.lengthSteps));
  for (const Note& note : piece.voices[voice])
    for (int step = note.onset; step < note.onset + note.duration; ++step)
      heard[std::size_t(step)] = Sounding{note.pitch, step == note.onset};
  return heard;
}

bool isAnyFree(const types::FreeNotes& free, const types::NoteLocks& locks, int slices) {
  for (int t = 0; t < slices; ++t)
    for (std::size_t v = 0; v < 4; ++v)
      if (types::isFree(free, locks, v, t)) return true;
  return false;
}

} // namespace

TEST(Harmonise, KeepsWhatIsGivenInAThousandCases) {
  std::mt19937 random(17);
  std::vector<std::unique_ptr<generate::Composer>> composers;
  for (const char* emission : {"bernoulli", "nade_ascending", "nade_descending"})
    for (const auto previous : {types::PreviousNotes::None, types::PreviousNotes::Both})
      composers.push_back(
          generate::Composer::of(*smallModel(emission, previous, int(composers.size())), {}));
  torch::manual_seed(6);
  for (const char* name : {"hmm", "hmm previous", "hmm nade", "hmm all", "arhmm", "nnhmm"})
    for (const auto& variant : test::hmmVariants())
      if (variant.name == name)
        composers.push_back(generate::Composer::of(
            *test::randomHmm(variant.config, types::kKeyCount, torch::kFloat64, 0.5), {}));
  for (int i = 0; i < 1000; ++i) {
    const types::Chorale piece = randomPiece(random);
    const auto settings = randomSettings(random, piece);
    const auto locks = randomLocks(random, piece);
    const int slices = piece.lengthSteps / piece.stepsPerQuarter;
    if (!isAnyFree(settings.free, locks, slices)) { // all of it is locked
      ASSERT_THROW(composers[0]->compose(settings, nullptr, &piece, nullptr, locks),
                   support::InputError)
          << i;
      continue;
    }
    const auto made = composers[std::size_t(i) % composers.size()]->compose(settings, nullptr,
                                                                            &piece, nullptr, locks);
    const auto given = generate::givenNotes(piece, settings, locks);
    ASSERT_EQ(made.roll.length(), given.size()) << i;
    for (std::size_t t = 0; t < given.size(); ++t)
      ASSERT_TRUE(given[t].known.holdsIn(made.roll.slices[t])) << i << ' ' << t;
    ASSERT_EQ(made.chorale.lengthSteps, piece.lengthSteps) << i;
    ASSERT_EQ(made.chorale.meter, piece.meter) << i;
    // Whatever is not free sounds as it did, at every step; a note goes on where it went on, but
    // for one that what is drawn anew has cut.
    for (std::size_t v = 0; v < 4; ++v) {
      const auto before = heardAt(piece, v), now = heardAt(made.chorale, v);
      for (int step = 0; step < piece.lengthSteps; ++step) {
        const int slice = step / piece.stepsPerQuarter;
        if (types::isFree(settings.free, locks, v, slice)) continue;
        const auto here = std::size_t(step);
        ASSERT_EQ(now[here].has_value(), before[here].has_value()) << i << ' ' << step;
        if (!before[here]) continue;
        ASSERT_EQ(now[here]->pitch, before[here]->pitch) << i << ' ' << step;
        const bool isCut =
            step > 0 && types::isFree(settings.free, locks, v, (step - 1) / piece.stepsPerQuarter);
        ASSERT_TRUE(isCut || now[here]->begins == before[here]->begins) << i << ' ' << step;
      }
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
    const auto locks = randomLocks(random, piece);
    if (!isAnyFree(settings.free, locks, piece.lengthSteps / piece.stepsPerQuarter)) continue;
    const auto made = composer->compose(settings, nullptr, &piece, nullptr, locks);
    const auto read = generate::parseProvenance(made.chorale.origin, "it").settings;
    EXPECT_EQ(read.free, settings.free);
    EXPECT_EQ(read.particles, settings.particles);
    // From its own notes, of which those that were drawn do not matter.
    EXPECT_EQ(generate::parseLocks(made.chorale.origin, "it"), locks);
    const auto again = composer->compose(read, nullptr, &made.chorale, nullptr, locks);
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
