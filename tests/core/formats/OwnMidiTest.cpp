#include "core/formats/OwnMidi.h"

#include "core/formats/MidiFile.h"
#include "core/formats/VoiceAssignment.h"
#include "core/support/Errors.h"
#include "tests/support/TemporaryFolder.h"

#include <gtest/gtest.h>
#include <random>

using namespace dmm;

TEST(OwnMidi, ReadsBackWhatWasWritten) {
  std::mt19937 random(3);
  const test::TemporaryFolder folder;
  for (int trial = 0; trial < 20; ++trial) {
    types::PianoRoll roll;
    for (int t = 0; t < 30; ++t) {
      types::Slice slice;
      for (unsigned n = random() % 6; n > 0; --n) slice.set(random() % types::kKeyCount);
      roll.slices.push_back(slice);
    }
    types::Chorale chorale = formats::assignVoices(
        roll, 1, trial % 2 ? types::RepeatedNotes::Struck : types::RepeatedNotes::Tied);
    chorale.title = "Sample, seed 7";
    chorale.origin = "DMM Workbench 1; ";
    for (int i = 0; i < 40; ++i) chorale.origin += "clause " + std::to_string(i) + "; ";
    const auto file = folder.path() / "a.mid";
    formats::writeMidi(chorale, file);
    const types::Chorale read = formats::readOwnMidi(file);
    EXPECT_EQ(read.title, chorale.title);
    EXPECT_EQ(read.origin, chorale.origin);
    EXPECT_EQ(read.lengthSteps, 30);
    EXPECT_EQ(read.stepsPerQuarter, 1);
    EXPECT_EQ(formats::rollOf(read), roll) << "trial " << trial;
    for (std::size_t v = 0; v < 4; ++v) EXPECT_EQ(read.voices[v].size(), chorale.voices[v].size());
  }
}

TEST(OwnMidi, FindsTheGridThatTheNotesNeed) {
  const test::TemporaryFolder folder;
  types::Chorale chorale;
  chorale.stepsPerQuarter = 4;
  chorale.lengthSteps = 8;
  chorale.voices[0] = {{72, 0, 2}, {74, 2, 2}, {76, 4, 4}};
  formats::writeMidi(chorale, folder.path() / "a.mid");
  const auto read = formats::readOwnMidi(folder.path() / "a.mid");
  EXPECT_EQ(read.stepsPerQuarter, 2); // eighths
  EXPECT_EQ(read.lengthSteps, 4);
  EXPECT_EQ(read.voices[0], (std::vector<types::Note>{{72, 0, 1}, {74, 1, 1}, {76, 2, 2}}));
}

TEST(OwnMidi, ReadsTheNumberApartFromTheOrigin) {
  const test::TemporaryFolder folder;
  types::Chorale chorale;
  chorale.origin = "DMM Workbench 1; seed: 7";
  chorale.catalogueNumber = "BWV 269";
  chorale.lengthSteps = 4;
  chorale.voices[0] = {{72, 0, 4}};
  formats::writeMidi(chorale, folder.path() / "a.mid");
  const auto read = formats::readOwnMidi(folder.path() / "a.mid");
  EXPECT_EQ(read.origin, chorale.origin);
  EXPECT_EQ(read.catalogueNumber, chorale.catalogueNumber);
}

TEST(OwnMidi, ReadsTheShiftFromTheOrigin) {
  const test::TemporaryFolder folder;
  const std::pair<const char*, int> rows[] = {{"DMM Workbench 1; shift: -12; seed: 7", -12},
                                              {"DMM Workbench 1; seed: 7; shift: 3", 3},
                                              {"DMM Workbench 1; seed: 7", 0}, // earlier versions
                                              {"DMM Workbench 1; shift: 49", 0},
                                              {"DMM Workbench 1; shift: -1x", 0},
                                              {"DMM Workbench 1; shift: ", 0},
                                              {"DMM Workbench 1; makeshift: 4; shifted: 5", 0},
                                              {"shift: -12", 0}};
  for (const auto& [origin, shift] : rows) {
    types::Chorale chorale;
    chorale.origin = origin;
    chorale.lengthSteps = 4;
    chorale.voices[0] = {{72, 0, 4}};
    formats::writeMidi(chorale, folder.path() / "a.mid");
    EXPECT_EQ(formats::readOwnMidi(folder.path() / "a.mid").modelShift, shift) << origin;
  }
}

TEST(OwnMidi, CutShortAnywhereItIsRefusedOrRead) {
  const test::TemporaryFolder folder;
  types::Chorale chorale;
  chorale.lengthSteps = 4;
  for (auto& voice : chorale.voices) voice = {{72, 0, 2}, {74, 2, 2}};
  formats::writeMidi(chorale, folder.path() / "a.mid");
  const std::string whole = test::contentOf(folder.path() / "a.mid");
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THROW(formats::parseOwnMidi(std::string_view(whole).substr(0, size), "a.mid"),
                 support::InputError)
        << size;
  EXPECT_EQ(formats::parseOwnMidi(whole, "a.mid").voices, chorale.voices);
}

TEST(OwnMidi, RefusesOtherFiles) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(formats::readOwnMidi(folder.path() / "no.mid"), support::InputError);
  EXPECT_THROW(formats::readOwnMidi(folder.write("a.mid", "")), support::InputError);
  EXPECT_THROW(formats::readOwnMidi(folder.write("a.mid", "a song")), support::InputError);
  types::Chorale chorale;
  chorale.lengthSteps = 4;
  chorale.voices[0] = {{72, 0, 4}};
  formats::writeMidi(chorale, folder.path() / "b.mid");
  const std::string whole = test::contentOf(folder.path() / "b.mid");
  EXPECT_THROW(formats::readOwnMidi(folder.write("a.mid", whole.substr(0, 14))),
               support::InputError);
}
