#pragma once

#include "core/playback/Inputs.h"
#include "core/playback/PortWatcher.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace dmm::playback {

/// The MIDI keyboard that is chosen by its name: opened once it is wanted and while it is there,
/// and again when it comes back. Asked often, by one thread.
class MidiKeyboard {
 public:
  explicit MidiKeyboard(std::shared_ptr<Inputs> inputs,
                        std::chrono::milliseconds portInterval = std::chrono::seconds(1));

  /// Those that are there now.
  std::vector<MidiPort> ports() const;

  /// Empty: none. What was open is let go of.
  void choose(const std::string& name);
  const std::string& chosen() const { return m_chosen; }

  /// What has been played since the last call; nothing of it is lost when the keyboard goes.
  std::vector<TimedMessage> take();

  /// Told at once of what is played on it; none: nobody is.
  void setListener(MidiListener listener);

  bool isOpen() const { return m_source != nullptr; }
  /// Why nothing is heard of it, a sentence; empty when nothing is wrong.
  const std::string& problem() const { return m_problem; }

 private:
  std::shared_ptr<Inputs> m_inputs;
  std::string m_chosen;
  std::unique_ptr<MidiSource> m_source;
  std::string m_address; ///< of what is open
  std::string m_problem;
  MidiListener m_listener;
  mutable std::mutex m_mutex; // guards the next one
  std::vector<MidiPort> m_ports;
  PortWatcher m_watcher; // last: it tells of ports
};

} // namespace dmm::playback
