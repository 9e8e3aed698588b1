// The sequencer with a clock that the tests turn.

#include "core/playback/Sequencer.h"

#include "tests/core/playback/FakeOutputs.h"
#include "tests/core/playback/MusicSamples.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

using namespace dmm;
using namespace std::chrono_literals;
using playback::Loop;
using playback::PlayState;
using playback::Sequencer;
using playback::Timeline;
using test::RecordingSink;

namespace {

using Time = Sequencer::Time;

/// A note-on or note-off and when it was sent, in seconds.
struct Heard {
  double seconds = 0;
  bool begins = false;
  int channel = 0;
  int pitch = 0;
};

class SequencerTest : public ::testing::Test {
 protected:
  SequencerTest() {
    sequencer.setSink(&sink, now);
    sequencer.setTimeline(Timeline(test::shortPiece()), now);
    sequencer.setTempo(60, now); // a quarter a second
  }

  /// Lets time pass as a player does: it is called at each deadline, exactly.
  void pass(std::chrono::nanoseconds time) {
    const Time end = now + time;
    listen();
    for (auto due = sequencer.run(now); due && *due <= end; due = sequencer.run(now)) {
      now = *due;
      sequencer.run(now);
      listen();
    }
    now = end;
    sequencer.run(now);
    listen();
  }

  void listen() {
    const auto messages = sink.ledger().messages();
    for (; listened < messages.size(); ++listened) {
      const auto& message = messages[listened];
      if (message.kind() == playback::kNoteOn || message.kind() == playback::kNoteOff)
        heard.push_back({std::chrono::duration<double>(now - Time{}).count(),
                         message.kind() == playback::kNoteOn, message.channel(), message.bytes[1]});
    }
  }

  std::vector<double> beginnings(int channel) const {
    std::vector<double> seconds;
    for (const Heard& note : heard)
      if (note.channel == channel && note.begins) seconds.push_back(note.seconds);
    return seconds;
  }

  bool sounds(int channel, int pitch) const {
    return sink.ledger().sounding(channel)[std::size_t(pitch)];
  }

  RecordingSink sink;
  Sequencer sequencer;
  Time now{};
  std::size_t listened = 0;
  std::vector<Heard> heard;
};

} // namespace

TEST_F(SequencerTest, PlaysEveryNoteAtItsTimeAndStops) {
  sequencer.play(now);
  pass(20s);
  EXPECT_EQ(beginnings(0), (std::vector<double>{0, 1, 2, 4}));
  EXPECT_EQ(beginnings(1), (std::vector<double>{0, 4}));
  EXPECT_EQ(beginnings(3), (std::vector<double>{0}));
  EXPECT_EQ(heard.back().seconds, 8);
  EXPECT_FALSE(heard.back().begins);
  EXPECT_EQ(sequencer.state(), PlayState::Stopped);
  EXPECT_EQ(sequencer.positionAt(now), 0);
  EXPECT_TRUE(sink.ledger().isSilent());
  EXPECT_EQ(sink.ledger().mistakes(), 0);
}

TEST_F(SequencerTest, DeadlinesDoNotDriftWhenEachIsMetLate) {
  sequencer.setTempo(100, now); // 0.6 s a quarter
  sequencer.play(now);
  for (const double quarters : {1.0, 2.0, 4.0, 8.0}) {
    const auto due = sequencer.run(now);
    ASSERT_TRUE(due);
    EXPECT_NEAR(std::chrono::duration<double>(*due - Time{}).count(), quarters * 0.6, 1e-8);
    now = *due + 90ms;
  }
}

TEST_F(SequencerTest, ALongDelayHoldsThePieceUpInsteadOfRushingIt) {
  sequencer.play(now);
  now += 10s; // the machine slept
  sequencer.run(now);
  EXPECT_NEAR(sequencer.positionAt(now), 1, 1e-9);
  pass(1s);
  EXPECT_NEAR(sequencer.positionAt(now), 2, 1e-9);
  EXPECT_TRUE(sounds(0, 74));
}

