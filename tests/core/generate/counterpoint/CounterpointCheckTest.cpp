// Each rule on chords of which it can be told by looking whether they break it, and on chords that
// come near to it and do not; all of them on Bach.

#include "core/generate/counterpoint/CounterpointCheck.h"

#include "core/data/Dataset.h"
#include "core/generate/counterpoint/LocalKey.h"
#include "tests/support/ChordPiece.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace dmm;
using test::chordPiece;
using types::CounterpointFault;
using types::CounterpointRule;
using types::VoicePart;

namespace {

using Chords = std::vector<std::array<int, 4>>; // soprano, alto, tenor, bass

constexpr auto S = VoicePart::Soprano, A = VoicePart::Alto, T = VoicePart::Tenor,
               B = VoicePart::Bass;

std::vector<CounterpointFault> faultsOf(const types::Chorale& piece, CounterpointRule rule) {
  std::vector<CounterpointFault> faults;
  for (const auto& fault : generate::checkCounterpoint(piece).faults)
    if (fault.rule == rule) faults.push_back(fault);
  return faults;
}

struct Example {
  CounterpointRule rule;
  const char* what;
  Chords chords;
  std::vector<CounterpointFault> faults;
};

void PrintTo(const Example& example, std::ostream* out) {
  *out << types::nameOf(example.rule) << ": " << example.what;
}

class CounterpointExample : public testing::TestWithParam<Example> {};

// C4 60, D 62, E 64, F 65, G 67, A 69, B 71, C5 72.
const std::vector<Example> kExamples{
    {CounterpointRule::ParallelFifths,
     "C and G up to D and A in bass and tenor",
     {{72, 64, 55, 48}, {77, 65, 57, 50}},
     {{CounterpointRule::ParallelFifths, 1, 0, {T, B}}}},
    {CounterpointRule::ParallelFifths,
     "a fifth to a twelfth in the other direction",
     {{76, 64, 55, 48}, {77, 65, 62, 43}},
     {}},
    {CounterpointRule::ParallelFifths, "held fifth", {{72, 64, 55, 48}, {76, 64, 55, 48}}, {}},
    {CounterpointRule::ParallelFifths,
     "a diminished fifth to a perfect one",
     {{74, 65, 59, 53}, {76, 67, 60, 53}},
     {}},
    {CounterpointRule::ParallelOctaves,
     "soprano and bass from C to D, two octaves apart",
     {{72, 67, 64, 48}, {74, 65, 57, 50}},
     {{CounterpointRule::ParallelOctaves, 1, 0, {S, B}}}},
    {CounterpointRule::ParallelOctaves,
     "an octave to a double octave in contrary motion",
     {{72, 67, 64, 60}, {74, 69, 65, 50}},
     {}},
    {CounterpointRule::HiddenFifths,
     "soprano leaps up into a fifth with the bass",
     {{64, 60, 55, 48}, {72, 65, 57, 53}},
     {{CounterpointRule::HiddenFifths, 1, 0, {S, B}}}},
    {CounterpointRule::HiddenFifths,
     "the soprano goes by step",
     {{71, 67, 62, 43}, {72, 65, 57, 53}},
     {}},
    {CounterpointRule::HiddenFifths,
     "the bass goes the other way",
     {{64, 60, 60, 57}, {72, 65, 57, 53}},
     {}},
    {CounterpointRule::HiddenOctaves,
     "soprano leaps up into an octave with the bass",
     {{69, 64, 60, 48}, {74, 65, 57, 50}},
     {{CounterpointRule::HiddenOctaves, 1, 0, {S, B}}}},
    {CounterpointRule::HiddenOctaves,
     "into an octave between inner voices",
     {{76, 69, 57, 45}, {77, 74, 62, 46}},
     {}},
    {CounterpointRule::Crossing,
     "alto below tenor",
     {{72, 60, 64, 48}},
     {{CounterpointRule::Crossing, 0, 0, {A, T}}}},
    {CounterpointRule::Crossing, "alto and tenor on one key", {{72, 64, 64, 48}}, {}},
    {CounterpointRule::Overlap,
     "the bass moves above the tenor's last note",
     {{72, 67, 55, 48}, {72, 69, 60, 57}},
     {{CounterpointRule::Overlap, 1, 0, {T, B}}}},
    {CounterpointRule::Overlap,
     "the alto moves below the tenor's last note",
     {{72, 67, 64, 48}, {72, 62, 59, 43}},
     {{CounterpointRule::Overlap, 1, 0, {A, T}}}},
    {CounterpointRule::Overlap, "onto the note it left", {{72, 67, 55, 48}, {72, 69, 60, 55}}, {}},
    {CounterpointRule::Spacing,
     "a ninth between soprano and alto",
     {{76, 62, 55, 48}},
     {{CounterpointRule::Spacing, 0, 0, {S, A}}}},
    {CounterpointRule::Spacing, "two octaves between tenor and bass", {{74, 67, 65, 41}}, {}},
    {CounterpointRule::Spacing, "an octave", {{74, 62, 55, 48}}, {}},
    {CounterpointRule::Range,
     "the bass on D2",
     {{72, 66, 57, 38}},
     {{CounterpointRule::Range, 0, 0, {B}}}},
    {CounterpointRule::Range, "all at their ends", {{79, 74, 67, 60}, {60, 55, 48, 40}}, {}},
    {CounterpointRule::DoubledLeadingNote,
     "B twice in G major's triad within C major",
     {{72, 67, 64, 48}, {71, 67, 62, 47}, {72, 67, 64, 48}, {72, 69, 65, 53}, {72, 67, 64, 48}},
     {{CounterpointRule::DoubledLeadingNote, 1, 1, {S, B}}}},
    {CounterpointRule::DoubledLeadingNote,
     "B twice in E minor's triad within C major",
     {{72, 67, 64, 48}, {71, 67, 64, 47}, {72, 67, 64, 48}, {72, 69, 65, 53}, {72, 67, 64, 48}},
     {}},
    {CounterpointRule::DoubledLeadingNote,
     "G twice in G major's triad within C major",
     {{72, 67, 64, 48}, {71, 67, 62, 43}, {72, 67, 64, 48}, {72, 69, 65, 53}, {72, 67, 64, 48}},
     {}},
    {CounterpointRule::AugmentedLeap,
     "the bass from F up to B within C major",
     {{72, 69, 60, 53}, {74, 67, 62, 59}, {72, 67, 64, 60}},
     {{CounterpointRule::AugmentedLeap, 1, 0, {B}}}},
    {CounterpointRule::AugmentedLeap,
     "the bass from F down to B, a diminished fifth",
     {{72, 69, 60, 53}, {74, 67, 62, 47}, {72, 67, 64, 48}},
     {}},
    {CounterpointRule::AugmentedLeap,
     "F to G sharp within A minor",
     {{69, 65, 62, 50}, {71, 68, 64, 52}, {69, 64, 60, 45}},
     {{CounterpointRule::AugmentedLeap, 1, 0, {A}}}},
    {CounterpointRule::AugmentedLeap,
     "C to E flat within C minor, as wide",
     {{72, 67, 60, 48}, {75, 67, 60, 48}, {74, 67, 59, 43}, {72, 67, 60, 48}},
     {}},
    {CounterpointRule::DissonanceLeft,
     "F over G, and both leap",
     {{65, 62, 59, 55}, {69, 65, 60, 50}},
     {{CounterpointRule::DissonanceLeft, 1, 0, {S, B}}}},
    {CounterpointRule::DissonanceLeft,
     "F over G goes to E",
     {{65, 62, 59, 55}, {64, 60, 60, 48}},
     {}},
    {CounterpointRule::DissonanceLeft,
     "F over G, which holds",
     {{65, 62, 59, 55}, {71, 62, 59, 55}},
     {}},
    {CounterpointRule::MissingVoice,
     "the alto rests",
     {{72, 67, 64, 48}, {72, 0, 64, 48}},
     {{CounterpointRule::MissingVoice, 1, 1, {A}}}},
    {CounterpointRule::MissingVoice, "all rest", {{72, 67, 64, 48}, {0, 0, 0, 0}}, {}},
    {CounterpointRule::MissingVoice, "a piece for two", {{72, 0, 0, 48}, {74, 0, 0, 50}}, {}},
    {CounterpointRule::MissingThird,
     "C and G",
     {{72, 67, 60, 48}},
     {{CounterpointRule::MissingThird, 0, 0, {S, A, T, B}}}},
    {CounterpointRule::MissingThird, "no fifth", {{72, 64, 60, 48}}, {}},
    {CounterpointRule::RepeatedChord,
     "from the fourth beat into the next bar",
     {{72, 67, 64, 48}, {74, 67, 59, 43}, {72, 67, 64, 48}, {74, 67, 59, 43}, {74, 67, 59, 43}},
     {{CounterpointRule::RepeatedChord, 4, 3, {S, A, T, B}}}},
    {CounterpointRule::RepeatedChord,
     "within the bar",
     {{72, 67, 64, 48}, {72, 67, 64, 48}, {72, 67, 64, 48}, {72, 67, 64, 48}, {74, 67, 59, 43}},
     {}},
};

} // namespace

