#pragma once

#include "core/playback/Outputs.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dmm::playback {

/// The output that the user chose: opened when there is something to play, let go of when its port
/// vanishes, taken again when a port of that name comes back. It knows in words what is wrong.
class OutputSlot {
 public:
  explicit OutputSlot(std::shared_ptr<Outputs> outputs) : m_outputs(std::move(outputs)) {}

  /// A port's name; empty = the built-in synthesizer. Close first.
  void choose(const std::string& name);
  const std::string& chosen() const { return m_chosen; }

  /// What is there now; a port that failed before is worth another try.
  void setPorts(std::vector<MidiPort> ports);
  const std::vector<MidiPort>& ports() const { return m_ports; }

  /// Whether the port that is open is no longer among the ports.
  bool isGone() const;

  bool isOpen() const { return m_sink != nullptr; }
  /// Whether what is open says itself that it is of no more use.
  bool isDead() const { return m_sink && m_sink->isGone(); }
  /// Whether it would be worth trying: always for the synthesizer, only when it is there for a
  /// port.
  bool canOpen() const;
  /// Null when it cannot be had; problem() then says why.
  MidiSink* open();
  void close();
  /// The same after a failure, which problem() tells from now on.
  void closeAfter(const std::string& failure);

  /// One sentence on why there is no sound; empty when nothing is known to be wrong.
  std::string problem() const;

 private:
  std::optional<MidiPort> findPort() const;

  std::shared_ptr<Outputs> m_outputs;
  std::vector<MidiPort> m_ports;
  std::string m_chosen;
  std::unique_ptr<MidiSink> m_sink;
  std::string m_address; ///< of the open port; empty for the synthesizer
  std::string m_failure;
};

} // namespace dmm::playback
