#pragma once

#include <memory>
#include <string>
#include <vector>

namespace dmm::playback {

/// To be held by whoever has a client of JACK open, from before until after. When a server has
/// died, libjack frees every client that the process still has as soon as it opens another one; so
/// none is opened until all who had one have let go of it. Threads may share this.
class JackLease {
 public:
  /// Null while a client of a dead server is still open.
  static std::unique_ptr<JackLease> take();
  ~JackLease();
  JackLease(const JackLease&) = delete;
  JackLease& operator=(const JackLease&) = delete;

  /// Whether the server died: the client is good for nothing but being closed.
  bool isLost() const;

 private:
  explicit JackLease(unsigned server) : m_server(server) {}
  unsigned m_server; ///< the how many-th server of this process
};

/// What MIDI a JACK server offers, while one runs: RtMidi neither notices that its server died nor
/// keeps quiet where none runs. Never starts a server. In a build without JACK there is none.
class JackServer {
 public:
  JackServer();
  ~JackServer();

  /// Looks for a server where there was none.
  bool isRunning();

  /// The ports that take MIDI, as JACK names them.
  std::vector<std::string> midiInputs();

 private:
  struct Client;
  std::unique_ptr<Client> m_client;
};

/// RtMidi and FluidSynth must use a server that runs, never start one; and it is no news for
/// standard error that none runs. To be called before any thread exists.
void leaveJackServersAlone();

} // namespace dmm::playback