TEST_F(SequencerTest, TempoChangesInMidNoteWithoutAJump) {
  sequencer.play(now);
  pass(500ms);
  sequencer.setTempo(120, now);
  EXPECT_NEAR(sequencer.positionAt(now), 0.5, 1e-9);
  pass(10s);
  EXPECT_EQ(beginnings(0), (std::vector<double>{0, 0.75, 1.25, 2.25}));
}

TEST_F(SequencerTest, TempoStaysWithinReason) {
  sequencer.setTempo(0, now);
  EXPECT_EQ(sequencer.quartersPerMinute(), types::kSlowestTempo);
  sequencer.setTempo(1e9, now);
  EXPECT_EQ(sequencer.quartersPerMinute(), types::kFastestTempo);
}

TEST_F(SequencerTest, PauseIsSilentAndPlayTakesUpHeldNotes) {
  sequencer.play(now);
  pass(2500ms);
  sequencer.pause(now);
  EXPECT_TRUE(sink.ledger().isSilent());
  pass(5s);
  EXPECT_EQ(sequencer.positionAt(now), 2.5);
  sequencer.play(now);
  EXPECT_TRUE(sounds(0, 74));
  EXPECT_TRUE(sounds(1, 67));
  EXPECT_TRUE(sounds(3, 48));
}

TEST_F(SequencerTest, SeekTakesUpWhatIsHeldThere) {
  sequencer.play(now);
  pass(100ms);
  sequencer.seek(6.5, now);
  EXPECT_TRUE(sounds(0, 76));
  EXPECT_FALSE(sounds(0, 72));
  EXPECT_TRUE(sounds(1, 69));
  sequencer.seek(-4, now);
  EXPECT_EQ(sequencer.positionAt(now), 0);
  sequencer.seek(1e9, now); // the end of the piece
  EXPECT_EQ(sequencer.state(), PlayState::Stopped);
}

TEST_F(SequencerTest, PlayAtTheEndStartsOver) {
  sequencer.seek(8, now);
  EXPECT_EQ(sequencer.positionAt(now), 8);
  sequencer.play(now);
  EXPECT_EQ(sequencer.positionAt(now), 0);
  EXPECT_TRUE(sounds(3, 48));
}

