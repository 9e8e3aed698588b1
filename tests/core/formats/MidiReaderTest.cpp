// Files as other programs write them, byte by byte, and files that nobody should write.

#include "core/formats/MidiFile.h"
#include "core/support/Errors.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace dmm;
using types::Note;

namespace {

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

std::string number(std::size_t value) {
  return bytes(
      {int(value >> 24) & 255, int(value >> 16) & 255, int(value >> 8) & 255, int(value) & 255});
}

std::string track(const std::string& events) {
  const std::string whole = events + bytes({0, 0xFF, 0x2F, 0});
  return "MTrk" + number(whole.size()) + whole;
}

std::string midi(int format, int tracks, int division, const std::string& content) {
  return "MThd" + number(6) + bytes({0, format, 0, tracks, (division >> 8) & 255, division & 255}) +
         content;
}

std::string name(const std::string& text) { return bytes({0, 0xFF, 3, int(text.size())}) + text; }

formats::ScoreReading read(const std::string& file, int stepsPerQuarter = 4) {
  return formats::parseMidi(file, "a.mid", stepsPerQuarter);
}

std::string problem(const std::string& file) {
  try {
    read(file);
  } catch (const support::InputError& error) {
    return error.what();
  }
  return "no error";
}

std::vector<Note> allNotes(const formats::ScoreReading& score) {
  std::vector<Note> all;
  for (const auto& voice : score.chorale.voices) all.insert(all.end(), voice.begin(), voice.end());
  return all;
}

/// Key 60 of the first channel, struck and released at these ticks, 96 a quarter; the track ends at
/// 960.
enum Key { On, Off };
std::string keyTrack(const std::vector<std::pair<int, Key>>& events) {
  std::string content;
  int now = 0;
  const auto wait = [&](int tick) {
    content += bytes({0x80 | (tick - now) >> 7, (tick - now) & 127});
    now = tick;
  };
  for (const auto& [tick, key] : events) {
    wait(tick);
    content += bytes({key == On ? 0x90 : 0x80, 60, 64});
  }
  wait(960);
  return midi(1, 1, 96, track(content + bytes({0xC0, 0})));
}

std::string neverReleased(int count) {
  return count == 1 ? "1 note that is never released in its own track was ended where its key is "
                      "struck again, or with the track"
                    : std::to_string(count) +
                          " notes that are never released in their own track were ended where "
                          "their key is struck again, or with the track";
}
std::string withoutLength(int count) {
  return count == 1
             ? "1 note without length (a grace note, perhaps) was left out"
             : std::to_string(count) + " notes without length (grace notes, perhaps) were left out";
}

/// One quarter of a key on a channel, ended by a note-on of no velocity under running status.
std::string quarter(int channel, int pitch, int ticks = 96) {
  return bytes({0, 0x90 | channel, pitch, 80, ticks, pitch, 0});
}

} // namespace

TEST(MidiReader, RunningStatusAndNoteOnsWithoutVelocity) {
  const auto score =
      read(midi(1, 1, 96, track(bytes({0, 0x90, 60, 80, 96, 60, 0, 0, 62, 80, 48, 62, 0}))));
  EXPECT_EQ(score.chorale.stepsPerQuarter, 4);
  EXPECT_EQ(score.chorale.lengthSteps, 6);
  EXPECT_EQ(allNotes(score), (std::vector<Note>{{60, 0, 4}, {62, 4, 2}}));
}

TEST(MidiReader, FormatZeroGivesItsChannelsToTheVoices) {
  // Bass first in the file: the voices go by how high they lie.
  const auto score = read(midi(
      0, 1, 96,
      track(name("Cantata") + quarter(0, 48) + quarter(1, 55) + quarter(2, 60) + quarter(5, 67))));
  EXPECT_EQ(score.chorale.title, "Cantata");
  EXPECT_FALSE(score.chorale.voicesInferred);
  for (std::size_t v = 0; v < 4; ++v) ASSERT_EQ(score.chorale.voices[v].size(), 1U) << v;
  EXPECT_EQ(score.chorale.voices[0][0], (Note{67, 12, 4}));
  EXPECT_EQ(score.chorale.voices[3][0], (Note{48, 0, 4}));
}

TEST(MidiReader, NamedTracksAreTheVoicesTheyName) {
  const auto score = read(midi(1, 3, 96,
                               track(name("Title") + bytes({0, 0xFF, 0x58, 4, 3, 2, 24, 8}) +
                                     bytes({0, 0xFF, 0x59, 2, 0xFD, 1})) +
                                   track(name("Bass") + quarter(0, 72)) +
                                   track(name("Sopran 1") + quarter(0, 60))));
  EXPECT_EQ(score.chorale.title, "Title");
  EXPECT_EQ(score.chorale.voices[0], (std::vector<Note>{{60, 0, 4}})); // though it is the lower one
  EXPECT_EQ(score.chorale.voices[3], (std::vector<Note>{{72, 0, 4}}));
  EXPECT_FALSE(score.chorale.voicesInferred);
  EXPECT_EQ(score.chorale.meter, (types::Meter{3, 4, 0}));
  EXPECT_EQ(score.chorale.keyFifths, -3);
}

