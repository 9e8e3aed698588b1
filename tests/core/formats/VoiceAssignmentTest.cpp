#include "core/formats/VoiceAssignment.h"

#include "core/formats/BuiltInCorpus.h"

#include <ctime>
#include <gtest/gtest.h>
#include <initializer_list>
#include <random>
#include <stdexcept>
#include <sys/resource.h>

using namespace dmm;
using types::Chorale;
using types::Note;

namespace {

types::PianoRoll rollFrom(std::initializer_list<std::initializer_list<int>> slices) {
  types::PianoRoll roll;
  for (const auto& pitches : slices) {
    types::Slice slice;
    for (const int pitch : pitches) slice.set(static_cast<std::size_t>(pitch - 21));
    roll.slices.push_back(slice);
  }
  return roll;
}

const std::vector<Note>& voice(const types::Chorale& chorale, types::VoicePart part) {
  return chorale.voices.at(static_cast<std::size_t>(part));
}

} // namespace

TEST(VoiceAssignment, FourKeysGoFromTopToBottom) {
  const auto chorale = formats::assignVoices(rollFrom({{48, 60, 67, 72}, {47, 62, 67, 74}}));
  EXPECT_TRUE(chorale.voicesInferred);
  EXPECT_EQ(chorale.lengthSteps, 2);
  EXPECT_EQ(voice(chorale, types::VoicePart::Soprano), (std::vector<Note>{{72, 0, 1}, {74, 1, 1}}));
  EXPECT_EQ(voice(chorale, types::VoicePart::Alto), (std::vector<Note>{{67, 0, 2}}));
  EXPECT_EQ(voice(chorale, types::VoicePart::Bass), (std::vector<Note>{{48, 0, 1}, {47, 1, 1}}));
}

TEST(VoiceAssignment, WithFourKeysASliceEveryVoiceSingsAlwaysAndNoneCrosses) {
  std::mt19937 random(8);
  for (int trial = 0; trial < 20; ++trial) {
    types::PianoRoll roll;
    for (int t = 0; t < 50; ++t) {
      types::Slice slice;
      while (slice.count() < 4) slice.set(20 + random() % 40);
      roll.slices.push_back(slice);
    }
    const auto chorale = formats::assignVoices(roll);
    std::vector<std::array<int, 4>> sung(50);
    for (std::size_t v = 0; v < 4; ++v)
      for (const Note& note : chorale.voices[v])
        for (int t = note.onset; t < note.onset + note.duration; ++t) {
          EXPECT_EQ(sung.at(std::size_t(t))[v], 0) << "two notes at once";
          sung.at(std::size_t(t))[v] = note.pitch;
        }
    for (const auto& pitches : sung)
      for (std::size_t v = 0; v < 4; ++v)
        EXPECT_GT(pitches[v], v < 3 ? pitches[v + 1] : 0); // each above the next, none silent
  }
}

TEST(VoiceAssignment, ThreeKeysAreAUnisonOfTheVoicesThatMoveLeast) {
  // Alto and tenor meet on 64: the alto comes down from 65, the tenor up from 62.
  const auto chorale = formats::assignVoices(rollFrom({{50, 62, 65, 74}, {50, 64, 74}}));
  EXPECT_EQ(voice(chorale, types::VoicePart::Soprano), (std::vector<Note>{{74, 0, 2}}));
  EXPECT_EQ(voice(chorale, types::VoicePart::Alto), (std::vector<Note>{{65, 0, 1}, {64, 1, 1}}));
  EXPECT_EQ(voice(chorale, types::VoicePart::Tenor), (std::vector<Note>{{62, 0, 1}, {64, 1, 1}}));
  EXPECT_EQ(voice(chorale, types::VoicePart::Bass), (std::vector<Note>{{50, 0, 2}}));
}

TEST(VoiceAssignment, OneKeyGoesToTheNearestVoice) {
  const auto chorale = formats::assignVoices(rollFrom({{48, 60, 67, 72}, {50}}));
  EXPECT_EQ(voice(chorale, types::VoicePart::Bass).back(), (Note{50, 1, 1}));
  EXPECT_EQ(voice(chorale, types::VoicePart::Soprano).size(), 1U);
}

TEST(VoiceAssignment, ARestSeparatesNotes) {
  const auto chorale = formats::assignVoices(rollFrom({{60}, {}, {60}}));
  std::size_t notes = 0;
  for (const auto& part : chorale.voices) notes += part.size();
  EXPECT_EQ(notes, 2U);
}

TEST(VoiceAssignment, LosesNothingWhateverTheRoll) {
  std::mt19937 random(7);
  for (int trial = 0; trial < 200; ++trial) {
    types::PianoRoll roll;
    for (int t = 0; t < 20; ++t) {
      types::Slice slice;
      for (unsigned n = random() % 12; n > 0; --n) slice.set(random() % types::kKeyCount);
      roll.slices.push_back(slice);
    }
    ASSERT_EQ(formats::rollOf(formats::assignVoices(roll)), roll) << "trial " << trial;
  }
}

TEST(VoiceAssignment, TakesLittleMemoryForManyKeys) {
  // A MIDI file of 300 bytes can hold down every key for 65536 steps.
  types::PianoRoll roll;
  roll.slices.resize(16384);
  for (auto& slice : roll.slices) slice.set();
  const auto kilobytes = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  const auto before = kilobytes();
  const auto chorale = formats::assignVoices(roll);
  EXPECT_LT(kilobytes() - before, 512 << 10); // AddressSanitizer keeps 256 MB of what is freed
  std::size_t notes = 0;
  for (const auto& part : chorale.voices) notes += part.size();
  EXPECT_EQ(notes, static_cast<std::size_t>(types::kKeyCount));
}

