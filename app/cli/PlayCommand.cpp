#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "app/cli/PieceArgument.h"
#include "app/cli/SoundOptions.h"
#include "app/cli/StopSignals.h"
#include "core/playback/Player.h"
#include "core/playback/SystemOutputs.h"
#include "core/support/Errors.h"

#include <fmt/format.h>

#include <memory>
#include <thread>
#include <unistd.h>

namespace dmm::cli {

namespace {

using namespace std::chrono_literals;
using playback::PlayerStatus;
using playback::PlayState;

struct PlayOptions {
  PieceArgument piece;
  SoundOptions sound;
  std::string out;
  std::string port;
  bool listPorts = false;
};

int listPorts() {
  playback::leaveJackServersAlone();
  playback::MidiPortLister lister;
  sayLine("built-in synth");
  for (const playback::MidiPort& port : lister.list()) sayLine(port.name);
  return 0;
}

/// The port of this name, or the one port with this in its name.
std::string findPort(const std::string& wanted) {
  playback::leaveJackServersAlone();
  playback::MidiPortLister lister;
  const auto ports = lister.list();
  std::vector<std::string> found;
  for (const playback::MidiPort& port : ports) {
    if (port.name == wanted) return wanted;
    if (port.name.find(wanted) != std::string::npos) found.push_back(port.name);
  }
  if (found.size() == 1) return found.front();
  throw support::InputError(
      "--port", fmt::format("{} MIDI output is called \"{}\"; dmm play --list-ports shows them",
                            found.empty() ? "no" : "more than one", wanted));
}

/// Redrawn in place on a terminal, nothing elsewhere.
void showPlace(const PlayerStatus& status) {
  if (!::isatty(STDERR_FILENO)) return;
  const auto clock = [&](double quarters) {
    const auto seconds = int(quarters * 60 / status.quartersPerMinute);
    return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  };
  redrawLine(fmt::format("{} of {}", clock(status.positionAt(std::chrono::steady_clock::now())),
                         clock(status.lengthQuarters)));
}

/// Until the piece ends or the user has heard enough.
void waitForEnd(playback::Player& player) {
  std::string told;
  while (!stopRequest()) {
    const PlayerStatus status = player.status();
    const bool isPlaying = status.state == PlayState::Playing;
    if (status.timesStarted > 0 && !isPlaying) break;
    if (isPlaying && !status.problem.empty() && status.output.empty())
      throw playback::OutputError(status.problem); // no port that could come back
    if (status.problem != told && !status.problem.empty()) tell("dmm: {}", status.problem);
    told = status.problem;
    if (isPlaying) showPlace(status);
    std::this_thread::sleep_for(50ms);
  }
  if (::isatty(STDERR_FILENO)) tellLine("");
}

int play(const PlayOptions& options) {
  if (options.listPorts) return listPorts();
  if (options.piece.text.empty())
    throw support::InputError("play", "expected a FILE, a RUN or DATASET:PIECE");
  const types::Mix mix = options.sound.mix();
  const std::string port = options.port.empty() ? std::string() : findPort(options.port);
  const types::Chorale piece = findPiece(options.piece);
  watchStopSignals(); // notes are ended, and nothing half written is left
  if (!options.out.empty()) {
    if (!playback::writeWav(piece, options.sound.wavSettings(), options.out, &stopRequest()))
      endIfStopRequested();
    sayWritten(options.out);
    return 0;
  }
  if (!playback::Timeline(piece).hasNotes())
    throw support::InputError(options.piece.text, "the piece has no notes");
  std::optional<std::filesystem::path> soundFont;
  if (port.empty()) soundFont = options.sound.soundFontFile();
  playback::Player player(std::make_shared<playback::SystemOutputs>(soundFont));
  player.setMix(mix);
  player.setTempo(options.sound.tempo);
  player.setOutput(port);
  player.setPiece(piece);
  tell("{}{}{}", piece.catalogueNumber, piece.catalogueNumber.empty() ? "" : "  ", piece.title);
  player.play();
  waitForEnd(player);
  // The last chord dies away in its own time.
  if (!stopRequest() && port.empty()) std::this_thread::sleep_for(1s);
  return 0;
}

} // namespace

void declarePlay(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<PlayOptions>();
  CLI::App* command = app.add_subcommand("play", "Play a piece, or write it as a WAV file");
  command->add_option("PIECE", options->piece.text,
                      "a MIDI or MusicXML file; DATASET:PIECE by number, title or place "
                      "(test:3); or a run, whose best model composes one");
  addRunsOption(*command, options->piece.runs);
  command->add_option("--out", options->out, "write this WAV file in place of playing")
      ->check([](const std::string& file) {
        return std::filesystem::path(file).extension() == ".wav"
                   ? std::string()
                   : "expected a file that ends in .wav";
      });
  command
      ->add_option("--port", options->port,
                   "play to the MIDI output of this name, or with this in its name")
      ->excludes("--out");
  command->add_flag("--list-ports", options->listPorts, "show what --port may name");
  command->add_option("--length", options->piece.length, "quarter notes that a run composes")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command->add_option("--seed", options->piece.seed, "seed of what a run composes")
      ->capture_default_str();
  options->sound.addTo(*command);
  command->callback([=] { run([=] { return play(*options); }); });
}

} // namespace dmm::cli