TEST_F(SequencerTest, ALoopRepeatsInTime) {
  sequencer.setLoop(Loop{1, 3}, now);
  sequencer.play(now);
  pass(7500ms);
  EXPECT_EQ(beginnings(0), (std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(beginnings(3), (std::vector<double>{0, 3, 5, 7})); // taken up at each return
  EXPECT_NEAR(sequencer.positionAt(now), 1.5, 1e-9);
  sequencer.setLoop(std::nullopt, now);
  pass(20s);
  EXPECT_EQ(sequencer.state(), PlayState::Stopped);
}

TEST_F(SequencerTest, ALoopSetBehindThePlayheadStartsOver) {
  sequencer.play(now);
  pass(6s);
  sequencer.setLoop(Loop{1, 3}, now);
  sequencer.run(now);
  EXPECT_NEAR(sequencer.positionAt(now), 1, 1e-9);
}

TEST_F(SequencerTest, ALoopWithoutLengthIsTheWholePiece) {
  for (const Loop& loop : {Loop{2, 2}, Loop{50, 60}, Loop{-3, -1}}) {
    sequencer.stop(now);
    sequencer.setLoop(loop, now);
    sequencer.play(now);
    pass(8500ms);
    EXPECT_NEAR(sequencer.positionAt(now), 0.5, 1e-9);
  }
  sequencer.setLoop(Loop{3, 1}, now); // drawn from right to left
  sequencer.run(now);
  pass(2500ms);
  EXPECT_NEAR(sequencer.positionAt(now), 1, 1e-9); // 0.5 + 2.5 = 3, which is 1 again
}

TEST_F(SequencerTest, MuteAndSoloActInMidNote) {
  sequencer.play(now);
  pass(500ms);
  types::Mix mix;
  mix.voices[3].muted = true;
  sequencer.setMix(mix, now);
  EXPECT_FALSE(sounds(3, 48));
  EXPECT_TRUE(sounds(0, 72));
  mix.voices[3] = {types::Instrument::Choir, false, true};
  sequencer.setMix(mix, now);
  EXPECT_TRUE(sounds(3, 48));
  EXPECT_FALSE(sounds(0, 72));
  pass(1s);
  EXPECT_FALSE(sounds(0, 72)); // nor the next one
  mix.voices[3].muted = true;  // mute is stronger: then nothing is heard
  sequencer.setMix(mix, now);
  EXPECT_TRUE(sink.ledger().isSilent());
  sequencer.setMix({}, now);
  EXPECT_TRUE(sounds(0, 72));
  EXPECT_EQ(sink.ledger().mistakes(), 0);
}

TEST_F(SequencerTest, InstrumentsAndVolumeReachTheSink) {
  types::Mix mix;
  mix.volume = 0.5;
  mix.voices[1].instrument = types::Instrument::Organ;
  sequencer.play(now);
  sequencer.setMix(mix, now);
  const auto messages = sink.ledger().messages();
  const auto has = [&](const playback::MidiMessage& message) {
    return std::find(messages.begin(), messages.end(), message) != messages.end();
  };
  EXPECT_TRUE(has(playback::midiMessage(playback::kProgramChange, 1, 19)));
  EXPECT_TRUE(has(playback::midiMessage(playback::kProgramChange, 0, 52))); // choir, from the start
  for (int channel = 0; channel < 4; ++channel)
    EXPECT_TRUE(has(playback::midiMessage(playback::kControlChange, channel, 7, 64)));
  EXPECT_TRUE(sounds(1, 67)); // struck again with its new sound
}

TEST_F(SequencerTest, AnotherSinkTakesOverWhatSounds) {
  RecordingSink other;
  sequencer.play(now);
  pass(2500ms);
  sequencer.setSink(&other, now);
  EXPECT_TRUE(sink.ledger().isSilent());
  EXPECT_TRUE(other.ledger().sounding(0)[74]);
  EXPECT_EQ(other.ledger().messages().front().kind(), playback::kProgramChange);
}

TEST_F(SequencerTest, ASinkThatFailsIsLetGoAndThePieceGoesOn) {
  sequencer.play(now);
  pass(500ms);
  sink.breakDown();
  pass(1s);
  EXPECT_EQ(sequencer.sinkProblem(), "The device was pulled out.");
  EXPECT_EQ(sequencer.state(), PlayState::Playing);
  EXPECT_NEAR(sequencer.positionAt(now), 1.5, 1e-9);
  RecordingSink other;
  sequencer.setSink(&other, now);
  EXPECT_EQ(sequencer.sinkProblem(), "");
  EXPECT_TRUE(other.ledger().sounding(0)[72]);
}

TEST_F(SequencerTest, WhatIsPlayedLiveSoundsBesideThePiece) {
  constexpr int live = Sequencer::kLiveChannel;
  const auto press = [&](int pitch) {
    sequencer.playLive(types::VoicePart::Tenor,
                       playback::midiMessage(playback::kNoteOn, 9, pitch, 99));
  };
  types::Mix mix = sequencer.mix();
  mix.voices[2].instrument = types::Instrument::Organ;
  mix.voices[2].muted = true; // that is the piece's
  sequencer.setMix(mix, now);
  press(72);
  press(76);
  EXPECT_TRUE(sounds(live, 72) && sounds(live, 76));
  const auto messages = sink.ledger().messages();
  EXPECT_NE(std::find(messages.begin(), messages.end(),
                      playback::midiMessage(playback::kProgramChange, live, 19)),
            messages.end());
  EXPECT_EQ(messages.back(), playback::midiMessage(playback::kNoteOn, live, 76, 99));
  sequencer.play(now);
  pass(1500ms); // the piece's own 72 has ended
  EXPECT_TRUE(sounds(live, 72));
  sequencer.playLive(types::VoicePart::Tenor, playback::midiMessage(playback::kNoteOff, 0, 72));
  EXPECT_FALSE(sounds(live, 72));
  sequencer.playLive(types::VoicePart::Tenor, playback::midiMessage(playback::kNoteOn, 0, 76, 0));
  EXPECT_FALSE(sounds(live, 76)); // ends it as well
  press(79);
  sequencer.stop(now);
  EXPECT_TRUE(sink.ledger().isSilent());
  EXPECT_EQ(sink.ledger().mistakes(), 0);
}

TEST_F(SequencerTest, PanicSilencesEveryChannelByEveryMeans) {
  sequencer.play(now);
  pass(500ms);
  sequencer.panic(now);
  EXPECT_TRUE(sink.ledger().isSilent());
  EXPECT_EQ(sequencer.state(), PlayState::Paused);
  const auto messages = sink.ledger().messages();
  for (int channel = 0; channel < 16; ++channel)
    for (const int controller : {64, 120, 123})
      EXPECT_NE(std::find(messages.begin(), messages.end(),
                          playback::midiMessage(0xB0, channel, controller, 0)),
                messages.end());
}

TEST_F(SequencerTest, APieceWithoutNotesDoesNotPlay) {
  sequencer.setTimeline({}, now);
  sequencer.setLoop(Loop{0, 0}, now);
  sequencer.play(now);
  EXPECT_EQ(sequencer.state(), PlayState::Stopped);
  EXPECT_FALSE(sequencer.run(now));
  sequencer.seek(3, now);
  EXPECT_EQ(sequencer.positionAt(now), 0);
}

TEST_F(SequencerTest, ANewPieceEndsTheOldOne) {
  sequencer.play(now);
  pass(500ms);
  sequencer.setTimeline(Timeline(test::shortPiece()), now);
  EXPECT_TRUE(sink.ledger().isSilent());
  EXPECT_EQ(sequencer.state(), PlayState::Stopped);
}

// --- any actions in any order ---

namespace {

/// What is to sound at this place, read off the piece itself; nothing to say this close to a
/// beginning or an end.
class Truth {
 public:
  explicit Truth(types::Chorale piece) : m_piece(std::move(piece)) {}

  void expectIn(const test::Ledger& ledger, const types::Mix& mix, double quarters,
                const std::string& when) const {
    const double step = quarters * m_piece.stepsPerQuarter;
    if (std::abs(step - std::round(step)) < 1e-6) return;
    for (int voice = 0; voice < 4; ++voice) {
      std::bitset<128> expected;
      if (mix.isHeard(static_cast<types::VoicePart>(voice)))
        for (const auto& note : m_piece.voices.at(std::size_t(voice)))
          if (note.onset < step && step < note.onset + note.duration)
            expected.set(std::size_t(note.pitch));
      ASSERT_EQ(ledger.sounding(voice), expected) << when << ", voice " << voice;
    }
  }

 private:
  types::Chorale m_piece;
};

} // namespace

TEST(SequencerProperty, EveryNoteOnHasItsNoteOffWhateverIsDone) {
  long struck = 0;
  for (unsigned seed = 0; seed < 1000; ++seed) {
    std::mt19937 random(seed);
    const auto draw = [&](double least, double most) {
      return std::uniform_real_distribution<double>(least, most)(random);
    };
    std::vector<std::unique_ptr<RecordingSink>> sinks;
    Sequencer sequencer;
    Time now{};
    Truth truth(types::Chorale{});
    std::bitset<128> live; // that is held beside the piece
    const auto takePiece = [&] {
      const types::Chorale piece = test::randomPiece(random);
      truth = Truth(piece);
      live.reset();
      sequencer.setTimeline(Timeline(piece), now);
    };
    const auto takeSink = [&] {
      sinks.push_back(std::make_unique<RecordingSink>());
      sequencer.setSink(sinks.back().get(), now);
      live.reset();
    };
    const auto playLive = [&] {
      const auto pitch = std::size_t(draw(60, 63.999));
      const bool begins = draw(0, 1) < 0.6;
      live.set(pitch, begins);
      sequencer.playLive(types::VoicePart(int(draw(0, 3.999))),
                         playback::midiMessage(begins ? playback::kNoteOn : playback::kNoteOff, 0,
                                               int(pitch), 70));
    };
    takePiece();
    takeSink();
    for (int action = 0; action < 150; ++action) {
      const int kind = std::uniform_int_distribution<int>(0, 15)(random);
      types::Mix mix = sequencer.mix();
      auto& voice = mix.voices.at(std::size_t(draw(0, 3.999)));
      switch (kind) {
      case 0: sequencer.pause(now); break;
      case 1:
        sequencer.stop(now);
        live.reset();
        break;
      case 2: sequencer.seek(draw(-1, sequencer.timeline().lengthQuarters() + 1), now); break;
      case 3: sequencer.setTempo(draw(10, 400), now); break;
      case 4: voice.muted = !voice.muted; break;
      case 5: voice.solo = !voice.solo; break;
      case 6: voice.instrument = types::kInstruments.at(std::size_t(draw(0, 3.999))); break;
      case 7: sequencer.setLoop(Loop{draw(-1, 12), draw(-1, 12)}, now); break;
      case 8: sequencer.setLoop(std::nullopt, now); break;
      case 9:
        if (action % 5 == 0) takePiece();
        break;
      case 10: takeSink(); break;
      case 11:
        if (action % 3 == 0) {
          sequencer.panic(now);
          live.reset();
        }
        break;
      case 12:
      case 13: playLive(); break;
      default: sequencer.play(now); break;
      }
      sequencer.setMix(mix, now);
      // Mostly as a player is called, sometimes late, sometimes far too late.
      const Time until = now + std::chrono::nanoseconds(std::int64_t(draw(0, 2e9)));
      for (auto due = sequencer.run(now); due && *due <= until; due = sequencer.run(now))
        now = *due + std::chrono::nanoseconds(action % 4 == 0 ? std::int64_t(draw(0, 5e7)) : 0);
      now = std::max(now, until + std::chrono::seconds(action % 17 == 0 ? 3 : 0));
      sequencer.run(now);

      const std::string when = "seed " + std::to_string(seed) + ", action " +
                               std::to_string(action) + " of kind " + std::to_string(kind);
      for (std::size_t i = 0; i < sinks.size(); ++i) {
        ASSERT_EQ(sinks[i]->ledger().mistakes(), 0) << when;
        const bool isFormer = i + 1 < sinks.size();
        if (isFormer) {
          ASSERT_TRUE(sinks[i]->ledger().isSilent()) << when;
        }
      }
      ASSERT_EQ(sinks.back()->ledger().sounding(Sequencer::kLiveChannel), live) << when;
      for (int channel = 0; channel < 4 && sequencer.state() != PlayState::Playing; ++channel)
        ASSERT_TRUE(sinks.back()->ledger().sounding(channel).none()) << when;
      if (sequencer.state() == PlayState::Playing)
        truth.expectIn(sinks.back()->ledger(), sequencer.mix(), sequencer.positionAt(now), when);
      if (HasFatalFailure()) return;
    }
    sequencer.stop(now);
    ASSERT_TRUE(sinks.back()->ledger().isSilent()) << "seed " << seed;
    for (const auto& sink : sinks) struck += sink->ledger().struck();
  }
  EXPECT_GT(struck, 100000); // the property says nothing about a player that does not play
}
