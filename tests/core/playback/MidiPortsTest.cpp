// The MIDI that leaves the program, as a second client of the system receives it.

#include "core/playback/MidiPorts.h"

#include "core/playback/MidiKeyboard.h"
#include "core/playback/Player.h"
#include "core/playback/SoundFont.h"
#include "core/playback/SystemInputs.h"
#include "core/playback/SystemOutputs.h"
#include "tests/core/playback/FakeOutputs.h"
#include "tests/core/playback/MusicSamples.h"
#include "tests/support/MidiCapture.h"

#include <algorithm>
#include <atomic>
#include <gtest/gtest.h>

using namespace dmm;
using namespace std::chrono_literals;
using playback::PlayState;
using test::becomesTrue;
using test::MidiCapture;

TEST(MidiPortNames, AreTheSameWhenTheDeviceComesBack) {
  const auto before = playback::namedPorts(
      {"alsa:FLUID Synth (4711):Synth input port (4711:0) 128:0", "alsa:USB Piano:MIDI 1 20:0"});
  const auto after = playback::namedPorts(
      {"alsa:FLUID Synth (99):Synth input port (99:0) 131:0", "alsa:USB Piano:MIDI 1 24:0"});
  ASSERT_EQ(before.size(), 2U);
  EXPECT_EQ(before[0].name, "FLUID Synth:Synth input port");
  EXPECT_EQ(before[1].name, "USB Piano:MIDI 1");
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(before[i].name, after[i].name);
    EXPECT_NE(before[i].address, after[i].address);
  }
}

TEST(MidiPortNames, TellTwoOfAKindApart) {
  const auto ports = playback::namedPorts({"alsa:Piano:MIDI 20:0", "alsa:Piano:MIDI 24:0"});
  EXPECT_EQ(ports.at(0).name, "Piano:MIDI");
  EXPECT_EQ(ports.at(1).name, "Piano:MIDI (2)");
}

namespace {

/// One capture for all tests: the name of its server must be set before the first client is made.
class MidiPortsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { capture = MidiCapture::start(noCapture, 1024); }
  static void TearDownTestSuite() { capture.reset(); }

  void SetUp() override {
    if (!capture) GTEST_SKIP() << noCapture;
    playback::MidiPortLister lister;
    for (const auto& each : lister.list())
      if (each.name.find(MidiCapture::kPortName) != std::string::npos) port = each;
    ASSERT_FALSE(port.name.empty());
    begin = capture->messages().size();
  }

  /// What arrived since the test began, and which keys it left sounding.
  std::shared_ptr<test::Ledger> ledgerNow() const {
    auto ledger = std::make_shared<test::Ledger>();
    const auto messages = capture->messages();
    for (std::size_t i = begin; i < messages.size(); ++i) {
      playback::MidiMessage message;
      message.size = std::min<std::size_t>(3, messages[i].bytes.size());
      std::copy_n(messages[i].bytes.begin(), message.size, message.bytes.begin());
      ledger->note(message);
    }
    return ledger;
  }

  /// All of it, for a failure's message.
  std::string describe() const {
    std::string text;
    for (const auto& message : ledgerNow()->messages()) {
      for (std::size_t i = 0; i < message.size; ++i)
        text += std::to_string(message.bytes.at(i)) + ' ';
      text += '\n';
    }
    return text;
  }
  int struck() const { return ledgerNow()->struck(); }

  /// Empty when the synthesizer that is opened next plays through our server.
  static std::string whyNoSynthOnJack() {
    if (std::filesystem::exists("/dev/snd")) return "there is another audio device here";
    if (!playback::findSoundFont()) return playback::noSoundFontMessage();
    ::setenv("PULSE_SERVER", "unix:/nowhere", 1);
    return {};
  }
  bool isSilent() const { return ledgerNow()->isSilent(); }

  static std::unique_ptr<MidiCapture> capture;
  static std::string noCapture;
  playback::MidiPort port;
  std::size_t begin = 0;
};

std::unique_ptr<MidiCapture> MidiPortsTest::capture;
std::string MidiPortsTest::noCapture;

} // namespace

