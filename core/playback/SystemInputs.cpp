#include "core/playback/SystemInputs.h"

#include "core/playback/MidiPorts.h"
#include "core/playback/RtMidiClient.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace dmm::playback {

namespace {

/// Messages arrive on a thread of RtMidi.
class PortSource final : public MidiSource {
 public:
  explicit PortSource(const MidiPort& port) {
    auto found = rtMidi::find<RtMidiIn>(port, "MIDI keyboard");
    m_lease = std::move(found.lease);
    m_client = std::move(found.client);
    m_client->setCallback(note, this);
    m_client->openPort(found.place, "in");
    if (!m_client->isPortOpen())
      throw OutputError("The MIDI keyboard \"" + port.name + "\" could not be opened.");
  }

  ~PortSource() override { m_client->closePort(); }

  bool isGone() const override { return m_lease && m_lease->isLost(); }

  void setListener(MidiListener listener) override {
    const std::lock_guard lock(m_mutex);
    m_listener = std::move(listener);
  }

  std::vector<TimedMessage> take() override {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_arrived, {});
  }

 private:
  static void note(double, std::vector<unsigned char>* bytes, void* self) {
    if (!bytes || bytes->empty() || bytes->size() > 3 || bytes->front() < kNoteOff) return;
    TimedMessage timed;
    timed.at = std::chrono::steady_clock::now();
    timed.message.size = bytes->size();
    std::copy(bytes->begin(), bytes->end(), timed.message.bytes.begin());
    auto* source = static_cast<PortSource*>(self);
    const std::lock_guard lock(source->m_mutex);
    source->m_arrived.push_back(timed);
    if (source->m_listener) source->m_listener(timed.message);
  }

  std::mutex m_mutex; // guards the next two
  std::vector<TimedMessage> m_arrived;
  MidiListener m_listener;
  std::unique_ptr<JackLease> m_lease; // outlives the client
  std::unique_ptr<RtMidiIn> m_client; // first to go: it calls note()
};

} // namespace

SystemInputs::SystemInputs() = default;
SystemInputs::~SystemInputs() = default;

std::vector<MidiPort> SystemInputs::midiPorts() {
  std::vector<std::string> addresses = rtMidi::addresses(m_alsa, m_jack, &JackLease::midiOutputs);
  // A program's own ports are no keyboards.
  std::erase_if(addresses, [](const std::string& address) {
    return address.find(rtMidi::kClientName) != std::string::npos;
  });
  return namedPorts(addresses);
}

std::unique_ptr<MidiSource> SystemInputs::openPort(const MidiPort& port) {
  return std::make_unique<PortSource>(port);
}

} // namespace dmm::playback
