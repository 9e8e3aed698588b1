#pragma once

#include "core/playback/Inputs.h"

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace dmm::test {

/// Keyboards that a test plugs in, plays and pulls out.
class FakeInputs final : public playback::Inputs {
 public:
  std::vector<playback::MidiPort> midiPorts() override {
    const std::lock_guard lock(m_mutex);
    return m_ports;
  }
  std::unique_ptr<playback::MidiSource> openPort(const playback::MidiPort& port) override {
    const std::lock_guard lock(m_mutex);
    ++m_opened;
    if (m_refusal.empty()) return std::make_unique<Source>(*this, port.address);
    throw playback::OutputError(m_refusal);
  }

  void plug(const std::string& name) {
    const std::lock_guard lock(m_mutex);
    m_ports.push_back({name, name + std::to_string(++m_addresses)});
  }
  void pull(const std::string& name) {
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_ports, [&](const auto& port) { return port.name == name; });
  }
  void refuse(const std::string& why) {
    const std::lock_guard lock(m_mutex);
    m_refusal = why;
  }
  void play(const playback::MidiMessage& message,
            std::chrono::steady_clock::time_point at = std::chrono::steady_clock::now()) {
    const std::lock_guard lock(m_mutex);
    m_played.push_back({message, at});
    if (m_listener) m_listener(message);
  }
  int opened() const {
    const std::lock_guard lock(m_mutex);
    return m_opened;
  }

 private:
  class Source final : public playback::MidiSource {
   public:
    Source(FakeInputs& inputs, std::string address)
        : m_inputs(inputs)
        , m_address(std::move(address)) {}
    ~Source() override { setListener(nullptr); }
    void setListener(playback::MidiListener listener) override {
      const std::lock_guard lock(m_inputs.m_mutex);
      m_inputs.m_listener = std::move(listener);
    }
    std::vector<playback::TimedMessage> take() override {
      const std::lock_guard lock(m_inputs.m_mutex);
      return std::exchange(m_inputs.m_played, {});
    }

   private:
    FakeInputs& m_inputs;
    std::string m_address;
  };

  mutable std::mutex m_mutex;
  std::vector<playback::MidiPort> m_ports;
  std::vector<playback::TimedMessage> m_played;
  playback::MidiListener m_listener;
  std::string m_refusal;
  int m_addresses = 0;
  int m_opened = 0;
};

} // namespace dmm::test
