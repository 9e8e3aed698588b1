#include "core/playback/Player.h"

#include "core/playback/ThreadPriority.h"

#include <algorithm>
#include <utility>

namespace dmm::playback {

using Clock = std::chrono::steady_clock;

double PlayerStatus::positionAt(Sequencer::Time now) const {
  if (state != PlayState::Playing) return quarters;
  const std::chrono::duration<double> passed = now - at;
  return std::clamp(quarters + passed.count() * quartersPerMinute / 60, 0.0, lengthQuarters);
}

Player::Player(std::shared_ptr<Outputs> outputs, std::chrono::milliseconds portInterval)
    : m_output(outputs)
    , m_thread([this] { serve(); })
    , m_watcher(
          [outputs = std::move(outputs)] { return outputs->midiPorts(); }, portInterval,
          [this](std::vector<MidiPort> ports) {
            post([this, ports = std::move(ports)](Sequencer::Time) { m_output.setPorts(ports); });
          }) {}

Player::~Player() {
  {
    const std::lock_guard lock(m_mutex);
    m_quit = true;
  }
  m_wake.notify_one();
  m_thread.join(); // the watcher's last look may still post; nobody obeys
}

void Player::setPiece(const types::Chorale& chorale) {
  post([this, timeline = Timeline(chorale)](Sequencer::Time now) {
    m_sequencer.setTimeline(timeline, now);
  });
}

void Player::clearPiece() {
  post([this](Sequencer::Time now) { m_sequencer.setTimeline({}, now); });
}

void Player::setMix(const types::Mix& mix) {
  post([this, mix](Sequencer::Time now) { m_sequencer.setMix(mix, now); });
}

void Player::setTempo(double quartersPerMinute) {
  post([this, quartersPerMinute](Sequencer::Time now) {
    m_sequencer.setTempo(quartersPerMinute, now);
  });
}

void Player::setLoop(std::optional<Loop> loop) {
  post([this, loop](Sequencer::Time now) { m_sequencer.setLoop(loop, now); });
}

void Player::setOutput(const std::string& name) {
  post([this, name](Sequencer::Time) {
    if (name == m_output.chosen()) return;
    disconnectOutput();
    m_output.choose(name);
  });
}

void Player::play() {
  post([this](Sequencer::Time) {
    if (!m_sequencer.timeline().hasNotes()) return;
    connectOutput(); // may take a while: the first note waits for it
    m_sequencer.play(Clock::now());
    ++m_timesStarted;
  });
}

void Player::pause() {
  post([this](Sequencer::Time now) { m_sequencer.pause(now); });
}

void Player::stop() {
  post([this](Sequencer::Time now) { m_sequencer.stop(now); });
}

void Player::seek(double quarters) {
  post([this, quarters](Sequencer::Time now) { m_sequencer.seek(quarters, now); });
}

void Player::panic() {
  post([this](Sequencer::Time now) { m_sequencer.panic(now); });
}

void Player::playLive(types::VoicePart voice, const MidiMessage& message) {
  post([this, voice, message](Sequencer::Time) {
    if (message.kind() == kNoteOn) connectOutput();
    m_sequencer.playLive(voice, message);
  });
}

PlayerStatus Player::status() const {
  const std::lock_guard lock(m_mutex);
  return m_status;
}

void Player::post(Command command) {
  {
    const std::lock_guard lock(m_mutex);
    m_commands.push_back(std::move(command));
  }
  m_wake.notify_one();
}

// --- the player thread ---

void Player::serve() {
  raiseThreadPriority();
  std::unique_lock lock(m_mutex);
  while (!m_quit) {
    obeyCommands(lock);
    const auto due = m_sequencer.run(Clock::now());
    checkOutput();
    PlayerStatus status = currentStatus(Clock::now());
    lock.lock();
    m_status = std::move(status);
    const auto isWanted = [this] { return m_quit || !m_commands.empty(); };
    if (due) {
      m_wake.wait_until(lock, *due, isWanted);
    } else {
      m_wake.wait(lock, isWanted);
    }
  }
  lock.unlock();
  m_sequencer.stop(Clock::now());
  disconnectOutput();
}

/// Returns unlocked.
void Player::obeyCommands(std::unique_lock<std::mutex>& lock) {
  const std::vector<Command> commands = std::exchange(m_commands, {});
  lock.unlock();
  for (const Command& command : commands) command(Clock::now());
}

void Player::connectOutput() {
  if (m_output.isDead()) disconnectOutput();
  if (m_output.isOpen()) return;
  if (MidiSink* sink = m_output.open()) m_sequencer.setSink(sink, Clock::now());
}

void Player::disconnectOutput() {
  m_sequencer.setSink(nullptr, Clock::now());
  m_output.close();
}

void Player::checkOutput() {
  if (const std::string failure = m_sequencer.sinkProblem(); !failure.empty()) {
    disconnectOutput();
    m_output.closeAfter(failure);
    return; // tried again at the next Play, or when the ports change
  }
  const bool isPlaying = m_sequencer.state() == PlayState::Playing; // then a note tells
  if (m_output.isGone() || (!isPlaying && m_output.isDead())) disconnectOutput();
  const bool isUnheard = isPlaying && !m_output.isOpen();
  if (isUnheard && m_output.canOpen() && m_output.problem().empty()) connectOutput();
}

PlayerStatus Player::currentStatus(Sequencer::Time now) const {
  PlayerStatus status;
  status.state = m_sequencer.state();
  status.timesStarted = m_timesStarted;
  status.quarters = m_sequencer.positionAt(now);
  status.at = now;
  status.quartersPerMinute = m_sequencer.quartersPerMinute();
  status.lengthQuarters = m_sequencer.timeline().lengthQuarters();
  status.hasNotes = m_sequencer.timeline().hasNotes();
  status.sounding = m_sequencer.sounding();
  status.output = m_output.chosen();
  status.outputOpen = m_output.isOpen();
  status.problem = m_output.problem();
  status.ports = m_output.ports();
  return status;
}

} // namespace dmm::playback