/// A time signature so many ticks after the event before.
std::string time(int after, int beats, int power) {
  return bytes({after, 0xFF, 0x58, 4, beats, power, 24, 8});
}

TEST(MidiReader, TimeSignaturesAreTheBars) {
  const auto meterOf = [](const std::string& times) {
    return read(midi(1, 2, 24,
                     track(times) + track(bytes({0, 0x90, 60, 80, 0x83, 0x00, 0x80, 60, 0}))))
        .chorale.meter;
  };
  // 24 ticks a quarter. The note has sixteen quarters.
  EXPECT_EQ(meterOf(time(0, 3, 2)), (types::Meter{3, 4, 0}));
  EXPECT_EQ(meterOf(time(0, 1, 2) + time(24, 4, 2)), (types::Meter{4, 4, 4})); // an upbeat
  EXPECT_EQ(meterOf(time(0, 4, 2) + time(96, 3, 3)), (types::Meter{4, 4, 0, {{16, 3, 8}}}));
  EXPECT_EQ(meterOf(time(0, 4, 2) + time(96, 4, 2)), (types::Meter{4, 4, 0})); // said again
  // Said again within a bar: there one begins.
  EXPECT_EQ(meterOf(time(0, 4, 2) + time(24, 4, 2)), (types::Meter{4, 4, 0, {{4, 4, 4}}}));
  // Two bars of two quarters are no upbeat; what is after the end is nothing.
  EXPECT_EQ(meterOf(time(0, 2, 2) + time(96, 4, 2)), (types::Meter{2, 4, 0, {{16, 4, 4}}}));
  EXPECT_EQ(meterOf(time(0, 4, 2) + bytes({0x84, 0, 0xFF, 0x58, 4, 3, 2, 24, 8})),
            (types::Meter{4, 4, 0}));
  EXPECT_FALSE(meterOf(""));
}

TEST(MidiReader, TimesGoToTheNearestStepAndTheReaderSaysSo) {
  // 100 ticks a quarter: onsets at 3 and 60 ticks are steps 0.12 and 2.4 of a sixteenth grid.
  const auto score =
      read(midi(1, 1, 100, track(bytes({3, 0x90, 60, 80, 57, 60, 0, 0, 62, 80, 40, 62, 0}))));
  EXPECT_EQ(allNotes(score), (std::vector<Note>{{60, 0, 2}, {62, 2, 2}}));
  ASSERT_EQ(score.remarks.size(), 1U);
  EXPECT_EQ(score.remarks[0], "2 of 2 notes were moved to the grid of 4 steps a quarter");
}

TEST(MidiReader, SmpteTimeFollowsTheTempoMap) {
  // 25 frames of 40 ticks: a millisecond a tick. 500 ms a quarter, from 1 s on 250 ms a quarter:
  // the note from 1.25 s to 1.5 s is the fourth quarter.
  const std::string tempo = bytes({0x87, 0x68, 0xFF, 0x51, 3, 0x03, 0xD0, 0x90}); // at 1000
  const std::string note = bytes({0x81, 0x7A, 0x90, 60, 80, 0x81, 0x7A, 0x80, 60, 0});
  const auto score = read(midi(1, 1, 0xE728, track(tempo + note)));
  EXPECT_EQ(allNotes(score), (std::vector<Note>{{60, 12, 4}}));
}

TEST(MidiReader, DrumsAndWhatThePianoLacksAreLeftOutAndTold) {
  const auto score = read(midi(1, 1, 96, track(quarter(9, 36) + quarter(0, 120) + quarter(0, 60))));
  ASSERT_EQ(score.remarks.size(), 2U);
  EXPECT_EQ(score.remarks[0], "1 note of the drums was left out");
  EXPECT_EQ(score.remarks[1], "1 of 2 notes lie outside A0 to C8 and were left out");
}

TEST(MidiReader, ANoteThatNeverEndsEndsWithItsTrackAndTheReaderSaysSo) {
  const auto score =
      read(midi(1, 1, 96, track(bytes({0, 0x90, 60, 80}) + bytes({0x81, 0x40, 0xB0, 7, 100}))));
  EXPECT_EQ(allNotes(score), (std::vector<Note>{{60, 0, 8}}));
  EXPECT_EQ(score.remarks, std::vector<std::string>{neverReleased(1)});
}

