// What is played on a keyboard becomes a voice on a grid, and a keyboard may come and go.

#include "core/playback/MelodyRecorder.h"

#include "core/playback/MidiKeyboard.h"
#include "core/playback/Timeline.h"
#include "tests/core/playback/FakeInputs.h"
#include "tests/core/playback/FakeOutputs.h"

#include <gtest/gtest.h>
#include <random>

using namespace dmm;
using namespace std::chrono_literals;
using playback::midiMessage;
using types::Note;

namespace {

playback::MidiMessage on(int pitch) { return midiMessage(playback::kNoteOn, 3, pitch, 90); }
playback::MidiMessage off(int pitch) { return midiMessage(playback::kNoteOff, 3, pitch); }

} // namespace

TEST(MelodyRecorder, BeginningsAndEndsGoToTheNearestStep) {
  playback::MelodyRecorder recorder(types::VoicePart::Alto, 2);
  recorder.take(on(60), -0.1); // just before the beat
  recorder.take(off(60), 0.9);
  recorder.take(on(62), 1.1);
  recorder.take(midiMessage(playback::kNoteOn, 3, 62, 0), 1.2); // ends it as well
  recorder.take(on(64), 2.6);
  const types::Chorale piece = recorder.piece(3.1);
  EXPECT_EQ(piece.voices[1], (std::vector<Note>{{60, 0, 2}, {62, 2, 1}, {64, 5, 1}}));
  EXPECT_EQ(piece.stepsPerQuarter, 2);
  EXPECT_EQ(piece.lengthSteps, 8);
  EXPECT_TRUE(piece.meter.has_value());
  EXPECT_EQ(recorder.piece(4.6).voices[1].back(), (Note{64, 5, 4}));
  EXPECT_EQ(recorder.piece(4.6).lengthSteps, 16); // two bars
}

TEST(MelodyRecorder, WhatIsPlayedInTheCountInIsNotWritten) {
  playback::MelodyRecorder recorder(types::VoicePart::Soprano, 1);
  recorder.take(on(60), -2);
  recorder.take(off(60), 0.8);
  EXPECT_FALSE(recorder.hasNotes());
  EXPECT_TRUE(recorder.piece(2).voices[0].empty());
  EXPECT_EQ(recorder.piece(2).lengthSteps, 4);
}

TEST(MelodyRecorder, TheNextNoteEndsTheOneBefore) {
  playback::MelodyRecorder recorder(types::VoicePart::Soprano, 4);
  recorder.take(on(60), 0);
  recorder.take(on(64), 1); // legato, and beyond
  recorder.take(off(60), 1.3);
  recorder.take(off(64), 2);
  recorder.take(on(65), 3);
  recorder.take(on(67), 3.05); // both at one step: the later one
  recorder.take(off(65), 3.4);
  recorder.take(off(67), 4);
  EXPECT_EQ(recorder.piece(9).voices[0], (std::vector<Note>{{60, 0, 4}, {64, 4, 4}, {67, 12, 4}}));
}

TEST(MelodyRecorder, WhateverIsPlayedIsOneVoice) {
  std::mt19937 random(3);
  playback::MelodyRecorder recorder(types::VoicePart::Bass, 2);
  double quarters = -1;
  for (int i = 0; i < 4000; ++i) {
    quarters += double(random() % 100) / 100;
    const int pitch = 15 + int(random() % 100);
    recorder.take(random() % 2 ? on(pitch) : off(pitch), quarters);
    const types::Chorale piece = recorder.piece(quarters);
    int last = 0;
    for (const Note& note : piece.voices[3]) {
      ASSERT_GE(note.onset, last) << i;
      ASSERT_GE(note.duration, 1);
      last = note.onset + note.duration;
    }
    ASSERT_LE(last, piece.lengthSteps);
    ASSERT_EQ(piece.lengthSteps % 8, 0);
  }
}

TEST(MelodyRecorder, ClicksCountInAndGoOn) {
  const playback::Timeline timeline(playback::clicks(2));
  EXPECT_EQ(timeline.lengthQuarters(), playback::kCountInQuarters + 8);
  int clicks = 0, first = 0;
  for (const auto& event : timeline.events()) {
    clicks += event.begins;
    first += event.begins && event.pitch > 90;
  }
  EXPECT_EQ(clicks, 12);
  EXPECT_EQ(first, 3);
}

namespace {

class MidiKeyboardTest : public ::testing::Test {
 protected:
  std::shared_ptr<test::FakeInputs> inputs = std::make_shared<test::FakeInputs>();
  playback::MidiKeyboard keyboard{inputs, 5ms};

  bool opens() {
    return test::becomesTrue([&] {
      keyboard.take();
      return keyboard.isOpen();
    });
  }
};

} // namespace

TEST_F(MidiKeyboardTest, IsOpenedWhenItIsThereAndWhenItComesBack) {
  keyboard.choose("Piano");
  keyboard.take();
  EXPECT_EQ(keyboard.problem(), "The MIDI keyboard \"Piano\" is not there.");
  inputs->plug("Organ");
  inputs->plug("Piano");
  ASSERT_TRUE(opens());
  EXPECT_EQ(keyboard.problem(), "");
  EXPECT_EQ(keyboard.ports().size(), 2U);
  inputs->play(on(60));
  const auto played = keyboard.take();
  ASSERT_EQ(played.size(), 1U);
  EXPECT_EQ(played[0].message, on(60));

  // What was played before it went is not lost.
  inputs->play(on(62));
  inputs->pull("Piano");
  std::size_t heard = 0;
  ASSERT_TRUE(test::becomesTrue([&] {
    heard += keyboard.take().size();
    return !keyboard.isOpen();
  }));
  EXPECT_EQ(heard, 1U);
  EXPECT_EQ(keyboard.problem(), "The MIDI keyboard \"Piano\" is not there.");
  inputs->plug("Piano");
  ASSERT_TRUE(opens());
  EXPECT_EQ(inputs->opened(), 2);
}

TEST_F(MidiKeyboardTest, TellsAtOnceOfWhatIsPlayed) {
  std::vector<playback::MidiMessage> heard;
  keyboard.setListener([&](const auto& message) { heard.push_back(message); });
  inputs->plug("Piano");
  keyboard.choose("Piano");
  ASSERT_TRUE(opens());
  inputs->play(on(60));
  EXPECT_EQ(heard, std::vector{on(60)});
  EXPECT_EQ(keyboard.take().size(), 1U); // and it is there all the same
  keyboard.setListener(nullptr);
  inputs->play(on(62));
  EXPECT_EQ(heard.size(), 1U);
}

TEST_F(MidiKeyboardTest, SaysWhyItCannotBeOpened) {
  inputs->plug("Piano");
  inputs->refuse("Another program has it.");
  keyboard.choose("Piano");
  ASSERT_TRUE(test::becomesTrue([&] {
    keyboard.take();
    return keyboard.problem() == "Another program has it.";
  }));
  inputs->refuse("");
  EXPECT_TRUE(opens());
  keyboard.choose("");
  keyboard.take();
  EXPECT_FALSE(keyboard.isOpen());
  EXPECT_EQ(keyboard.problem(), "");
}
