#include "core/playback/JackServer.h"

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

std::mutex leaseMutex; // guards the counts
int leases = 0;
int leasesOfTheDead = 0;
std::atomic<unsigned> currentServer = 0;

[[maybe_unused]] void noteServerDied() {
  const std::lock_guard lock(leaseMutex);
  leasesOfTheDead += std::exchange(leases, 0);
  ++currentServer;
}

} // namespace

std::unique_ptr<JackLease> JackLease::take() {
  const std::lock_guard lock(leaseMutex);
  if (leasesOfTheDead > 0) return nullptr;
  ++leases;
  return std::unique_ptr<JackLease>(new JackLease(currentServer));
}

JackLease::~JackLease() {
  const std::lock_guard lock(leaseMutex);
  --(isLost() ? leasesOfTheDead : leases);
}

bool JackLease::isLost() const { return m_server != currentServer; }

#ifdef WORKBENCH_HAVE_JACK

struct JackServer::Client {
  Client() : lease(JackLease::take()) {
    if (lease) client = jack_client_open("DMM Workbench", JackNoStartServer, nullptr);
    if (!client) return;
    jack_on_shutdown(
        client,
        [](void* self) {
          // Every client of the process hears of it; the first one counts.
          if (!static_cast<Client*>(self)->lease->isLost()) noteServerDied();
        },
        this);
    jack_activate(client); // or it would not hear of the end
  }
  ~Client() {
    if (client) jack_client_close(client);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  std::unique_ptr<JackLease> lease; // outlives the client
  jack_client_t* client = nullptr;
};

bool JackServer::isRunning() {
  if (m_client && (!m_client->client || m_client->lease->isLost())) m_client.reset();
  if (!m_client) m_client = std::make_unique<Client>();
  return m_client->client != nullptr;
}

std::vector<std::string> JackServer::midiInputs() {
  std::vector<std::string> names;
  if (!isRunning()) return names;
  const char** ports =
      jack_get_ports(m_client->client, nullptr, JACK_DEFAULT_MIDI_TYPE, JackPortIsInput);
  for (const char** port = ports; port && *port; ++port) names.emplace_back(*port);
  jack_free(ports);
  return names;
}

void leaveJackServersAlone() {
  ::setenv("JACK_NO_START_SERVER", "1", 1);
  jack_set_error_function([](const char*) {});
  jack_set_info_function([](const char*) {});
}

#else

struct JackServer::Client {};
bool JackServer::isRunning() { return false; }
std::vector<std::string> JackServer::midiInputs() { return {}; }
void leaveJackServersAlone() { ::setenv("JACK_NO_START_SERVER", "1", 1); }

#endif

JackServer::JackServer() = default;
JackServer::~JackServer() = default;

} // namespace dmm::playback
