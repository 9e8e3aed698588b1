// What is in a WAV file of ours, found with means of the test's own: samples are read byte by byte,
// and the Goertzel algorithm says how strong a pitch is in a stretch of them.

#include "core/playback/WavFile.h"

#include "core/formats/BuiltInCorpus.h"
#include "core/playback/MidiSink.h"
#include "core/playback/SoundFont.h"
#include "core/support/Errors.h"
#include "tests/core/playback/MusicSamples.h"
#include "tests/support/TemporaryFolder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <numbers>
#include <numeric>
#include <set>

using namespace dmm;
using playback::WavSettings;

namespace {

struct Wav {
  int channels = 0;
  int rate = 0;
  int bits = 0;
  std::vector<double> samples; ///< the mean of both channels, -1..1
  std::string info;            ///< the LIST chunk

  double seconds() const { return double(samples.size()) / rate; }

  double rms(double from, double to) const {
    const auto [begin, end] = range(from, to);
    double sum = 0;
    for (auto i = begin; i < end; ++i) sum += samples[i] * samples[i];
    return std::sqrt(sum / double(end - begin));
  }

  double peak() const {
    double peak = 0;
    for (const double sample : samples) peak = std::max(peak, std::abs(sample));
    return peak;
  }

  /// The amplitude of the sine of this frequency in a stretch of time, under a Hann window.
  double amplitude(double hertz, double from, double to) const {
    const auto [begin, end] = range(from, to);
    const double step = 2 * std::numbers::pi * hertz / rate;
    const double coefficient = 2 * std::cos(step);
    double before = 0;
    double last = 0;
    for (auto i = begin; i < end; ++i) {
      const double turn = 2 * std::numbers::pi * double(i - begin) / double(end - begin);
      const double value = samples[i] * (0.5 - 0.5 * std::cos(turn)) + coefficient * last - before;
      before = std::exchange(last, value);
    }
    const double power = last * last + before * before - coefficient * last * before;
    return std::sqrt(std::max(0.0, power)) / double(end - begin);
  }

 private:
  std::pair<std::size_t, std::size_t> range(double from, double to) const {
    return {std::min(samples.size(), std::size_t(from * rate)),
            std::min(samples.size(), std::size_t(to * rate))};
  }
};

std::uint32_t number(const std::string& bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i)
    value |= std::uint32_t(static_cast<unsigned char>(bytes.at(at + i))) << (8 * i);
  return value;
}

Wav readWav(const std::filesystem::path& file) {
  const std::string bytes = test::contentOf(file);
  EXPECT_EQ(bytes.substr(0, 4), "RIFF");
  EXPECT_EQ(bytes.substr(8, 4), "WAVE");
  EXPECT_EQ(number(bytes, 4, 4), bytes.size() - 8);
  Wav wav;
  for (std::size_t at = 12; at + 8 <= bytes.size();) {
    const std::string name = bytes.substr(at, 4);
    const std::size_t size = number(bytes, at + 4, 4);
    const std::size_t content = at + 8;
    if (name == "fmt ") {
      wav.channels = int(number(bytes, content + 2, 2));
      wav.rate = int(number(bytes, content + 4, 4));
      wav.bits = int(number(bytes, content + 14, 2));
    } else if (name == "data") {
      for (std::size_t i = content; i + 4 <= content + size; i += 4)
        wav.samples.push_back((double(std::int16_t(number(bytes, i, 2))) +
                               double(std::int16_t(number(bytes, i + 2, 2)))) /
                              65536.0);
    } else if (name == "LIST") {
      wav.info = bytes.substr(content, size);
    }
    at = content + size + size % 2;
  }
  return wav;
}

double hertz(int pitch) { return 440 * std::pow(2, (pitch - 69) / 12.0); }

class WavFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto soundFont = playback::findSoundFont();
    if (!soundFont) GTEST_SKIP() << playback::noSoundFontMessage();
    settings.soundFont = *soundFont;
    settings.quartersPerMinute = 60;
  }

  Wav render(const types::Chorale& piece) const {
    const auto file = folder.path() / "piece.wav";
    EXPECT_TRUE(playback::writeWav(piece, settings, file));
    return readWav(file);
  }

  void setInstrument(types::Instrument instrument) {
    for (auto& voice : settings.mix.voices) voice.instrument = instrument;
  }

  WavSettings settings;
  test::TemporaryFolder folder;
};

