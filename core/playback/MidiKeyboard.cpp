#include "core/playback/MidiKeyboard.h"

#include <algorithm>
#include <utility>

namespace dmm::playback {

MidiKeyboard::MidiKeyboard(std::shared_ptr<Inputs> inputs, std::chrono::milliseconds portInterval)
    : m_inputs(inputs)
    , m_watcher([inputs = std::move(inputs)] { return inputs->midiPorts(); }, portInterval,
                [this](std::vector<MidiPort> ports) {
                  const std::lock_guard lock(m_mutex);
                  m_ports = std::move(ports);
                }) {}

std::vector<MidiPort> MidiKeyboard::ports() const {
  const std::lock_guard lock(m_mutex);
  return m_ports;
}

void MidiKeyboard::choose(const std::string& name) {
  m_source.reset();
  m_problem.clear();
  m_chosen = name;
}

void MidiKeyboard::setListener(MidiListener listener) {
  m_listener = std::move(listener);
  if (m_source) m_source->setListener(m_listener);
}

std::vector<TimedMessage> MidiKeyboard::take() {
  std::vector<TimedMessage> played;
  if (m_chosen.empty()) return played;
  if (m_source) played = m_source->take();
  const std::vector<MidiPort> there = ports();
  const auto found = std::find_if(there.begin(), there.end(),
                                  [this](const MidiPort& port) { return port.name == m_chosen; });
  // One that was unplugged and is back has another address.
  if (m_source && (m_source->isGone() || found == there.end() || found->address != m_address))
    m_source.reset();
  if (m_source) return played;
  if (found == there.end()) {
    m_problem = "The MIDI keyboard \"" + m_chosen + "\" is not there.";
    return played;
  }
  try {
    m_source = m_inputs->openPort(*found);
    m_source->setListener(m_listener);
    m_address = found->address;
    m_problem.clear();
  } catch (const OutputError& error) {
    m_problem = error.what();
  }
  return played;
}

} // namespace dmm::playback
