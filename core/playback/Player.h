#pragma once

#include "core/playback/OutputSlot.h"
#include "core/playback/PortWatcher.h"
#include "core/playback/Sequencer.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace dmm::playback {

/// What a player does at one moment; a value that may cross threads.
struct PlayerStatus {
  PlayState state = PlayState::Stopped;
  int timesStarted = 0; ///< how often play() was obeyed
  double quarters = 0;  ///< where the piece was at the time `at`
  Sequencer::Time at{};
  double quartersPerMinute = types::kDefaultTempo;
  double lengthQuarters = 0;
  bool hasNotes = false;
  SoundingNotes sounding{};
  std::string output; ///< chosen: a port's name, or empty for the built-in synthesizer
  bool outputOpen = false;
  std::string problem; ///< why nothing is heard; empty when nothing is wrong
  std::vector<MidiPort> ports;

  /// Where the piece is now: between two events it moves with the clock.
  double positionAt(Sequencer::Time now) const;
};

/// Plays pieces in time, on a thread of its own with raised priority, from its own copy. Commands
/// return at once and are obeyed in order. The output is opened when it is first needed; where it
/// fails or vanishes the piece goes on unheard, and is heard again as soon as it can be.
/// Destruction ends every note, then waits for the thread.
class Player {
 public:
  explicit Player(std::shared_ptr<Outputs> outputs,
                  std::chrono::milliseconds portInterval = std::chrono::seconds(1));
  ~Player();
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  /// Replaces the piece and stops; throws std::invalid_argument for one that cannot be played.
  void setPiece(const types::Chorale& chorale);
  void clearPiece();
  void setMix(const types::Mix& mix);
  void setTempo(double quartersPerMinute);
  void setLoop(std::optional<Loop> loop);
  /// A port's name, or empty for the built-in synthesizer. A port may come later.
  void setOutput(const std::string& name);

  void play();
  void pause();
  void stop();
  void seek(double quarters);
  void panic();
  /// See Sequencer. Any thread may call it.
  void playLive(types::VoicePart voice, const MidiMessage& message);

  PlayerStatus status() const;

 private:
  using Command = std::function<void(Sequencer::Time now)>;

  void post(Command command);
  void serve();
  void obeyCommands(std::unique_lock<std::mutex>& lock);
  void connectOutput();
  void disconnectOutput();
  void checkOutput();
  PlayerStatus currentStatus(Sequencer::Time now) const;

  // The player thread's own.
  Sequencer m_sequencer;
  OutputSlot m_output;
  int m_timesStarted = 0;

  mutable std::mutex m_mutex; // guards what follows
  std::condition_variable m_wake;
  std::vector<Command> m_commands;
  PlayerStatus m_status;
  bool m_quit = false;

  std::thread m_thread;
  PortWatcher m_watcher; // last: it posts commands
};

} // namespace dmm::playback
