#pragma once

#include "core/playback/JackLease.h"
#include "core/playback/Outputs.h"

#include <RtMidi.h>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace dmm::playback {

/// How both directions of RtMidi are opened, and what their ports are called.
namespace rtMidi {

inline constexpr const char* kClientName = "DMM Workbench";
inline constexpr const char* kAlsaPrefix = "alsa:"; // of an address
inline constexpr const char* kJackPrefix = "jack:";

/// RtMidi's ALSA would complain on standard error where the kernel has no sequencer.
inline bool hasAlsaSequencer() { return std::filesystem::exists("/dev/snd/seq"); }

inline bool isCompiled(RtMidi::Api api) {
  std::vector<RtMidi::Api> apis;
  RtMidi::getCompiledApi(apis);
  return std::find(apis.begin(), apis.end(), api) != apis.end();
}

inline void ignoreWarning(RtMidiError::Type, const std::string&, void*) {}

/// RtMidiIn or RtMidiOut; null where this kind of MIDI is not to be had.
template <typename Client> std::unique_ptr<Client> makeClient(RtMidi::Api api) {
  if (!isCompiled(api) || (api == RtMidi::LINUX_ALSA && !hasAlsaSequencer())) return nullptr;
  try {
    auto client = std::make_unique<Client>(api, kClientName);
    client->setErrorCallback(ignoreWarning);
    return client;
  } catch (const RtMidiError&) {
    return nullptr;
  }
}

inline bool isJack(const std::string& address) { return address.rfind(kJackPrefix, 0) == 0; }

/// Its name as RtMidi has it.
inline std::string nameIn(const std::string& address) {
  return address.substr(std::string(isJack(address) ? kJackPrefix : kAlsaPrefix).size());
}

/// The place of a port among those of a client; their count where it is not there.
template <typename Client> unsigned placeOf(Client& client, const std::string& name) {
  const unsigned count = client.getPortCount();
  unsigned place = 0;
  while (place < count && client.getPortName(place) != name) ++place;
  return place;
}

/// The addresses of all ports that a kind of client finds. `alsa` and `jack` are kept from one call
/// to the next; JACK's own names come from `jackPorts`. Never throws.
template <typename Client>
std::vector<std::string> addresses(std::unique_ptr<Client>& alsa, std::unique_ptr<JackLease>& jack,
                                   std::vector<std::string> (JackLease::*jackPorts)() const) {
  std::vector<std::string> found;
  if (!alsa) alsa = makeClient<Client>(RtMidi::LINUX_ALSA);
  const unsigned count = alsa ? alsa->getPortCount() : 0;
  for (unsigned i = 0; i < count; ++i) found.push_back(kAlsaPrefix + alsa->getPortName(i));
  if (jack && jack->isLost()) jack.reset();
  if (!jack && isCompiled(RtMidi::UNIX_JACK)) jack = JackLease::take();
  if (jack)
    for (const std::string& port : ((*jack).*jackPorts)()) found.push_back(kJackPrefix + port);
  return found;
}

/// A client that finds a port, and at which place.
template <typename Client> struct Found {
  std::unique_ptr<JackLease> lease; // outlives the client; null but for JACK
  std::unique_ptr<Client> client;
  unsigned place = 0;
};

/// Throws OutputError where the port, a "MIDI output" say, is not there any more.
template <typename Client> Found<Client> find(const MidiPort& port, const std::string& what) {
  Found<Client> found;
  const bool isOfJack = isJack(port.address);
  if (isOfJack) found.lease = JackLease::take();
  if (isOfJack && !found.lease) throw OutputError("The JACK server has gone.");
  found.client = makeClient<Client>(isOfJack ? RtMidi::UNIX_JACK : RtMidi::LINUX_ALSA);
  const unsigned count = found.client ? found.client->getPortCount() : 0;
  found.place = found.client ? placeOf(*found.client, nameIn(port.address)) : 0;
  if (found.place == count)
    throw OutputError("The " + what + " \"" + port.name + "\" is not there.");
  return found;
}

} // namespace rtMidi

} // namespace dmm::playback
