#pragma once

#include "core/playback/Outputs.h"

#include <array>
#include <atomic>
#include <bitset>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace dmm::test {

using playback::MidiMessage;

/// What sinks wrote down: it outlives them, and threads may look.
class Ledger {
 public:
  void note(const MidiMessage& message) {
    const std::lock_guard lock(m_mutex);
    m_messages.push_back(message);
    const bool isOn = message.kind() == playback::kNoteOn && message.bytes[2] > 0;
    const bool isOff = message.kind() == playback::kNoteOff ||
                       (message.kind() == playback::kNoteOn && message.bytes[2] == 0);
    if (!isOn && !isOff) return;
    auto key = m_sounding.at(std::size_t(message.channel()))[message.bytes[1]];
    if (key == isOn) ++m_mistakes; // struck twice, or let go of twice
    key = isOn;
    if (isOn) ++m_struck;
  }

  std::vector<MidiMessage> messages() const {
    const std::lock_guard lock(m_mutex);
    return m_messages;
  }
  std::bitset<128> sounding(int channel) const {
    const std::lock_guard lock(m_mutex);
    return m_sounding.at(std::size_t(channel));
  }
  bool isSilent() const {
    const std::lock_guard lock(m_mutex);
    for (const auto& keys : m_sounding)
      if (keys.any()) return false;
    return true;
  }
  int mistakes() const {
    const std::lock_guard lock(m_mutex);
    return m_mistakes;
  }
  int struck() const {
    const std::lock_guard lock(m_mutex);
    return m_struck;
  }

 private:
  mutable std::mutex m_mutex;
  std::vector<MidiMessage> m_messages;
  std::array<std::bitset<128>, 16> m_sounding{};
  int m_mistakes = 0;
  int m_struck = 0;
};

/// A sink that writes everything down, and can be told to fail like a device that was pulled out.
class RecordingSink : public playback::MidiSink {
 public:
  explicit RecordingSink(std::shared_ptr<Ledger> ledger = std::make_shared<Ledger>())
      : m_ledger(std::move(ledger)) {}

  void send(const MidiMessage& message) override {
    if (m_isBroken) throw playback::OutputError("The device was pulled out.");
    m_ledger->note(message);
  }

  const Ledger& ledger() const { return *m_ledger; }
  void breakDown() { m_isBroken = true; }

 private:
  std::shared_ptr<Ledger> m_ledger;
  std::atomic<bool> m_isBroken = false;
};

/// A machine whose ports come and go, and whose synthesizer may be missing.
class FakeOutputs : public playback::Outputs {
 public:
  std::vector<playback::MidiPort> midiPorts() override {
    const std::lock_guard lock(m_mutex);
    return m_ports;
  }
  std::unique_ptr<playback::MidiSink> openPort(const playback::MidiPort& port) override {
    return open(port.name);
  }
  std::unique_ptr<playback::MidiSink> openSynth() override { return open(""); }

  void setPorts(const std::vector<std::string>& names, const std::string& time = "1") {
    const std::lock_guard lock(m_mutex);
    m_ports.clear();
    for (const std::string& name : names) m_ports.push_back({name, name + "@" + time});
  }
  void refuse(const std::string& reason) {
    const std::lock_guard lock(m_mutex);
    m_refusal = reason;
  }

  /// What was sent to the sinks in the order in which they were opened.
  std::vector<std::shared_ptr<const Ledger>> ledgers() const {
    const std::lock_guard lock(m_mutex);
    return {m_ledgers.begin(), m_ledgers.end()};
  }
  std::shared_ptr<const Ledger> lastLedger() const {
    const std::lock_guard lock(m_mutex);
    return m_ledgers.empty() ? nullptr : m_ledgers.back();
  }
  std::vector<std::string> opened() const {
    const std::lock_guard lock(m_mutex);
    return m_opened;
  }

 private:
  std::unique_ptr<playback::MidiSink> open(const std::string& name) {
    const std::lock_guard lock(m_mutex);
    if (!m_refusal.empty()) throw playback::OutputError(m_refusal);
    m_opened.push_back(name);
    m_ledgers.push_back(std::make_shared<Ledger>());
    return std::make_unique<RecordingSink>(m_ledgers.back());
  }

  mutable std::mutex m_mutex;
  std::vector<playback::MidiPort> m_ports;
  std::string m_refusal;
  std::vector<std::string> m_opened;
  std::vector<std::shared_ptr<Ledger>> m_ledgers;
};

/// Whether the condition came true within a time that no machine should need.
inline bool becomesTrue(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

} // namespace dmm::test