TEST(MidiReader, AMissingReleaseHoldsAKeyToItsNextStrikeAndNotLonger) {
  // Struck twice, released once; what comes after it is as it was.
  const auto score = read(
      keyTrack({{0, On}, {192, On}, {288, Off}, {384, On}, {480, Off}, {576, On}, {672, Off}}));
  EXPECT_EQ(allNotes(score), (std::vector<Note>{{60, 0, 8}, {60, 8, 4}, {60, 16, 4}, {60, 24, 4}}));
  EXPECT_EQ(score.remarks, std::vector<std::string>{neverReleased(1)});
  // Twice in a row, and a last one without end.
  const auto three = read(keyTrack({{0, On}, {96, On}, {192, On}, {288, Off}, {384, On}}));
  EXPECT_EQ(allNotes(three), (std::vector<Note>{{60, 0, 4}, {60, 4, 4}, {60, 8, 4}, {60, 16, 24}}));
  EXPECT_EQ(three.remarks, std::vector<std::string>{neverReleased(3)});
}

TEST(MidiReader, AReleaseInAnotherTrackEndsNothing) {
  // C4 is struck in the first track and released in the second, on one channel.
  const auto score = read(midi(1, 2, 96,
                               track(bytes({0, 0x90, 60, 80, 96, 0x90, 64, 80, 96, 0x80, 64, 0})) +
                                   track(bytes({0, 0x90, 48, 80, 96, 0x80, 60, 0, 96, 48, 0}))));
  std::vector<Note> notes = allNotes(score); // in whichever voices
  std::sort(notes.begin(), notes.end(),
            [](const Note& a, const Note& b) { return a.pitch < b.pitch; });
  notes.erase(std::unique(notes.begin(), notes.end()), notes.end());
  EXPECT_EQ(notes, (std::vector<Note>{{48, 0, 8}, {60, 0, 8}, {64, 4, 4}}));
  EXPECT_EQ(score.remarks, std::vector<std::string>{neverReleased(1)});
}

TEST(MidiReader, ANoteThatIsReleasedBeforeItIsStruckHasNoLength) {
  // As grace notes are written: release and strike on one tick, in this order.
  const auto score = read(keyTrack(
      {{96, Off}, {96, On}, {192, On}, {288, Off}, {384, Off}, {384, On}, {480, Off}, {480, On}}));
  EXPECT_EQ(allNotes(score), (std::vector<Note>{{60, 8, 4}}));
  EXPECT_EQ(score.remarks, std::vector<std::string>{withoutLength(3)});
  // The end of the note before, and then such a note.
  const auto after =
      read(keyTrack({{0, On}, {96, Off}, {96, Off}, {96, On}, {384, On}, {480, Off}}));
  EXPECT_EQ(allNotes(after), (std::vector<Note>{{60, 0, 4}, {60, 16, 4}}));
  EXPECT_EQ(after.remarks, std::vector<std::string>{withoutLength(1)});
  // In the other order.
  const auto other = read(keyTrack({{0, On}, {96, Off}, {192, On}, {192, Off}}));
  EXPECT_EQ(allNotes(other), (std::vector<Note>{{60, 0, 4}}));
  EXPECT_EQ(other.remarks, std::vector<std::string>{withoutLength(1)});
}

TEST(MidiReader, RepeatedNotesAndAStrayReleaseAreNoNotesWithoutLength) {
  // A key that is struck again on the tick of its release; the first release ends nothing.
  const auto score =
      read(keyTrack({{0, Off}, {0, On}, {96, Off}, {96, On}, {192, Off}, {192, On}, {288, Off}}));
  EXPECT_EQ(allNotes(score), (std::vector<Note>{{60, 0, 4}, {60, 4, 4}, {60, 8, 4}}));
  EXPECT_TRUE(score.remarks.empty());
}

TEST(MidiReader, VoicesThatMeetOnAKeySoundUntilTheLastReleasesIt) {
  const auto two = read(keyTrack({{0, On}, {96, On}, {192, Off}, {384, Off}}));
  EXPECT_EQ(allNotes(two), (std::vector<Note>{{60, 0, 4}, {60, 4, 12}}));
  EXPECT_TRUE(two.remarks.empty());
  // One voice holds it, another strikes it twice meanwhile.
  const auto held =
      read(keyTrack({{0, On}, {0, On}, {96, Off}, {192, On}, {288, Off}, {384, Off}}));
  EXPECT_EQ(allNotes(held), (std::vector<Note>{{60, 0, 8}, {60, 8, 8}}));
  EXPECT_TRUE(held.remarks.empty());
}