TEST(VoiceAssignment, TakesLittleTimeForManyNotes) {
  // Four keys that change at every step; with every note searched for among all notes before it
  // this would take minutes.
  types::PianoRoll roll;
  roll.slices.resize(65536);
  for (std::size_t step = 0; step < roll.slices.size(); ++step)
    for (std::size_t key = 0; key < 4; ++key) roll.slices[step].set(20 + 12 * key + step % 2);
  const std::clock_t begin = std::clock();
  const auto chorale = formats::assignVoices(roll);
  EXPECT_LT(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, 20);
  EXPECT_EQ(chorale.voices[0].size(), roll.slices.size());
}

TEST(RollOf, SamplesAtTheStartOfEveryQuarter) {
  types::Chorale chorale;
  chorale.stepsPerQuarter = 4;
  chorale.lengthSteps = 9; // two quarters and a sixteenth: three slices
  chorale.voices[0] = {{72, 0, 4}, {74, 5, 3}, {76, 8, 1}}; // 74 sounds between two samples only
  chorale.voices[3] = {{48, 0, 9}};
  EXPECT_EQ(formats::rollOf(chorale), rollFrom({{48, 72}, {48}, {48, 76}}));
  chorale.stepsPerQuarter = 0;
  EXPECT_THROW(formats::rollOf(chorale), std::invalid_argument);
}

TEST(VoiceAssignment, LooksAheadForTheSmallerLeap) {
  // One key for two slices, then four: the voice that sings it is the one that goes on from it,
  // whichever was nearer at first.
  const auto chorale = formats::assignVoices(rollFrom({{56}, {56}, {44, 56, 63, 75}}));
  EXPECT_EQ(voice(chorale, types::VoicePart::Tenor), (std::vector<Note>{{56, 0, 3}}));
}

TEST(VoiceAssignment, RepeatedNotesAreStruckWhereAsked) {
  const auto roll = rollFrom({{48, 60, 67, 72}, {48, 60, 67, 72}});
  const auto struck = formats::assignVoices(roll, 1, types::RepeatedNotes::Struck);
  EXPECT_EQ(voice(struck, types::VoicePart::Alto), (std::vector<Note>{{67, 0, 1}, {67, 1, 1}}));
  EXPECT_EQ(voice(formats::assignVoices(roll), types::VoicePart::Alto),
            (std::vector<Note>{{67, 0, 2}}));
}

TEST(VoiceAssignment, SingsAsBachDoes) {
  // The built-in chorales know who sings what: quarters at which an inferred voice sings what
  // Bach's voice sings. Assigning slice by slice gives 0.9827; crossed voices are out of reach.
  const auto corpus = formats::readCorpus(formats::builtInCorpusBytes(), "built in");
  const auto singing = [](const std::vector<Note>& notes, int step) {
    for (const Note& note : notes)
      if (note.onset <= step && step < note.onset + note.duration) return note.pitch;
    return 0;
  };
  int equal = 0, all = 0;
  for (const auto& [piece, match, reading] : corpus.pieces) {
    const auto& truth = piece.chorale;
    const auto roll = formats::rollOf(truth);
    const auto inferred = formats::assignVoices(roll);
    for (int t = 0; t < static_cast<int>(roll.length()); ++t)
      for (std::size_t v = 0; v < 4; ++v) {
        ++all;
        equal +=
            singing(truth.voices[v], t * truth.stepsPerQuarter) == singing(inferred.voices[v], t);
      }
  }
  EXPECT_GT(static_cast<double>(equal) / all, 0.984) << equal << " of " << all;
}

TEST(VoiceAssignment, NotesOnACoarserGridSoundWhatItsSlicesDo) {
  Chorale chorale;
  chorale.stepsPerQuarter = 4;
  chorale.lengthSteps = 18;
  chorale.title = "On sixteenths";
  chorale.voicesInferred = false;
  chorale.meter = types::Meter{4, 4, 2};
  chorale.voices[0] = {{72, 0, 6}, {74, 6, 1}, {72, 7, 3}, {76, 16, 2}};
  chorale.voices[3] = {{48, 0, 4}, {48, 4, 14}};
  for (const int slices : {1, 2, 4}) {
    const types::ModelReading reading = formats::notesOnGrid(chorale, slices);
    EXPECT_EQ(formats::rollOf(reading.chorale, slices), formats::rollOf(chorale, slices)) << slices;
    EXPECT_EQ(reading.scoreQuarters.size(), formats::rollOf(chorale, slices).length());
    EXPECT_EQ(reading.chorale.title, "On sixteenths");
    EXPECT_FALSE(reading.chorale.voicesInferred);
  }
  const types::ModelReading quarters = formats::notesOnGrid(chorale, 1);
  // The first soprano note sounds at quarters 0 and 1, the one at step 6 at none, its neighbour at
  // quarter 2; the bass is struck anew at quarter 1.
  EXPECT_EQ(quarters.chorale.voices[0], (std::vector<Note>{{72, 0, 2}, {72, 2, 1}, {76, 4, 1}}));
  EXPECT_EQ(quarters.chorale.voices[3], (std::vector<Note>{{48, 0, 1}, {48, 1, 4}}));
  EXPECT_EQ(quarters.chorale.meter, (types::Meter{4, 4, 1})); // the slice at 1 is in bar 1
  EXPECT_EQ(formats::notesOnGrid(chorale, 2).chorale.meter, (types::Meter{4, 4, 1}));
  EXPECT_THROW(formats::notesOnGrid(chorale, 0), std::invalid_argument);
}
