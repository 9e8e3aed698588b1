// Every built-in chorale, written and read again: nothing may be lost. And what a reader that is
// not ours (midicsv) finds in our MIDI files.

#include "core/formats/BuiltInCorpus.h"
#include "core/formats/MidiFile.h"
#include "core/formats/MusicXmlFile.h"
#include "core/formats/ScoreReading.h"
#include "core/formats/VoiceAssignment.h"
#include "core/support/Errors.h"
#include "core/types/Bars.h"
#include "tests/support/TemporaryFolder.h"

#include <algorithm>
#include <cstdlib>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

using namespace dmm;

namespace {

const formats::Corpus& corpus() {
  static const formats::Corpus read = formats::builtInCorpus();
  return read;
}

/// The chorale as a reader can know it: its split and its roll are no matter of a score.
types::Chorale withoutSplit(types::Chorale chorale) {
  chorale.split = types::Split::Train;
  chorale.modelShift = 0;
  return chorale;
}

/// A line for each difference, short enough to read.
std::string difference(const types::Chorale& was, const types::Chorale& is) {
  std::ostringstream text;
  if (was.title != is.title) text << "title '" << is.title << "'; ";
  if (was.catalogueNumber != is.catalogueNumber) text << "number '" << is.catalogueNumber << "'; ";
  if (was.lengthSteps != is.lengthSteps) text << "length " << is.lengthSteps << "; ";
  if (was.meter != is.meter || was.keyFifths != is.keyFifths) text << "key or time; ";
  if (was.fermatas != is.fermatas) text << "fermatas; ";
  for (std::size_t v = 0; v < 4; ++v)
    if (was.voices[v] != is.voices[v]) text << "voice " << v << "; ";
  return text.str();
}

void expectEqual(const types::Chorale& was, const formats::ScoreReading& is) {
  EXPECT_EQ(withoutSplit(was), withoutSplit(is.chorale))
      << was.catalogueNumber << ": " << difference(was, is.chorale);
  EXPECT_TRUE(is.remarks.empty()) << was.catalogueNumber << ": " << is.remarks.front();
}

/// Where bars begin, in quarters, as MIDI can tell it: two parts of a bar are one.
std::vector<double> barStarts(const types::Chorale& chorale) {
  std::vector<double> starts;
  double missing = 0; // of the bar before
  for (const auto& bar : types::Bars(chorale).until(chorale.lengthSteps / 4.0)) {
    const bool completes = !bar.isCounted && missing == bar.length;
    if (!completes) starts.push_back(bar.start);
    missing = starts.size() > 1 ? bar.wholeLength() - bar.length : 0;
  }
  return starts;
}

} // namespace

// MIDI has no word for a bar that is divided, nor for a fermata.
TEST(ScoreRoundTrip, EveryBuiltInChoraleThroughMidi) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "a.mid";
  ASSERT_EQ(corpus().pieces.size(), 377U);
  for (const auto& entry : corpus().pieces) {
    types::Chorale chorale = entry.piece.chorale;
    formats::writeMidi(chorale, file);
    const auto reading = formats::readScore(file);
    ASSERT_TRUE(reading.chorale.meter);
    EXPECT_EQ(barStarts(reading.chorale), barStarts(chorale)) << chorale.catalogueNumber;
    EXPECT_EQ(reading.chorale.meter->beats, chorale.meter->beats);
    EXPECT_EQ(reading.chorale.meter->beatUnit, chorale.meter->beatUnit);
    EXPECT_EQ(reading.chorale.meter->pickupSteps, chorale.meter->pickupSteps);
    chorale.meter = reading.chorale.meter;
    chorale.fermatas = {};
    expectEqual(chorale, reading);
  }
}

TEST(ScoreRoundTrip, EveryBuiltInChoraleThroughMusicXml) {
  for (const auto& entry : corpus().pieces)
    expectEqual(entry.piece.chorale,
                formats::parseScore(formats::toMusicXml(entry.piece.chorale), "a.musicxml"));
}

TEST(ScoreRoundTrip, InferredVoicesWithChordsOriginKeyAndPickup) {
  types::PianoRoll roll;
  for (const unsigned long long keys : {0x8421ULL, 0x8423ULL, 0xF8423ULL, 0ULL, 0x1ULL}) // 5, 9
    roll.slices.emplace_back(keys << 20);
  types::Chorale chorale = formats::assignVoices(roll);
  chorale.title = "Ä \"title\" <of> a & b";
  chorale.origin = std::string(40, 'x') + "; seed 7; " + std::string(300, 'y');
  chorale.meter = types::Meter{3, 4, 1};
  chorale.keyFifths = -2;
  chorale.fermatas[3] = {chorale.voices[3].front().onset};
  for (auto& voice : chorale.voices)
    std::stable_sort(voice.begin(), voice.end(), [](const auto& a, const auto& b) {
      return a.onset != b.onset ? a.onset < b.onset : a.pitch > b.pitch;
    });
  expectEqual(chorale, formats::parseScore(formats::toMusicXml(chorale), "a", 1));

  const test::TemporaryFolder folder;
  formats::writeMidi(chorale, folder.path() / "a.mid");
  chorale.fermatas = {}; // MIDI has no word for them
  expectEqual(chorale, formats::readScore(folder.path() / "a.mid", 1));
}

