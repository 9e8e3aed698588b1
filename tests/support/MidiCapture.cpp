#include "tests/support/MidiCapture.h"

#include "core/playback/MidiPorts.h"

#include <RtMidi.h>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <mutex>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace dmm::test {

using namespace std::chrono_literals;

namespace {

/// A JACK server of our own name, without a device.
class DummyServer {
 public:
  DummyServer(const std::string& name, int framesPerPeriod) {
    const std::string frames = std::to_string(framesPerPeriod);
    const char* arguments[] = {"jackd", "--name", name.c_str(), "-t", "5000",         "-d",
                               "dummy", "-r",     "48000",      "-p", frames.c_str(), nullptr};
    m_child = ::fork();
    if (m_child != 0) return;
    const int silent = ::open("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(silent, stream);
    ::execvp(arguments[0], const_cast<char**>(arguments));
    ::_exit(127);
  }
  ~DummyServer() { stop(SIGTERM); }
  DummyServer(const DummyServer&) = delete;
  DummyServer& operator=(const DummyServer&) = delete;

  bool isRunning() {
    if (m_child > 0 && ::waitpid(m_child, nullptr, WNOHANG) == m_child) m_child = -1;
    return m_child > 0;
  }
  void stop(int signal) {
    if (!isRunning()) return;
    ::kill(m_child, signal);
    ::waitpid(m_child, nullptr, 0);
    m_child = -1;
  }

 private:
  pid_t m_child = -1;
};

} // namespace

struct MidiCapture::Impl {
  mutable std::mutex mutex;
  std::vector<CapturedMessage> messages;
  std::string serverName;
  int framesPerPeriod = 0;
  std::unique_ptr<DummyServer> server; // null with ALSA
  std::unique_ptr<playback::JackLease> lease;
  std::unique_ptr<RtMidiIn> input;
  std::unique_ptr<RtMidiOut> keyboard;

  RtMidi::Api api() const { return server ? RtMidi::UNIX_JACK : RtMidi::LINUX_ALSA; }

  void close() {
    keyboard.reset();
    input.reset();
    lease.reset();
  }

  static void receive(double, std::vector<unsigned char>* bytes, void* self) {
    auto* impl = static_cast<Impl*>(self);
    const std::lock_guard lock(impl->mutex);
    impl->messages.push_back({std::chrono::steady_clock::now(), *bytes});
  }

  /// Whether our port is on the system's list.
  bool open() {
    try {
      const bool isJack = server != nullptr;
      if (isJack) lease = playback::JackLease::take();
      if (isJack && !lease) return false;
      input = std::make_unique<RtMidiIn>(api(), "dmm-test");
      input->setErrorCallback([](RtMidiError::Type, const std::string&, void*) {});
      input->setCallback(receive, this);
      input->openVirtualPort(kPortName);
    } catch (const RtMidiError&) {
      return false;
    }
    playback::MidiPortLister lister;
    for (const auto& port : lister.list())
      if (port.name.find(kPortName) != std::string::npos) return true;
    return false;
  }

  bool startServer() {
    server = std::make_unique<DummyServer>(serverName, framesPerPeriod);
    for (int attempt = 0; attempt < 200 && server->isRunning(); ++attempt) {
      std::this_thread::sleep_for(25ms); // a server tells nobody that it is ready
      if (open()) return true;
      close();
    }
    server.reset();
    return false;
  }
};

MidiCapture::MidiCapture(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

MidiCapture::~MidiCapture() {
  m_impl->close();
  m_impl->server.reset();
}

std::unique_ptr<MidiCapture> MidiCapture::start(std::string& reason, int framesPerPeriod) {
  playback::leaveJackServersAlone();
  auto impl = std::make_unique<Impl>();
  if (std::filesystem::exists("/dev/snd/seq") && impl->open())
    return std::unique_ptr<MidiCapture>(new MidiCapture(std::move(impl)));
  impl->close();
  impl->framesPerPeriod = framesPerPeriod;
  impl->serverName = "dmm-test-" + std::to_string(::getpid());
  ::setenv("JACK_DEFAULT_SERVER", impl->serverName.c_str(), 1);
  if (impl->startServer()) return std::unique_ptr<MidiCapture>(new MidiCapture(std::move(impl)));
  reason = "there is no ALSA sequencer here, and JACK's dummy server (jackd -d dummy, package "
           "jackd2) does not start";
  return nullptr;
}

std::string MidiCapture::description() const {
  if (!m_impl->server) return "ALSA sequencer";
  return "JACK dummy server, 48000 Hz, " + std::to_string(m_impl->framesPerPeriod) +
         " frames a period";
}

std::vector<CapturedMessage> MidiCapture::messages() const {
  const std::lock_guard lock(m_impl->mutex);
  return m_impl->messages;
}

bool MidiCapture::plugKeyboard() {
  try {
    m_impl->keyboard = std::make_unique<RtMidiOut>(m_impl->api(), "dmm-test-player");
    m_impl->keyboard->openVirtualPort(kKeyboardName);
  } catch (const RtMidiError&) {
    m_impl->keyboard.reset();
  }
  return m_impl->keyboard != nullptr;
}

void MidiCapture::pullKeyboard() { m_impl->keyboard.reset(); }

void MidiCapture::press(int pitch) {
  const unsigned char bytes[] = {0x90, static_cast<unsigned char>(pitch), 90};
  m_impl->keyboard->sendMessage(bytes, sizeof bytes);
}

void MidiCapture::release(int pitch) {
  const unsigned char bytes[] = {0x80, static_cast<unsigned char>(pitch), 0};
  m_impl->keyboard->sendMessage(bytes, sizeof bytes);
}

bool MidiCapture::killServer() {
  if (!m_impl->server) return false;
  m_impl->server->stop(SIGKILL);
  m_impl->close();
  return true;
}

bool MidiCapture::restartServer() { return m_impl->startServer(); }

} // namespace dmm::test
