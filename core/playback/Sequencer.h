#pragma once

#include "core/playback/MidiSink.h"
#include "core/playback/Timeline.h"
#include "core/types/Mix.h"

#include <array>
#include <bitset>
#include <chrono>
#include <optional>
#include <string>

namespace dmm::playback {

enum class PlayState { Stopped, Paused, Playing };

/// A region to repeat, in quarters.
struct Loop {
  double begin = 0;
  double end = 0;

  friend bool operator==(const Loop&, const Loop&) = default;
};

/// The pitches that sound, for each voice.
using SoundingNotes = std::array<std::bitset<128>, 4>;

/// Plays a timeline into a sink, with no thread and no clock of its own: whoever drives it says
/// what time it is, and calls run() when the time comes that run() named. The window's player, the
/// WAV file and the tests drive the same one. Deadlines are absolute, so that delays never add up.
/// Every note-on it sends has its note-off in the same sink, whatever is asked for in between.
class Sequencer {
 public:
  using Time = std::chrono::steady_clock::time_point;

  static constexpr int kVelocity = 80;
  /// Delays up to this are caught up with; after a longer one the piece goes on where it was.
  static constexpr std::chrono::milliseconds kLongestDelay{250};
  static constexpr double kShortestLoop = 1.0 / 64; // quarters; anything shorter is no region

  /// Stops, and starts again from the beginning with the new piece.
  void setTimeline(Timeline timeline, Time now);

  /// Ends every note in the old sink, and takes up in the new one what is to sound; nullptr plays
  /// silently. The sink must outlive its use here.
  void setSink(MidiSink* sink, Time now);

  void setMix(const types::Mix& mix, Time now);
  void setTempo(double quartersPerMinute, Time now);
  /// A loop without length stands for the whole piece.
  void setLoop(std::optional<Loop> loop, Time now);

  void play(Time now);
  void pause(Time now);
  void stop(Time now);
  void seek(double quarters, Time now);
  /// A key that somebody presses or lets go of now, beside the piece: heard whatever is muted, with
  /// the instrument of this voice, on a channel of its own. Other messages are passed over.
  /// Stopping lets go of it as well.
  static constexpr int kLiveChannel = 4;
  void playLive(types::VoicePart voice, const MidiMessage& message);

  /// Silences the sink by every means that MIDI has, and pauses.
  void panic(Time now);

  /// Sends what is due, and says when to call again; nothing while nothing plays.
  std::optional<Time> run(Time now);

  PlayState state() const { return m_state; }
  double positionAt(Time now) const;
  double quartersPerMinute() const { return m_quartersPerMinute; }
  const Timeline& timeline() const { return m_timeline; }
  const types::Mix& mix() const { return m_mix; }
  const std::optional<Loop>& loop() const { return m_loop; }
  const SoundingNotes& sounding() const { return m_sounding; }

  /// Why the sink was let go: it threw. Empty otherwise, and once setSink() was called.
  const std::string& sinkProblem() const { return m_sinkProblem; }

 private:
  Time timeOf(double quarters) const;
  void anchor(double quarters, Time now);
  /// Goes to this place: lets go of what sounds and, when playing, takes up what is held there.
  void moveTo(double quarters, Time when);
  void finish(Time when);
  void perform(const Timeline::Event& event);
  void takeUp(int voice); ///< strikes what it holds at this point of the piece
  void letGo(int voice);
  void letGoOfAll();
  void letGoOfLive();
  void strike(int voice, int pitch);
  void release(int voice, int pitch);
  void sendSetup(int voice) { sendSetup(voice, voice); }
  void sendSetup(int voice, int channel);
  void send(const MidiMessage& message);
  bool isHeard(int voice) const;
  std::optional<Loop> loopWithin() const;

  MidiSink* m_sink = nullptr;
  std::string m_sinkProblem;
  Timeline m_timeline;
  types::Mix m_mix;
  std::optional<Loop> m_loop;
  PlayState m_state = PlayState::Stopped;
  double m_quartersPerMinute = types::kDefaultTempo;
  double m_anchorQuarters = 0; ///< where the piece was at m_anchorTime; the position while paused
  Time m_anchorTime{};
  std::size_t m_next = 0; ///< the event to perform next
  SoundingNotes m_sounding{};
  std::bitset<128> m_live;                     ///< keys that are held beside the piece
  std::optional<types::VoicePart> m_liveSetup; ///< whose instrument their channel has
};

} // namespace dmm::playback
