// How punctual playback is: a piece is played to a second MIDI client while `dmm train` uses the
// cores, and every note-on's arrival is compared with when it was due. Exits 1 beyond the limit, 77
// where there is no MIDI system to measure with.

#include "core/playback/Player.h"
#include "core/playback/SystemOutputs.h"
#include "tests/support/MidiCapture.h"
#include "tests/support/TemporaryFolder.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <map>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace dmm;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

struct Options {
  double seconds = 60;
  double tempo = 97;
  double limit = 5; // milliseconds
  int threads = 2;
  std::string dmm;
  std::string config;
};

/// `dmm train` in the background for as long as this lives.
class Training {
 public:
  Training(const Options& options, const std::filesystem::path& runs) {
    const std::string threads = std::to_string(options.threads);
    const char* arguments[] = {options.dmm.c_str(),
                               "train",
                               "--config",
                               options.config.c_str(),
                               "--runs",
                               runs.c_str(),
                               "--threads",
                               threads.c_str(),
                               "--epochs",
                               "100000",
                               nullptr};
    m_child = ::fork();
    if (m_child != 0) return;
    const int silent = ::open("/dev/null", O_RDWR);
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) ::dup2(silent, stream);
    ::execv(arguments[0], const_cast<char**>(arguments));
    ::_exit(127);
  }
  ~Training() {
    ::kill(m_child, SIGKILL);
    ::waitpid(m_child, nullptr, 0);
  }
  Training(const Training&) = delete;
  Training& operator=(const Training&) = delete;

  bool isRunning() const { return ::waitpid(m_child, nullptr, WNOHANG) == 0; }

 private:
  pid_t m_child = -1;
};

/// Whether an epoch has been written: training is past its start.
bool hasTrained(const std::filesystem::path& runs) {
  if (!std::filesystem::exists(runs)) return false;
  for (const auto& run : std::filesystem::directory_iterator(runs)) {
    const auto file = run.path() / "metrics.csv";
    if (!std::filesystem::exists(file)) continue;
    const std::string rows = test::contentOf(file);
    if (std::count(rows.begin(), rows.end(), '\n') >= 2) return true;
  }
  return false;
}

/// Four voices that move at different rates, up to sixteenths.
types::Chorale busyPiece(double quarters) {
  types::Chorale piece;
  piece.stepsPerQuarter = 4;
  piece.lengthSteps = int(quarters) * 4;
  for (int voice = 0; voice < 4; ++voice)
    for (int step = 0; step < piece.lengthSteps; step += voice + 1)
      piece.voices.at(std::size_t(voice))
          .push_back(
              {72 - 12 * voice + step % 7, step, std::min(voice + 1, piece.lengthSteps - step)});
  return piece;
}

/// How late each note-on was, in milliseconds, in ascending order.
std::vector<double> lateness(const types::Chorale& piece, double tempo, Clock::time_point begin,
                             const std::vector<test::CapturedMessage>& messages) {
  std::map<int, std::size_t> heard; // notes of each channel so far
  std::vector<double> late;
  for (const auto& message : messages) {
    if (message.bytes.size() < 3 || (message.bytes[0] & 0xF0) != 0x90) continue;
    const int voice = message.bytes[0] & 0x0F;
    const types::Note& note = piece.voices.at(std::size_t(voice)).at(heard[voice]++);
    if (note.pitch != message.bytes[1]) throw std::runtime_error("another note than was written");
    const double due = double(note.onset) / piece.stepsPerQuarter * 60 / tempo;
    late.push_back((std::chrono::duration<double>(message.at - begin).count() - due) * 1000);
  }
  std::sort(late.begin(), late.end());
  return late;
}

double percentile(const std::vector<double>& sorted, double share) {
  return sorted.at(std::size_t(std::min(double(sorted.size() - 1), share * double(sorted.size()))));
}

int measure(const Options& options) {
  std::string reason;
  const auto capture = test::MidiCapture::start(reason, 128);
  if (!capture) {
    fmt::print("nothing was measured: {}\n", reason);
    return 77;
  }
  const test::TemporaryFolder folder;
  const Training training(options, folder.path() / "runs");
  while (!hasTrained(folder.path() / "runs")) {
    if (!training.isRunning()) throw std::runtime_error(options.dmm + " train does not run");
    std::this_thread::sleep_for(100ms);
  }

  playback::Player player(std::make_shared<playback::SystemOutputs>());
  std::string port;
  while (port.empty()) {
    for (const auto& each : player.status().ports)
      if (each.name.find(test::MidiCapture::kPortName) != std::string::npos) port = each.name;
    std::this_thread::sleep_for(10ms);
  }
  const types::Chorale piece = busyPiece(options.seconds * options.tempo / 60);
  player.setOutput(port);
  player.setTempo(options.tempo);
  player.setPiece(piece);
  player.play();
  auto status = player.status();
  while (status.state != playback::PlayState::Playing) status = player.status();
  const auto begin = status.at - std::chrono::round<Clock::duration>(std::chrono::duration<double>(
                                     status.quarters * 60 / options.tempo));
  while (player.status().state == playback::PlayState::Playing) std::this_thread::sleep_for(100ms);
  std::this_thread::sleep_for(500ms);
  if (!training.isRunning()) throw std::runtime_error("the training ended too soon");

  const auto late = lateness(piece, options.tempo, begin, capture->messages());
  std::size_t written = 0;
  for (const auto& voice : piece.voices) written += voice.size();
  if (late.size() != written)
    throw std::runtime_error(fmt::format("{} of {} notes arrived", late.size(), written));
  const double limit = percentile(late, 0.99);
  fmt::print("{}; dmm train with {} threads on {} cores beside it\n"
             "{} note-ons in {:.0f} s, lateness in milliseconds: earliest {:.2f}, median {:.2f}, "
             "99th percentile {:.2f}, latest {:.2f}\n",
             capture->description(), options.threads, std::thread::hardware_concurrency(),
             late.size(), options.seconds, late.front(), percentile(late, 0.5), limit, late.back());
  return limit <= options.limit && late.front() > -options.limit ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  Options options;
  const auto here = std::filesystem::canonical("/proc/self/exe").parent_path();
  options.dmm = (here / "dmm").string();
  options.config = WORKBENCH_PRESETS "/small.yaml";
  CLI::App app{"Measure how punctual playback is while a model trains."};
  app.add_option("--seconds", options.seconds, "length of the piece")->capture_default_str();
  app.add_option("--tempo", options.tempo, "quarters a minute")->capture_default_str();
  app.add_option("--limit", options.limit, "milliseconds at the 99th percentile")
      ->capture_default_str();
  app.add_option("--threads", options.threads, "of the training")->capture_default_str();
  app.add_option("--config", options.config, "what trains")->capture_default_str();
  app.add_option("--dmm", options.dmm, "the program")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    return measure(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "playback_timing: {}\n", error.what());
    return 1;
  }
}