TEST_F(MidiPortsTest, APieceArrivesNoteByNoteAndNothingHangs) {
  playback::Player player(std::make_shared<playback::SystemOutputs>(), 50ms);
  player.setOutput(port.name);
  ASSERT_TRUE(becomesTrue([&] { return player.status().problem.empty(); }));
  player.setTempo(types::kFastestTempo);
  player.setPiece(test::shortPiece());
  // On a machine that crawls JACK may take seconds to connect; then the piece is counted.
  player.setLoop(playback::Loop{0, 8});
  player.play();
  ASSERT_TRUE(becomesTrue([&] { return struck() >= 3; }));
  player.setLoop(std::nullopt);
  player.stop();
  ASSERT_TRUE(becomesTrue([&] { return player.status().state == PlayState::Stopped; }));
  ASSERT_TRUE(becomesTrue([&] { return isSilent(); }));
  begin = capture->messages().size();
  player.play();
  ASSERT_TRUE(becomesTrue([&] { return player.status().timesStarted == 2; }));
  ASSERT_TRUE(becomesTrue([&] { return player.status().state == PlayState::Stopped; }));
  ASSERT_TRUE(becomesTrue([&] { return struck() == 7 && isSilent(); })) << describe();
  const auto ledger = ledgerNow();
  EXPECT_EQ(ledger->mistakes(), 0);
  std::vector<int> soprano;
  for (const auto& message : ledger->messages())
    if (message.kind() == playback::kNoteOn && message.channel() == 0)
      soprano.push_back(message.bytes[1]);
  EXPECT_EQ(soprano, (std::vector<int>{72, 72, 74, 76}));
}

TEST_F(MidiPortsTest, TheLastNoteOffLeavesBeforeTheProgramDoes) {
  for (int life = 0; life < 5; ++life) {
    playback::Player player(std::make_shared<playback::SystemOutputs>(), 50ms);
    player.setOutput(port.name);
    player.setPiece(test::shortPiece());
    ASSERT_TRUE(becomesTrue([&] { return player.status().problem.empty(); }));
    const int before = struck();
    player.play();
    ASSERT_TRUE(becomesTrue([&] { return struck() >= before + 3; }));
  }
  EXPECT_TRUE(becomesTrue([&] { return isSilent(); }));
  EXPECT_EQ(ledgerNow()->mistakes(), 0);
}

TEST_F(MidiPortsTest, AServerThatDiesInMidPlayIsToldAndUsedAgainWhenItIsBack) {
  playback::Player player(std::make_shared<playback::SystemOutputs>(), 20ms);
  player.setOutput(port.name);
  types::Chorale piece = test::shortPiece();
  player.setPiece(piece);
  player.setLoop(playback::Loop{0, 8});
  ASSERT_TRUE(becomesTrue([&] { return player.status().problem.empty(); }));
  player.play();
  ASSERT_TRUE(becomesTrue([&] { return struck() >= 3; }));
  if (!capture->killServer()) GTEST_SKIP() << "there is no server to kill";
  ASSERT_TRUE(becomesTrue([&] { return !player.status().problem.empty(); }));
  EXPECT_EQ(player.status().state, PlayState::Playing);
  begin = capture->messages().size();
  ASSERT_TRUE(capture->restartServer());
  EXPECT_TRUE(becomesTrue([&] { return struck() >= 3; }));
  EXPECT_EQ(player.status().problem, "");
}

TEST_F(MidiPortsTest, TheSynthesizerNoticesThatItsServerDied) {
  if (const std::string reason = whyNoSynthOnJack(); !reason.empty()) GTEST_SKIP() << reason;
  playback::Player player(std::make_shared<playback::SystemOutputs>(), 20ms);
  player.setPiece(test::shortPiece());
  player.setLoop(playback::Loop{0, 8});
  player.play();
  ASSERT_TRUE(becomesTrue([&] { return player.status().outputOpen; }));
  EXPECT_EQ(player.status().problem, "");
  if (!capture->killServer()) GTEST_SKIP() << "there is no server to kill";
  ASSERT_TRUE(becomesTrue([&] { return !player.status().problem.empty(); }));
  EXPECT_EQ(player.status().problem, "The JACK server has gone.");
  EXPECT_EQ(player.status().state, PlayState::Playing);
  ASSERT_TRUE(capture->restartServer());
  player.pause();
  player.play(); // is another try
  EXPECT_TRUE(becomesTrue([&] { return player.status().outputOpen; }));
}