TEST(MidiReader, AllNotesOffEndsThemAndThePedalIsToldOf) {
  const auto score =
      read(midi(1, 1, 96, track(bytes({0,  0x90, 60, 80,   96, 0xB0, 123, 0,    96, 0x90,
                                       60, 80,   96, 0x80, 60, 0,    0,   0xB0, 64, 127}))));
  EXPECT_EQ(allNotes(score), (std::vector<Note>{{60, 0, 4}, {60, 8, 4}}));
  EXPECT_EQ(score.remarks, std::vector<std::string>{"the sustain pedal was not heeded"});
}

TEST(MidiReader, ATuneIsOneVoice) {
  std::string tune;
  for (const int pitch : {67, 50, 69, 84, 71, 60, 74}) tune += quarter(0, pitch);
  const auto score = read(midi(1, 1, 96, track(name("Tune") + tune)));
  EXPECT_EQ(score.chorale.voices[0].size(), 7U);
  for (const std::size_t v : {1U, 2U, 3U}) EXPECT_TRUE(score.chorale.voices[v].empty()) << v;
  EXPECT_FALSE(score.chorale.voicesInferred);
}

TEST(MidiReader, LongTextsAndUnknownPartsAreNoObstacle) {
  const std::string longText = bytes({0, 0xFF, 1, 0x82, 0x2C}) + std::string(300, 'x');
  const std::string sysex = bytes({0, 0xF0, 3, 1, 2, 0xF7});
  const auto score =
      read(midi(1, 1, 96, "Xtra" + number(3) + "abc" + track(longText + sysex + quarter(0, 60))));
  EXPECT_EQ(score.chorale.origin, ""); // not a file of ours: its text says nothing of its making
  EXPECT_TRUE(score.remarks.empty());
}

TEST(MidiReader, ALatinNameBecomesUtf8) {
  EXPECT_EQ(read(midi(0, 1, 96, track(name("gru\xDF\x01 dich") + quarter(0, 60)))).chorale.title,
            "gruß dich");
}

TEST(MidiReader, BadFilesAreOneLineThatSaysWhere) {
  const std::string good = midi(1, 1, 96, track(quarter(0, 60)));
  EXPECT_EQ(problem("RIFF"), "a.mid: is not a MIDI file");
  EXPECT_EQ(problem(""), "a.mid: is not a MIDI file");
  EXPECT_EQ(problem(midi(2, 1, 96, track(""))),
            "a.mid: is a MIDI file of format 2, expected 0 or 1");
  EXPECT_EQ(problem(midi(1, 0, 96, "")), "a.mid: has no tracks");
  EXPECT_EQ(problem(midi(1, 1, 96, track(""))), "a.mid: has no notes");
  EXPECT_EQ(problem(midi(1, 1, 96, track(quarter(0, 10)))),
            "a.mid: has no notes from 21 to 108 (A0 to C8)");
  EXPECT_EQ(problem(midi(1, 1, 0, track(""))),
            "a.mid: header, byte 14: expected ticks in a quarter, got 0");
  EXPECT_EQ(problem(midi(1, 1, 0xFF00, track(""))),
            "a.mid: header, byte 14: 1 frames of 0 ticks are no SMPTE time");
  EXPECT_EQ(problem(good.substr(0, 30)), "a.mid, byte 22: 11 bytes are announced, 8 are left");
  EXPECT_EQ(problem(midi(1, 1, 96, track(bytes({0, 60, 80})))),
            "a.mid: track 1, byte 23: expected a status byte");
  EXPECT_EQ(problem(midi(1, 1, 96, track(bytes({0, 0x90, 60, 0x90})))),
            "a.mid: track 1, byte 26: expected a data byte below 128");
  EXPECT_EQ(problem(midi(1, 1, 96, track(bytes({0x80, 0x80, 0x80, 0x80, 0, 0x90, 60, 1})))),
            "a.mid: track 1, byte 26: a number has more than four bytes");
  EXPECT_EQ(problem(midi(1, 1, 96, track(bytes({0, 0xFF, 1, 100})))),
            "a.mid: track 1, byte 26: 100 bytes are announced, 4 are left");
  EXPECT_EQ(problem(midi(1, 1, 96, track(bytes({0, 0xF5, 1})))),
            "a.mid: track 1, byte 24: 0xF5 is no event of a MIDI file");
}

TEST(MidiReader, AnEndlessPieceIsRefusedAtOnce) {
  const std::string wait = bytes({0xFF, 0xFF, 0xFF, 0x7F});
  EXPECT_EQ(problem(midi(1, 1, 1, track(bytes({0, 0x90, 60, 80}) + wait + bytes({0x80, 60, 0})))),
            "a.mid: is longer than 16384 quarters");
}
