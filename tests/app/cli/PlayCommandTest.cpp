// `dmm play` and `dmm generate --format wav` as a user runs them, on a machine without a sound
// card.

#include "core/playback/SoundFont.h"
#include "tests/support/SmallExperiment.h"

#include <algorithm>
#include <cstdlib>
#include <gtest/gtest.h>
#include <sys/wait.h>

using namespace dmm;

namespace {

struct Result {
  int status = -1;
  std::string out;
  std::string err;
};

class PlayCommandTest : public ::testing::Test {
 protected:
  /// The arguments as typed into a shell.
  Result dmm(const std::string& arguments) const {
    const auto out = folder.path() / "out", err = folder.path() / "err";
    const std::string home = (folder.path() / "home").string();
    // No server of sound or JACK of this machine is to be played to.
    const std::string line = "XDG_DATA_HOME=" + home + " PULSE_SERVER=unix:/nowhere " +
                             "JACK_DEFAULT_SERVER=dmm-nowhere " DMM_PROGRAM " " + arguments + " >" +
                             out.string() + " 2>" + err.string();
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, test::contentOf(out),
            test::contentOf(err)};
  }

  void expectRefused(const std::string& arguments, const std::string& text, int status = 2) const {
    const Result result = dmm(arguments);
    EXPECT_EQ(result.status, status) << arguments << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_NE(result.err.find(text), std::string::npos) << result.err;
  }

  /// Bytes of a WAV file that are samples: 44.1 kHz, two channels of 16 bit.
  static double seconds(const std::filesystem::path& file) {
    const std::string bytes = test::contentOf(file);
    const auto data = bytes.find("data");
    if (data == std::string::npos) return 0;
    const auto byte = [&](std::size_t i) {
      return std::uint32_t(std::uint8_t(bytes[data + 4 + i]));
    };
    return double(byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24) / (44100 * 4);
  }

  std::string wav() const { return (folder.path() / "piece.wav").string(); }

  void needSoundFont() const {
    if (!playback::findSoundFont()) GTEST_SKIP() << playback::noSoundFontMessage();
  }

  test::TemporaryFolder folder;
};

} // namespace

TEST_F(PlayCommandTest, WritesAPieceOfADatasetAsWav) {
  needSoundFont();
  if (IsSkipped()) return;
  const Result slow = dmm("play 'jsb-chorales:BWV 269' --tempo 120 --out " + wav());
  ASSERT_EQ(slow.status, 0) << slow.err;
  EXPECT_EQ(slow.out, wav() + "\n");
  const double atTempo120 = seconds(wav()) - 1.5;
  EXPECT_GT(atTempo120, 10);
  ASSERT_EQ(
      dmm("play jsb-chorales:269 --tempo 240 --instrument organ --mute SA --out " + wav()).status,
      0);
  EXPECT_NEAR(seconds(wav()) - 1.5, atTempo120 / 2, 0.01);
  EXPECT_NE(test::contentOf(wav()).find("BWV 269"), std::string::npos);
}

TEST_F(PlayCommandTest, TellsWhatItChangedInAScore) {
  needSoundFont();
  if (IsSkipped()) return;
  // Key 60 is struck and never released, 64 is.
  const std::string events("\0\x90\x3c\x40\x60\x90\x40\x40\x60\x80\x40\0\0\xff\x2f\0", 16);
  const std::string head("MThd\0\0\0\6\0\1\0\1\0\x60MTrk\0\0\0\x10", 22);
  const Result played =
      dmm("play " + folder.write("held.mid", head + events).string() + " --out " + wav());
  EXPECT_EQ(played.status, 0) << played.err;
  EXPECT_NE(played.err.find("held.mid: 1 note that is never released"), std::string::npos)
      << played.err;
}

TEST_F(PlayCommandTest, WritesWhatARunComposes) {
  needSoundFont();
  if (IsSkipped()) return;
  const std::string data = test::writeSmallDataset(folder).string();
  const std::string config =
      folder
          .write("small.yaml",
                 "name: small\nmodel: {z_dim: 4, emission_dim: 6, transition_dim: 5, rnn_dim: 8}\n"
                 "optimiser: {mini_batch_size: 4}\nrun: {evaluate_every: 2}\n")
          .string();
  const Result trained = dmm("train --config " + config + " --data " + data + " --epochs 2");
  ASSERT_EQ(trained.status, 0) << trained.err;
  const std::string run = trained.out.substr(0, trained.out.find('\n'));
  ASSERT_EQ(dmm("play " + run + " --length 8 --seed 3 --tempo 60 --out " + wav()).status, 0);
  EXPECT_NEAR(seconds(wav()), 8 + 1.5, 0.01);
  const auto pieces = folder.path() / "pieces";
  ASSERT_EQ(dmm("generate " + run + " --length 8 --format wav --out " + pieces.string()).status, 0);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(pieces)) {
    EXPECT_EQ(entry.path().extension(), ".wav");
    EXPECT_NEAR(seconds(entry.path()), 8 * 60 / 90.0 + 1.5, 0.01);
    ++files;
  }
  EXPECT_EQ(files, 1);
}

TEST_F(PlayCommandTest, WithoutAnAudioDeviceItSaysSo) {
  if (std::filesystem::exists("/dev/snd")) GTEST_SKIP() << "there is an audio device here";
  needSoundFont();
  if (IsSkipped()) return;
  const Result result = dmm("play 'jsb-chorales:test 1'");
  EXPECT_EQ(result.status, 1) << result.err;
  EXPECT_NE(result.err.find("No audio device was found"), std::string::npos) << result.err;
}

TEST_F(PlayCommandTest, ListsTheOutputs) {
  const Result result = dmm("play --list-ports");
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out.substr(0, result.out.find('\n')), "built-in synth");
  EXPECT_EQ(result.err, "");
}

TEST_F(PlayCommandTest, RefusesWhatIsNotThere) {
  expectRefused("play", "expected a FILE, a RUN or DATASET:PIECE");
  expectRefused("play nothing", "nothing: there is no such run");
  expectRefused("play nowhere.mid", "nowhere.mid: no such file");
  expectRefused("play 'jsb-chorales:BWV 9999'", "BWV 9999");
  expectRefused("play nodataset:1", "nodataset");
  expectRefused("play 'jsb-chorales:test 1' --port nothing", "--port: no MIDI output");
  expectRefused("play 'jsb-chorales:test 1' --instrument kazoo --out " + wav(), "--instrument");
  expectRefused("play 'jsb-chorales:test 1' --mute X --out " + wav(), "--mute");
  expectRefused("play 'jsb-chorales:test 1' --tempo 0 --out " + wav(), "tempo");
  expectRefused("play 'jsb-chorales:test 1' --out piece.ogg", "ends in .wav");
  expectRefused("play 'jsb-chorales:test 1' --soundfont nowhere.sf2 --out " + wav(),
                "nowhere.sf2: no such file");
  EXPECT_FALSE(std::filesystem::exists(wav()));
}