TEST_F(MidiPortsTest, ASynthesizerThatStandsStillLetsGoOfADeadServer) {
  if (const std::string reason = whyNoSynthOnJack(); !reason.empty()) GTEST_SKIP() << reason;
  playback::Player player(std::make_shared<playback::SystemOutputs>(), 20ms);
  player.setPiece(test::shortPiece());
  player.play();
  ASSERT_TRUE(becomesTrue([&] { return player.status().outputOpen; }));
  player.pause();
  ASSERT_TRUE(becomesTrue([&] { return player.status().state == PlayState::Paused; }));
  if (!capture->killServer()) GTEST_SKIP() << "there is no server to kill";
  ASSERT_TRUE(capture->restartServer()); // no client before all of the old server are closed
  player.play();
  EXPECT_TRUE(becomesTrue([&] { return player.status().outputOpen; }));
  EXPECT_EQ(player.status().problem, "");
}

TEST_F(MidiPortsTest, ADeadServerIsNoticedWhenNobodyLooksForPorts) {
  if (const std::string reason = whyNoSynthOnJack(); !reason.empty()) GTEST_SKIP() << reason;
  std::unique_ptr<playback::MidiSink> synth = playback::SystemOutputs().openSynth();
  if (!capture->killServer()) GTEST_SKIP() << "there is no server to kill";
  EXPECT_EQ(playback::JackLease::take(), nullptr); // or libjack would free the synth's client
  EXPECT_TRUE(becomesTrue([&] { return synth->isGone(); }));
  EXPECT_THROW(synth->send(playback::midiMessage(playback::kNoteOn, 0, 60, 90)),
               playback::OutputError);
  synth.reset();
  EXPECT_TRUE(capture->restartServer());
}

TEST_F(MidiPortsTest, AKeyboardIsHeardUntilItIsPulledOut) {
  ASSERT_TRUE(capture->plugKeyboard());
  playback::MidiKeyboard keyboard(std::make_shared<playback::SystemInputs>(), 20ms);
  std::string name;
  ASSERT_TRUE(becomesTrue([&] {
    for (const auto& each : keyboard.ports())
      if (each.name.find(MidiCapture::kKeyboardName) != std::string::npos) name = each.name;
    return !name.empty();
  }));
  keyboard.choose(name);
  std::atomic<int> told = 0;
  keyboard.setListener([&](const playback::MidiMessage&) { ++told; });
  ASSERT_TRUE(becomesTrue([&] {
    keyboard.take();
    return keyboard.isOpen();
  }));
  capture->press(67);
  capture->release(67);
  std::vector<playback::TimedMessage> played;
  ASSERT_TRUE(becomesTrue([&] {
    for (const auto& message : keyboard.take()) played.push_back(message);
    return played.size() == 2;
  }));
  EXPECT_EQ(played[0].message, playback::midiMessage(playback::kNoteOn, 0, 67, 90));
  EXPECT_EQ(played[1].message, playback::midiMessage(playback::kNoteOff, 0, 67));
  EXPECT_LE(played[0].at, played[1].at);
  EXPECT_EQ(told, 2);
  capture->pullKeyboard();
  ASSERT_TRUE(becomesTrue([&] {
    keyboard.take();
    return !keyboard.isOpen();
  }));
  EXPECT_EQ(keyboard.problem(), "The MIDI keyboard \"" + name + "\" is not there.");
}

TEST_F(MidiPortsTest, APortThatIsNotThereIsRefused) {
  EXPECT_THROW(playback::openMidiPort({"Nothing", "jack:nothing:at all"}), playback::OutputError);
  EXPECT_THROW(playback::openMidiPort({"Nothing", "alsa:nothing 9:9"}), playback::OutputError);
}
