#include "core/playback/OutputSlot.h"

#include <algorithm>

namespace dmm::playback {

void OutputSlot::choose(const std::string& name) {
  m_chosen = name;
  m_failure.clear();
}

void OutputSlot::setPorts(std::vector<MidiPort> ports) {
  m_ports = std::move(ports);
  if (!m_chosen.empty()) m_failure.clear();
}

std::optional<MidiPort> OutputSlot::findPort() const {
  const auto port = std::find_if(m_ports.begin(), m_ports.end(),
                                 [this](const MidiPort& each) { return each.name == m_chosen; });
  if (port == m_ports.end()) return std::nullopt;
  return *port;
}

bool OutputSlot::isGone() const {
  if (!m_sink || m_chosen.empty()) return false;
  const auto port = findPort();
  return !port || port->address != m_address;
}

bool OutputSlot::canOpen() const { return m_chosen.empty() || findPort().has_value(); }

MidiSink* OutputSlot::open() {
  if (m_sink) return m_sink.get();
  m_failure.clear();
  try {
    if (m_chosen.empty()) {
      m_sink = m_outputs->openSynth();
      m_address.clear();
    } else if (const auto port = findPort()) {
      m_sink = m_outputs->openPort(*port);
      m_address = port->address;
    }
  } catch (const OutputError& error) {
    m_failure = error.what();
  }
  return m_sink.get();
}

void OutputSlot::close() { m_sink.reset(); }

void OutputSlot::closeAfter(const std::string& failure) {
  close();
  m_failure = failure;
}

std::string OutputSlot::problem() const {
  if (!m_failure.empty()) return m_failure;
  if (canOpen()) return {};
  return "The MIDI output \"" + m_chosen + "\" is not there; it is used again when it comes back.";
}

} // namespace dmm::playback
