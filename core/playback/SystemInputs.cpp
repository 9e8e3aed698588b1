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
    const bool isJack = rtMidi::isJack(port.address);
    if (isJack) m_lease = JackLease::take();
    if (isJack && !m_lease) throw OutputError("The JACK server has gone.");
    m_client = rtMidi::makeClient<RtMidiIn>(isJack ? RtMidi::UNIX_JACK : RtMidi::LINUX_ALSA);
    const unsigned count = m_client ? m_client->getPortCount() : 0;
    const unsigned place = m_client ? rtMidi::placeOf(*m_client, rtMidi::nameIn(port.address)) : 0;
    if (place == count) throw OutputError("The MIDI keyboard \"" + port.name + "\" is not there.");
    m_client->setCallback(note, this);
    m_client->openPort(place, "in");
    if (!m_client->isPortOpen())
      throw OutputError("The MIDI keyboard \"" + port.name + "\" could not be opened.");
  }

  ~PortSource() override { m_client->closePort(); }

  bool isGone() const override { return m_lease && m_lease->isLost(); }

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
  }

  std::mutex m_mutex; // guards the next one
  std::vector<TimedMessage> m_arrived;
  std::unique_ptr<JackLease> m_lease; // outlives the client
  std::unique_ptr<RtMidiIn> m_client; // first to go: it calls note()
};

} // namespace

SystemInputs::SystemInputs() = default;
SystemInputs::~SystemInputs() = default;

std::vector<MidiPort> SystemInputs::midiPorts() {
  std::vector<std::string> addresses;
  if (!m_alsa) m_alsa = rtMidi::makeClient<RtMidiIn>(RtMidi::LINUX_ALSA);
  const unsigned count = m_alsa ? m_alsa->getPortCount() : 0;
  for (unsigned i = 0; i < count; ++i)
    addresses.push_back(rtMidi::kAlsaPrefix + m_alsa->getPortName(i));
  if (m_jack && m_jack->isLost()) m_jack.reset();
  if (!m_jack && rtMidi::isCompiled(RtMidi::UNIX_JACK)) m_jack = JackLease::take();
  if (m_jack)
    for (const std::string& port : m_jack->midiOutputs())
      addresses.push_back(rtMidi::kJackPrefix + port);
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
