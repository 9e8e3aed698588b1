#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dmm::test {

/// A message as the second client got it, and when.
struct CapturedMessage {
  std::chrono::steady_clock::time_point at;
  std::vector<unsigned char> bytes;
};

/// Another MIDI client of the system, whose input port every program may play to, and with a
/// keyboard that a test plays and pulls out: through JACK's dummy server, which needs no device and
/// is started for this, or through ALSA's sequencer where the kernel has one. JACK hands messages
/// over once a period, and on a machine so busy that a client misses its period some are lost: take
/// a long one where punctuality is not the question.
class MidiCapture {
 public:
  static constexpr const char* kPortName = "capture";
  static constexpr const char* kKeyboardName = "keyboard"; ///< a part of its port's name

  /// Nothing where neither is to be had; `reason` then says why. To be called before threads exist.
  static std::unique_ptr<MidiCapture> start(std::string& reason, int framesPerPeriod);
  ~MidiCapture();

  /// "JACK dummy server, 48000 Hz, 128 frames a period" or "ALSA sequencer": what it is.
  std::string description() const;
  std::vector<CapturedMessage> messages() const;

  /// A port that sends; false where it cannot be had.
  bool plugKeyboard();
  void pullKeyboard();
  void press(int pitch);
  void release(int pitch);

  /// The server dies, as when a device is pulled out; false where there is none to kill.
  bool killServer();
  /// A new server, and the port on it as before.
  bool restartServer();

 private:
  struct Impl;
  explicit MidiCapture(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

} // namespace dmm::test
