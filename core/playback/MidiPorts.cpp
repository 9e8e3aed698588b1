#include "core/playback/MidiPorts.h"

#include "core/playback/RtMidiClient.h"

#include <chrono>
#include <map>
#include <regex>
#include <thread>

namespace dmm::playback {

namespace {

/// JACK connects within its next periods; what is sent before that is lost.
constexpr std::chrono::milliseconds kJackConnectionTime{100};

/// RtMidi's JACK output hands over what was sent once a period, and closing waits until it did.
class PortSink : public MidiSink {
 public:
  explicit PortSink(const MidiPort& port) {
    auto found = rtMidi::find<RtMidiOut>(port, "MIDI output");
    m_lease = std::move(found.lease);
    m_client = std::move(found.client);
    m_client->setErrorCallback(noteFailure, this);
    m_client->openPort(found.place, "out");
    if (m_failed || !m_client->isPortOpen())
      throw OutputError("The MIDI output \"" + port.name + "\" could not be opened.");
    if (m_lease) std::this_thread::sleep_for(kJackConnectionTime);
    m_name = port.name;
  }

  ~PortSink() override { m_client->closePort(); }

  bool isGone() const override { return m_lease && m_lease->isLost(); }

  void send(const MidiMessage& message) override {
    m_client->sendMessage(message.bytes.data(), message.size);
    if (m_failed) throw OutputError("The MIDI output \"" + m_name + "\" takes no more notes.");
  }

 private:
  static void noteFailure(RtMidiError::Type type, const std::string&, void* self) {
    if (type != RtMidiError::DEBUG_WARNING) static_cast<PortSink*>(self)->m_failed = true;
  }

  std::unique_ptr<JackLease> m_lease; // outlives the client
  std::unique_ptr<RtMidiOut> m_client;
  std::string m_name;
  bool m_failed = false;
};

} // namespace

MidiPortLister::MidiPortLister() = default;
MidiPortLister::~MidiPortLister() = default;

std::vector<MidiPort> MidiPortLister::list() {
  return namedPorts(rtMidi::addresses(m_alsa, m_jack, &JackLease::midiInputs));
}

std::unique_ptr<MidiSink> openMidiPort(const MidiPort& port) {
  return std::make_unique<PortSink>(port);
}

std::vector<MidiPort> namedPorts(const std::vector<std::string>& addresses) {
  // ALSA's "FLUID Synth (4711):Synth input port (4711:0) 128:0" has three passing numbers.
  static const std::regex passing(R"( \(\d+(:\d+)?\)| \d+:\d+$)");
  std::map<std::string, int> seen;
  std::vector<MidiPort> ports;
  for (const std::string& address : addresses) {
    std::string name = std::regex_replace(address.substr(address.find(':') + 1), passing, "");
    if (const int place = ++seen[name]; place > 1) name += " (" + std::to_string(place) + ")";
    ports.push_back({name, address});
  }
  return ports;
}

} // namespace dmm::playback