/// Four voices in whole bars, four pitch classes in each.
types::Chorale fourChords() {
  types::Chorale piece;
  piece.title = "Four chords";
  piece.origin = "made by hand";
  piece.lengthSteps = 16;
  const int chords[4][4] = {{76, 67, 60, 53}, {74, 65, 60, 55}, {72, 68, 61, 54}, {77, 69, 62, 55}};
  for (int bar = 0; bar < 4; ++bar)
    for (std::size_t voice = 0; voice < 4; ++voice)
      piece.voices.at(voice).push_back({chords[bar][voice], 4 * bar, 4});
  return piece;
}

/// How strong each pitch class is in a stretch of time, from A2 to C6.
std::array<double, 12> chroma(const Wav& wav, double from, double to) {
  std::array<double, 12> strength{};
  for (int pitch = 45; pitch <= 84; ++pitch)
    strength.at(std::size_t(pitch % 12)) += wav.amplitude(hertz(pitch), from, to);
  return strength;
}

std::set<int> strongestClasses(const Wav& wav, double from, double to, std::size_t count) {
  const auto strength = chroma(wav, from, to);
  std::vector<int> classes(12);
  std::iota(classes.begin(), classes.end(), 0);
  std::sort(classes.begin(), classes.end(), [&](int a, int b) {
    return strength.at(std::size_t(a)) > strength.at(std::size_t(b));
  });
  return {classes.begin(), classes.begin() + std::ptrdiff_t(count)};
}

/// The strongest pitch within half an octave of this one: overtones lie further up.
int strongestNear(const Wav& wav, int pitch, double from, double to) {
  int best = pitch - 6;
  for (int near = best; near <= pitch + 6; ++near)
    if (wav.amplitude(hertz(near), from, to) > wav.amplitude(hertz(best), from, to)) best = near;
  return best;
}

} // namespace

TEST_F(WavFileTest, LastsAsLongAsTheTempoSays) {
  for (const double tempo : {60.0, 90.0, 240.0}) {
    settings.quartersPerMinute = tempo;
    const Wav wav = render(fourChords());
    EXPECT_EQ(wav.channels, 2);
    EXPECT_EQ(wav.rate, 44100);
    EXPECT_EQ(wav.bits, 16);
    EXPECT_NEAR(wav.seconds(), 16 * 60 / tempo + playback::kWavTailSeconds, 0.002);
    EXPECT_GT(wav.rms(0.2, 16 * 60 / tempo - 0.2), 0.02); // heard to the last beat
  }
}

TEST_F(WavFileTest, TheLastSoundDiesAwayWithinTheTail) {
  for (const types::Instrument instrument : types::kInstruments) {
    setInstrument(instrument);
    const Wav wav = render(fourChords());
    EXPECT_LT(wav.rms(wav.seconds() - 0.1, wav.seconds()), 0.05 * wav.rms(14, 16))
        << toString(instrument);
  }
}

TEST_F(WavFileTest, TheStrongestPitchClassesAreThoseOfTheChords) {
  const types::Chorale piece = fourChords();
  for (const types::Instrument instrument :
       {types::Instrument::Choir, types::Instrument::Strings}) {
    setInstrument(instrument);
    const Wav wav = render(piece);
    for (int bar = 0; bar < 4; ++bar) {
      std::set<int> written;
      for (const auto& voice : piece.voices) written.insert(voice.at(std::size_t(bar)).pitch % 12);
      EXPECT_EQ(strongestClasses(wav, 4 * bar + 0.5, 4 * bar + 3.8, 4), written)
          << toString(instrument) << ", bar " << bar;
    }
  }
}

TEST_F(WavFileTest, EachVoiceOfABachChoraleSingsItsNotesInTime) {
  types::Chorale chorale =
      formats::readCorpus(formats::builtInCorpusBytes(), "corpus").pieces.front().piece.chorale;
  chorale.lengthSteps = std::min(chorale.lengthSteps, 32 * chorale.stepsPerQuarter);
  for (auto& voice : chorale.voices)
    std::erase_if(voice, [&](const types::Note& note) {
      return note.onset + note.duration > chorale.lengthSteps;
    });
  int notes = 0;
  for (std::size_t voice = 0; voice < 4; ++voice) {
    settings.mix = {};
    settings.mix.voices.at(voice).solo = true;
    const Wav wav = render(chorale); // 60 a minute: a quarter is a second
    for (const types::Note& note : chorale.voices.at(voice)) {
      const double begin = double(note.onset) / chorale.stepsPerQuarter;
      const double length = double(note.duration) / chorale.stepsPerQuarter;
      if (length < 0.5) continue; // too short to tell low semitones apart
      EXPECT_EQ(strongestNear(wav, note.pitch, begin + 0.25 * length, begin + length), note.pitch)
          << "voice " << voice << " at quarter " << begin;
      ++notes;
    }
  }
  EXPECT_GT(notes, 80);
}

