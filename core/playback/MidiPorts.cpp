#include "core/playback/MidiPorts.h"

#include <RtMidi.h>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <regex>
#include <thread>

namespace dmm::playback {

namespace {

constexpr const char* kClientName = "DMM Workbench";
constexpr const char* kAlsaPrefix = "alsa:"; // of an address
constexpr const char* kJackPrefix = "jack:";

/// JACK connects within its next periods; what is sent before that is lost.
constexpr std::chrono::milliseconds kJackConnectionTime{100};

/// RtMidi's ALSA would complain on standard error where the kernel has no sequencer.
bool hasAlsaSequencer() { return std::filesystem::exists("/dev/snd/seq"); }

bool isCompiled(RtMidi::Api api) {
  std::vector<RtMidi::Api> apis;
  RtMidi::getCompiledApi(apis);
  return std::find(apis.begin(), apis.end(), api) != apis.end();
}

void ignoreWarning(RtMidiError::Type, const std::string&, void*) {}

/// Null where this kind of MIDI is not to be had.
std::unique_ptr<RtMidiOut> makeClient(RtMidi::Api api) {
  if (!isCompiled(api) || (api == RtMidi::LINUX_ALSA && !hasAlsaSequencer())) return nullptr;
  try {
    auto client = std::make_unique<RtMidiOut>(api, kClientName);
    client->setErrorCallback(ignoreWarning);
    return client;
  } catch (const RtMidiError&) {
    return nullptr;
  }
}

/// RtMidi's JACK output hands over what was sent once a period, and closing waits until it did.
class PortSink : public MidiSink {
 public:
  explicit PortSink(const MidiPort& port) {
    const bool isJack = port.address.rfind(kJackPrefix, 0) == 0;
    const std::string name =
        port.address.substr(std::string(isJack ? kJackPrefix : kAlsaPrefix).size());
    if (isJack) m_lease = JackLease::take();
    if (isJack && !m_lease) throw OutputError("The JACK server has gone.");
    m_client = makeClient(isJack ? RtMidi::UNIX_JACK : RtMidi::LINUX_ALSA);
    const unsigned count = m_client ? m_client->getPortCount() : 0;
    unsigned index = 0;
    while (index < count && m_client->getPortName(index) != name) ++index;
    if (index == count) throw OutputError("The MIDI output \"" + port.name + "\" is not there.");
    m_client->setErrorCallback(noteFailure, this);
    m_client->openPort(index, "out");
    if (m_failed || !m_client->isPortOpen())
      throw OutputError("The MIDI output \"" + port.name + "\" could not be opened.");
    if (isJack) std::this_thread::sleep_for(kJackConnectionTime);
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
  std::vector<std::string> addresses;
  if (!m_alsa) m_alsa = makeClient(RtMidi::LINUX_ALSA);
  const unsigned count = m_alsa ? m_alsa->getPortCount() : 0;
  for (unsigned i = 0; i < count; ++i) addresses.push_back(kAlsaPrefix + m_alsa->getPortName(i));
  if (m_jack && m_jack->isLost()) m_jack.reset();
  if (!m_jack && isCompiled(RtMidi::UNIX_JACK)) m_jack = JackLease::take();
  if (m_jack)
    for (const std::string& port : m_jack->midiInputs()) addresses.push_back(kJackPrefix + port);
  return namedPorts(addresses);
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
