#include "core/formats/MidiFile.h"

#include "core/support/Errors.h"
#include "tests/support/TemporaryFolder.h"

#include <smf.h>

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <memory>

using namespace dmm;

namespace {

types::Chorale smallChorale() {
  types::Chorale chorale;
  chorale.title = "Test";
  chorale.stepsPerQuarter = 4;
  chorale.lengthSteps = 16;
  chorale.voices[0] = {{72, 0, 4}, {72, 4, 4}, {74, 8, 8}}; // a repeated note, then another
  chorale.voices[3] = {{48, 0, 16}};
  return chorale;
}

struct Sounding {
  int pitch, channel, start, end;
  auto operator<=>(const Sounding&) const = default;
};

/// Reads the file back with libsmf: the notes with their times in ticks, in order of their ends.
std::vector<Sounding> notesOf(smf_t* smf) {
  std::vector<Sounding> notes;
  std::map<std::pair<int, int>, int> started;
  while (smf_event_t* event = smf_get_next_event(smf)) {
    const int status = event->midi_buffer[0] & 0xF0;
    const int channel = event->midi_buffer[0] & 0x0F;
    const int pitch = event->midi_buffer[1];
    if (status == 0x90) {
      EXPECT_FALSE(started.contains({channel, pitch})) << "struck while it still sounds";
      started[{channel, pitch}] = event->time_pulses;
    } else if (status == 0x80) {
      notes.push_back({pitch, channel, started.at({channel, pitch}), event->time_pulses});
      started.erase({channel, pitch});
    }
  }
  EXPECT_TRUE(started.empty()) << "a note never ends";
  return notes;
}

} // namespace

TEST(MidiFile, NotesReadBackWithTheirTimes) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "a.mid";
  formats::writeMidi(smallChorale(), file);
  const std::unique_ptr<smf_t, void (*)(smf_t*)> smf(smf_load(file.c_str()), smf_delete);
  ASSERT_TRUE(smf);
  EXPECT_EQ(smf->ppqn, 480);
  EXPECT_EQ(smf->number_of_tracks, 5); // tempo and comments, then four voices
  auto notes = notesOf(smf.get());
  std::sort(notes.begin(), notes.end());
  EXPECT_EQ(notes, (std::vector<Sounding>{
                       {48, 3, 0, 1920}, {72, 0, 0, 480}, {72, 0, 480, 960}, {74, 0, 960, 1920}}));
}

TEST(MidiFile, HoldsTempoNamesAndOrigin) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "a.mid";
  types::Chorale chorale = smallChorale();
  chorale.origin = "seed 17; run x";
  formats::writeMidi(chorale, file, 120);
  const std::string bytes = test::contentOf(file);
  for (const char* text : {"seed 17; run x", "Soprano", "Alto", "Tenor", "Bass"})
    EXPECT_NE(bytes.find(text), std::string::npos) << text;
  // Half a second a quarter: 500,000 microseconds.
  EXPECT_NE(bytes.find("\xFF\x51\x03\x07\xA1\x20"), std::string::npos);
}

TEST(MidiFile, ALongOriginIsWholeInItsEvents) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "a.mid";
  types::Chorale chorale = smallChorale();
  std::string expected;
  for (int i = 0; i < 40; ++i) expected += "clause " + std::to_string(i) + "; ";
  for (int i = 0; i < 100; ++i) expected += "\u266D\u00FC"; // no clause to break at
  chorale.origin = expected;
  chorale.title = std::string(300, 't');
  formats::writeMidi(chorale, file);
  const std::unique_ptr<smf_t, void (*)(smf_t*)> smf(smf_load(file.c_str()), smf_delete);
  ASSERT_TRUE(smf);
  std::string text;
  while (smf_event_t* event = smf_get_next_event(smf.get()))
    if (event->midi_buffer[0] == 0xFF && event->midi_buffer[1] == 0x01) {
      const int length = event->midi_buffer[2];
      text.append(reinterpret_cast<const char*>(event->midi_buffer) + 3,
                  static_cast<std::size_t>(length));
      EXPECT_NE(static_cast<unsigned char>(event->midi_buffer[3]) & 0xC0, 0x80)
          << "half a character";
    }
  EXPECT_EQ(text, expected);
}

/// "0 1/4, 480 4/4": the time signatures with their ticks, read back with libsmf.
std::string timesOf(const std::filesystem::path& file) {
  const std::unique_ptr<smf_t, void (*)(smf_t*)> smf(smf_load(file.c_str()), smf_delete);
  std::string text;
  while (smf_event_t* event = smf_get_next_event(smf.get()))
    if (event->midi_buffer[0] == 0xFF && event->midi_buffer[1] == 0x58)
      text += (text.empty() ? "" : ", ") + std::to_string(event->time_pulses) + " " +
              std::to_string(event->midi_buffer[3]) + "/" +
              std::to_string(1 << event->midi_buffer[4]);
  return text;
}

TEST(MidiFile, BarsAreToldByTimeSignatures) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "a.mid";
  types::Chorale chorale = smallChorale();
  const auto written = [&](const types::Meter& meter, int quarters) {
    chorale.lengthSteps = 4 * quarters;
    chorale.meter = meter;
    formats::writeMidi(chorale, file);
    return timesOf(file);
  };
  EXPECT_EQ(written({3, 4, 0}, 12), "0 3/4");
  EXPECT_EQ(written({3, 4, 0}, 11), "0 3/4"); // the last bar ends with the piece
  EXPECT_EQ(written({4, 4, 4}, 16), "0 1/4, 480 4/4");
  EXPECT_EQ(written({4, 4, 2}, 16), "0 1/8, 240 4/4"); // half a quarter
  EXPECT_EQ(written({4, 4, 0, {{16, 3, 2}}}, 16), "0 4/4, 1920 3/2");
  // Two parts of one bar are one, other short bars have their own signature.
  EXPECT_EQ(written({4, 4, 0, {}, {{16, 12, true}, {28, 4, false}}}, 16), "0 4/4");
  EXPECT_EQ(written({4, 4, 0, {}, {{16, 8, true}, {24, 8, true}}}, 16),
            "0 4/4, 1920 2/4, 3840 4/4");
  EXPECT_EQ(written({4, 4, 0, {}, {{16, 32, true}}}, 12), "0 4/4, 1920 8/4"); // a long last bar
}

TEST(MidiFile, AFolderThatIsNotThere) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(formats::writeMidi(smallChorale(), folder.path() / "no" / "a.mid"),
               support::IoError);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}