TEST_F(WavFileTest, MutesAndSolosAreHeard) {
  settings.mix.voices[0].muted = true;
  const Wav muted = render(fourChords());
  settings.mix = {};
  const Wav all = render(fourChords());
  const auto soprano = [](const Wav& wav) { return wav.amplitude(hertz(76), 0.5, 3.8); };
  const auto bass = [](const Wav& wav) { return wav.amplitude(hertz(53), 0.5, 3.8); };
  EXPECT_LT(soprano(muted), 0.05 * soprano(all));
  EXPECT_NEAR(bass(muted), bass(all), 0.3 * bass(all));

  settings.mix.voices[3].solo = true;
  const Wav solo = render(fourChords());
  EXPECT_NEAR(bass(solo), bass(all), 0.3 * bass(all));
  EXPECT_LT(solo.amplitude(hertz(67), 0.5, 3.8), 0.05 * all.amplitude(hertz(67), 0.5, 3.8));

  for (auto& voice : settings.mix.voices) voice.muted = true;
  EXPECT_LT(render(fourChords()).peak(), 1e-3);
}

TEST_F(WavFileTest, VolumeAndInstrumentsAreHeard) {
  std::vector<std::vector<double>> sounds;
  for (const types::Instrument instrument : types::kInstruments) {
    setInstrument(instrument);
    sounds.push_back(render(fourChords()).samples);
  }
  for (std::size_t i = 0; i < sounds.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(sounds[i], sounds[j]);

  double last = 1;
  for (const double volume : {1.0, 0.6, 0.3, 0.0}) {
    settings.mix.volume = volume;
    const double loudness = render(fourChords()).rms(0, 16);
    EXPECT_LT(loudness, last) << volume;
    last = loudness;
  }
  EXPECT_LT(last, 1e-3);
}

TEST_F(WavFileTest, FullChordsAtFullVolumeAreNotClipped) {
  settings.mix.volume = 1;
  for (const types::Instrument instrument : types::kInstruments) {
    setInstrument(instrument);
    const double peak = render(fourChords()).peak();
    EXPECT_LT(peak, 0.98) << toString(instrument);
    EXPECT_GT(peak, 0.1) << toString(instrument);
  }
}

TEST_F(WavFileTest, TheSamePieceIsTheSameFile) {
  const auto once = folder.path() / "once.wav";
  const auto again = folder.path() / "again.wav";
  playback::writeWav(fourChords(), settings, once);
  playback::writeWav(fourChords(), settings, again);
  EXPECT_EQ(test::contentOf(once), test::contentOf(again));
}

TEST_F(WavFileTest, TitleAndOriginAreInTheFile) {
  const Wav wav = render(fourChords());
  EXPECT_EQ(wav.info.substr(0, 8), "INFOINAM");
  EXPECT_NE(wav.info.find("Four chords"), std::string::npos);
  EXPECT_NE(wav.info.find("made by hand"), std::string::npos);
}

TEST_F(WavFileTest, WhatCannotBeWrittenIsSaidAndLeavesNothing) {
  const auto file = folder.path() / "piece.wav";
  EXPECT_THROW(playback::writeWav({}, settings, file), support::InputError);
  try {
    playback::writeWav(fourChords(), settings, "/nowhere/piece.wav");
    FAIL();
  } catch (const support::IoError& error) {
    EXPECT_EQ(std::string(error.what()).rfind("/nowhere/piece.wav: cannot write", 0), 0U)
        << error.what();
  }
  settings.soundFont = folder.write("broken.sf2", "not a soundfont");
  EXPECT_THROW(playback::writeWav(fourChords(), settings, file), playback::OutputError);
  const std::atomic<bool> cancelled = true;
  settings.soundFont = *playback::findSoundFont();
  EXPECT_FALSE(playback::writeWav(fourChords(), settings, file, &cancelled));
  EXPECT_FALSE(std::filesystem::exists(file));
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    EXPECT_EQ(entry.path().filename(), "broken.sf2");
}
