#include "app/cli/SoundOptions.h"

#include "core/playback/MidiSink.h"
#include "core/playback/SoundFont.h"
#include "core/support/Errors.h"

#include <fmt/format.h>

#include <cctype>
#include <sstream>
#include <vector>

namespace dmm::cli {

namespace {

types::Instrument instrumentCalled(const std::string& name) {
  for (const types::Instrument instrument : types::kInstruments)
    if (name == types::toString(instrument)) return instrument;
  throw support::InputError("--instrument",
                            fmt::format("expected choir, organ, strings or piano, or four of them "
                                        "as in choir,choir,strings,organ; got \"{}\"",
                                        name));
}

/// One name for all voices, or four with commas between them.
std::vector<types::Instrument> instrumentsCalled(const std::string& names) {
  std::vector<types::Instrument> instruments;
  std::istringstream list(names);
  for (std::string name; std::getline(list, name, ',');)
    instruments.push_back(instrumentCalled(name));
  if (instruments.size() == 1) instruments.resize(4, instruments.front());
  if (instruments.size() != 4) instrumentCalled(names); // says what was expected
  return instruments;
}

std::size_t voiceCalled(char letter, const char* option) {
  const std::string letters = "SATB";
  const auto place = letters.find(static_cast<char>(std::toupper(letter)));
  if (place == std::string::npos)
    throw support::InputError(
        option, fmt::format("expected letters of the voices S, A, T, B; got \"{}\"", letter));
  return place;
}

} // namespace

void SoundOptions::addTo(CLI::App& command) {
  command.add_option("--tempo", tempo, "quarter notes a minute")
      ->capture_default_str()
      ->check(CLI::Range(types::kSlowestTempo, types::kFastestTempo));
  command
      .add_option("--instrument", instrument,
                  "choir, organ, strings or piano; or four of them for S,A,T,B")
      ->capture_default_str();
  command.add_option("--mute", mute, "voices to leave out, e.g. SA");
  command.add_option("--solo", solo, "voices to hear alone, e.g. B");
  command.add_option("--volume", volume, "per cent")
      ->capture_default_str()
      ->check(CLI::Range(0, 100));
  command.add_option("--soundfont", soundFont, "an .sf2 file (default: the system's)");
}

types::Mix SoundOptions::mix() const {
  types::Mix mix;
  mix.volume = volume / 100.0;
  const auto instruments = instrumentsCalled(instrument);
  for (std::size_t voice = 0; voice < 4; ++voice)
    mix.voices.at(voice).instrument = instruments.at(voice);
  for (const char letter : mute) mix.voices.at(voiceCalled(letter, "--mute")).muted = true;
  for (const char letter : solo) mix.voices.at(voiceCalled(letter, "--solo")).solo = true;
  return mix;
}

std::filesystem::path SoundOptions::soundFontFile() const {
  if (!soundFont.empty()) {
    if (!std::filesystem::is_regular_file(soundFont))
      throw support::InputError(soundFont, "no such file");
    return soundFont;
  }
  if (const auto found = playback::findSoundFont()) return *found;
  throw playback::OutputError(playback::noSoundFontMessage());
}

playback::WavSettings SoundOptions::wavSettings() const { return {mix(), tempo, soundFontFile()}; }

} // namespace dmm::cli