TEST(ScoreRoundTrip, APieceThatAModelComposedKeepsItsShift) {
  const test::TemporaryFolder folder;
  types::Chorale chorale = corpus().pieces.front().piece.chorale;
  chorale.origin = "DMM Workbench 1.0; run: x; shift: -12; seed: 7";
  for (const char* file : {"a.mid", "a.musicxml"}) {
    formats::writeScore(chorale, folder.path() / file);
    EXPECT_EQ(formats::readScore(folder.path() / file).chorale.modelShift, -12) << file;
  }
}

TEST(ScoreRoundTrip, ALongTitleIsWholeInMidi) {
  const test::TemporaryFolder folder;
  types::Chorale chorale = corpus().pieces.front().piece.chorale;
  for (int i = 0; i < 30; ++i) chorale.title += " \u00FCber; Strophe " + std::to_string(i);
  formats::writeMidi(chorale, folder.path() / "a.mid");
  EXPECT_EQ(formats::readScore(folder.path() / "a.mid").chorale.title, chorale.title);
}

TEST(ScoreRoundTrip, AnIndependentReaderFindsTheSameNotesAndTimes) {
  if (std::system("command -v midicsv >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "midicsv is not installed";
  const test::TemporaryFolder folder;
  for (std::size_t piece = 0; piece < corpus().pieces.size(); piece += 10) {
    const types::Chorale& chorale = corpus().pieces[piece].piece.chorale;
    const auto midi = folder.path() / "a.mid", csv = folder.path() / "a.csv";
    formats::writeMidi(chorale, midi, 96);
    ASSERT_EQ(std::system(("midicsv '" + midi.string() + "' '" + csv.string() + "'").c_str()), 0);

    std::array<std::vector<types::Note>, 4> voices;
    std::array<std::map<int, int>, 4> sounding; // onset of each pitch, in ticks
    std::map<std::string, std::vector<std::string>> texts;
    int tempo = 0, division = 0;
    std::istringstream lines(test::contentOf(csv));
    for (std::string line; std::getline(lines, line);) {
      std::vector<std::string> cells;
      std::istringstream parts(line);
      for (std::string cell; std::getline(parts, cell, ',');)
        cells.push_back(cell.substr(cell.find_first_not_of(' ')));
      const std::string& kind = cells.at(2);
      const auto cell = [&](std::size_t i) { return std::stoi(cells.at(i)); };
      if (kind == "Header") division = cell(5);
      if (kind == "Tempo") tempo = cell(3);
      if (kind == "Title_t") texts[kind].push_back(line.substr(line.find('"')));
      if (kind != "Note_on_c" && kind != "Note_off_c") continue;
      const auto voice = static_cast<std::size_t>(cell(3));
      ASSERT_EQ(cell(0), cell(3) + 2) << "one track for each voice, after the first";
      auto& onsets = sounding.at(voice);
      if (kind == "Note_on_c" && cell(5) > 0) {
        ASSERT_FALSE(onsets.contains(cell(4))) << line;
        onsets[cell(4)] = cell(1);
      } else {
        ASSERT_TRUE(onsets.contains(cell(4))) << line;
        voices[voice].push_back({cell(4), onsets[cell(4)], cell(1) - onsets[cell(4)]});
        onsets.erase(cell(4));
      }
    }
    EXPECT_EQ(division, 480);
    EXPECT_EQ(tempo, 625000); // microseconds: 60 s / 96
    ASSERT_EQ(texts["Title_t"].size(), 5U);
    EXPECT_EQ(texts["Title_t"][1], "\"Soprano\"");
    EXPECT_EQ(texts["Title_t"][4], "\"Bass\"");
    for (std::size_t v = 0; v < 4; ++v) {
      EXPECT_TRUE(sounding[v].empty()) << "a note never ends";
      std::vector<types::Note> expected = chorale.voices[v]; // 120 ticks a sixteenth
      for (types::Note& note : expected) note = {note.pitch, note.onset * 120, note.duration * 120};
      EXPECT_EQ(voices[v], expected) << chorale.catalogueNumber << ", voice " << v;
    }
  }
}
