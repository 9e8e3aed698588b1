#include "core/playback/JackLease.h"

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <utility>

#ifdef WORKBENCH_HAVE_JACK
#include <jack/jack.h>
#include <jack/midiport.h>
#endif

namespace dmm::playback {

namespace {

/// Held while a watch begins and ends: it must be the first client of its server and the last.
std::mutex watchMutex;

} // namespace

#ifdef WORKBENCH_HAVE_JACK

class JackLease::Watch {
 public:
  Watch() : m_client(jack_client_open(kName, JackNoStartServer, nullptr)) {
    if (!m_client) return;
    jack_on_shutdown(
        m_client, [](void* self) { static_cast<Watch*>(self)->m_hasServerDied = true; }, this);
    // Or it would not hear of the end; this fails where the end came before the line above.
    if (jack_activate(m_client) != 0) m_hasServerDied = true;
  }
  ~Watch() {
    if (m_client) jack_client_close(m_client);
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  bool hasServerDied() const { return !m_client || m_hasServerDied; }

  /// Asks the server itself: another client may have heard of its end before this one does, and
  /// then libjack would already free what it has.
  bool doesServerAnswer() const {
    if (hasServerDied()) return false;
    char* number = jack_get_uuid_for_client_name(m_client, jack_get_client_name(m_client));
    const bool answers = number != nullptr;
    jack_free(number);
    return answers;
  }

  std::vector<std::string> midiInputs() const { return midiPorts(JackPortIsInput); }
  std::vector<std::string> midiOutputs() const { return midiPorts(JackPortIsOutput); }

 private:
  std::vector<std::string> midiPorts(unsigned long flags) const {
    std::vector<std::string> names;
    const char** ports = jack_get_ports(m_client, nullptr, JACK_DEFAULT_MIDI_TYPE, flags);
    for (const char** port = ports; port && *port; ++port) names.emplace_back(*port);
    jack_free(ports);
    return names;
  }

  static constexpr const char* kName = "DMM Workbench";

  std::atomic<bool> m_hasServerDied = false;
  jack_client_t* m_client;
};

void leaveJackServersAlone() {
  ::setenv("JACK_NO_START_SERVER", "1", 1);
  jack_set_error_function([](const char*) {});
  jack_set_info_function([](const char*) {});
}

#else

/// A build without JACK cannot know; FluidSynth's own library may still find a server.
class JackLease::Watch {
 public:
  bool hasServerDied() const { return false; }
  bool doesServerAnswer() const { return true; }
  std::vector<std::string> midiInputs() const { return {}; }
  std::vector<std::string> midiOutputs() const { return {}; }
};

void leaveJackServersAlone() { ::setenv("JACK_NO_START_SERVER", "1", 1); }

#endif

std::unique_ptr<JackLease> JackLease::take() {
  static std::weak_ptr<const Watch> current;
  const std::lock_guard lock(watchMutex);
  std::shared_ptr<const Watch> watch = current.lock();
  if (!watch) current = watch = std::make_shared<Watch>();
  if (!watch->doesServerAnswer()) return nullptr;
  return std::unique_ptr<JackLease>(new JackLease(std::move(watch)));
}

JackLease::JackLease(std::shared_ptr<const Watch> watch) : m_watch(std::move(watch)) {}

JackLease::~JackLease() {
  const std::lock_guard lock(watchMutex);
  m_watch.reset();
}

bool JackLease::isLost() const { return m_watch->hasServerDied(); }

std::vector<std::string> JackLease::midiInputs() const { return m_watch->midiInputs(); }
std::vector<std::string> JackLease::midiOutputs() const { return m_watch->midiOutputs(); }

} // namespace dmm::playback