TEST_P(CounterpointExample, IsJudged) {
  EXPECT_EQ(faultsOf(chordPiece(GetParam().chords), GetParam().rule), GetParam().faults);
}

INSTANTIATE_TEST_SUITE_P(Rules, CounterpointExample, testing::ValuesIn(kExamples));

TEST(CounterpointCheck, EveryRuleHasAnExampleOnBothSides) {
  for (const CounterpointRule rule : types::kCounterpointRules) {
    const auto has = [&](bool breaks) {
      return std::any_of(kExamples.begin(), kExamples.end(), [&](const Example& example) {
        return example.rule == rule && example.faults.empty() != breaks;
      });
    };
    EXPECT_TRUE(has(true)) << nameOf(rule);
    EXPECT_TRUE(has(false)) << nameOf(rule);
  }
}

TEST(CounterpointCheck, CountsAHundredChords) {
  // Four chords that sound; the last two change in parallel octaves and fifths.
  auto report = generate::checkCounterpoint(chordPiece(
      {{72, 67, 64, 48}, {0, 0, 0, 0}, {71, 67, 62, 55}, {72, 67, 64, 48}, {74, 69, 65, 50}}));
  EXPECT_EQ(report.chords, 4U);
  EXPECT_EQ(report.counts().of(CounterpointRule::ParallelOctaves), 1U);
  EXPECT_DOUBLE_EQ(report.counts().aHundredChords(CounterpointRule::ParallelOctaves), 25);
  EXPECT_DOUBLE_EQ(report.counts().aHundredChords(), 25.0 * double(report.faults.size()));
  types::CounterpointCounts twice = report.counts();
  twice += report.counts();
  EXPECT_EQ(twice.chords, 8U);
  EXPECT_DOUBLE_EQ(twice.aHundredChords(), report.counts().aHundredChords());
  EXPECT_EQ(types::CounterpointCounts().aHundredChords(), 0);
}

