#pragma once

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

} // namespace rtMidi

} // namespace dmm::playback
