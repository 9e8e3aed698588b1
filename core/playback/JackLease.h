#pragma once

#include <memory>
#include <string>
#include <vector>

namespace dmm::playback {

/// To be held by whoever has a client of JACK open, from before until after. When a server has
/// died, libjack frees every client that the process still has as soon as it opens another one; so
/// none is opened until all who had one have let go of it. Nor do RtMidi and FluidSynth notice that
/// their server died: all leases of a server share one client that watches it. Threads may share
/// this.
class JackLease {
 public:
  /// Null where no server runs, and while a lease of one that died is still held. Never starts a
  /// server.
  static std::unique_ptr<JackLease> take();
  ~JackLease();
  JackLease(const JackLease&) = delete;
  JackLease& operator=(const JackLease&) = delete;

  /// Whether the server died: its clients are good for nothing but being closed.
  bool isLost() const;

  /// The ports that take MIDI, as JACK names them.
  std::vector<std::string> midiInputs() const;
  /// Those that send it.
  std::vector<std::string> midiOutputs() const;

 private:
  class Watch;
  explicit JackLease(std::shared_ptr<const Watch> watch);
  std::shared_ptr<const Watch> m_watch;
};

/// RtMidi and FluidSynth must use a server that runs, never start one; and it is no news for
/// standard error that none runs. To be called before any thread exists.
void leaveJackServersAlone();

} // namespace dmm::playback