TEST(CounterpointCheck, TellsPlacesInStepsOfThePiece) {
  const auto sixteenths = faultsOf(chordPiece({{72, 64, 55, 48}, {77, 65, 57, 50}}, 4),
                                   CounterpointRule::ParallelFifths);
  ASSERT_EQ(sixteenths.size(), 1U);
  EXPECT_EQ(sixteenths[0].from, 0);
  EXPECT_EQ(sixteenths[0].step, 4);
  EXPECT_TRUE(generate::checkCounterpoint({}).faults.empty());
}

TEST(CounterpointCheck, FindsTheKeyAroundAChord) {
  const auto keyOf = [](const Chords& chords) {
    return generate::localKeys(generate::chordsOf(chordPiece(chords))).front();
  };
  // I IV V I of C major; I IV V I of F sharp minor.
  const generate::Key major =
      keyOf({{72, 67, 64, 48}, {72, 69, 65, 53}, {71, 67, 62, 55}, {72, 67, 64, 48}});
  EXPECT_EQ(major, (generate::Key{0, false}));
  EXPECT_EQ(major.fifths(), 0);
  const generate::Key minor =
      keyOf({{73, 69, 66, 54}, {74, 71, 66, 47}, {73, 68, 65, 49}, {73, 69, 66, 54}});
  EXPECT_EQ(minor, (generate::Key{6, true}));
  EXPECT_EQ(minor.fifths(), 3);
}

TEST(CounterpointCheck, BachSeldomBreaksRules) {
  const auto bach = generate::countFaults(*data::Dataset::builtIn(), types::Split::Test);
  EXPECT_GT(bach.chords, 4000U);
  for (const CounterpointRule rule : types::kCounterpointRules)
    EXPECT_LT(bach.aHundredChords(rule), rule == CounterpointRule::Overlap ? 8 : 2) << nameOf(rule);
}

TEST(CounterpointCheck, BachWithAVoiceThatIsLateBreaksThemOften) {
  const auto bach = generate::countFaults(*data::Dataset::builtIn(), types::Split::Test);
  types::CounterpointCounts late;
  for (types::Chorale chorale : data::Dataset::builtIn()->chorales(types::Split::Test)) {
    for (types::Note& note : chorale.voices[1]) note.onset += chorale.stepsPerQuarter;
    late += generate::checkCounterpoint(chorale).counts();
  }
  for (const CounterpointRule rule :
       {CounterpointRule::ParallelFifths, CounterpointRule::ParallelOctaves,
        CounterpointRule::DissonanceLeft})
    EXPECT_GT(late.aHundredChords(rule), 2 * bach.aHundredChords(rule)) << nameOf(rule);
}
