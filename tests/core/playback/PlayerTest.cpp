// The player on its thread, with outputs that come, go and fail.

#include "core/playback/Player.h"

#include "tests/core/playback/FakeOutputs.h"
#include "tests/core/playback/MusicSamples.h"

#include <gtest/gtest.h>
#include <random>

using namespace dmm;
using namespace std::chrono_literals;
using playback::Player;
using playback::PlayState;
using test::becomesTrue;

namespace {

class PlayerTest : public ::testing::Test {
 protected:
  Player& start() {
    player = std::make_unique<Player>(outputs, 1ms);
    player->setTempo(types::kFastestTempo);
    player->setPiece(test::shortPiece());
    return *player;
  }
  bool becomes(PlayState state) {
    return becomesTrue([&] { return player->status().state == state; });
  }
  bool problemBecomes(const std::string& text) {
    return becomesTrue([&] { return player->status().problem == text; });
  }
  bool hasStruck(std::size_t ledger, int notes) {
    return becomesTrue([&] {
      const auto ledgers = outputs->ledgers();
      return ledgers.size() > ledger && ledgers[ledger]->struck() >= notes;
    });
  }
  void expectNothingHangs() {
    for (const auto& ledger : outputs->ledgers()) {
      EXPECT_TRUE(ledger->isSilent());
      EXPECT_EQ(ledger->mistakes(), 0);
    }
  }

  std::shared_ptr<test::FakeOutputs> outputs = std::make_shared<test::FakeOutputs>();
  std::unique_ptr<Player> player;
};

types::Chorale longPiece() {
  types::Chorale piece;
  piece.lengthSteps = 10000;
  for (int step = 0; step < piece.lengthSteps; ++step) piece.voices[0].push_back({60, step, 1});
  piece.voices[3] = {{40, 0, piece.lengthSteps}};
  return piece;
}

} // namespace

TEST_F(PlayerTest, PlaysThePieceOnceAndOpensTheOutputOnlyThen) {
  start();
  ASSERT_TRUE(becomesTrue([&] { return player->status().hasNotes; }));
  EXPECT_TRUE(outputs->opened().empty());
  player->play();
  ASSERT_TRUE(hasStruck(0, 7));
  ASSERT_TRUE(becomes(PlayState::Stopped));
  EXPECT_EQ(outputs->opened(), std::vector<std::string>{""});
  EXPECT_EQ(outputs->lastLedger()->struck(), 7);
  expectNothingHangs();
}

TEST_F(PlayerTest, AKeyThatIsPressedIsHeardWithNothingToPlay) {
  start();
  player->playLive(types::VoicePart::Alto, playback::midiMessage(playback::kNoteOn, 0, 60, 90));
  ASSERT_TRUE(hasStruck(0, 1));
  EXPECT_TRUE(outputs->lastLedger()->sounding(playback::Sequencer::kLiveChannel)[60]);
  player.reset();
  expectNothingHangs();
}

TEST_F(PlayerTest, QuittingInMidNoteEndsIt) {
  start().setPiece(longPiece());
  player->play();
  ASSERT_TRUE(hasStruck(0, 3));
  player.reset();
  expectNothingHangs();
}

TEST_F(PlayerTest, PositionMovesBetweenEventsAndStaysInThePiece) {
  playback::PlayerStatus status;
  status.state = PlayState::Playing;
  status.quarters = 2;
  status.quartersPerMinute = 60;
  status.lengthQuarters = 8;
  EXPECT_DOUBLE_EQ(status.positionAt(status.at + 500ms), 2.5);
  EXPECT_DOUBLE_EQ(status.positionAt(status.at + 1h), 8);
  status.state = PlayState::Paused;
  EXPECT_DOUBLE_EQ(status.positionAt(status.at + 500ms), 2);
}

TEST_F(PlayerTest, WithoutSoundThePieceGoesOnAndSaysWhy) {
  outputs->refuse("No audio device was found.");
  start().setPiece(longPiece());
  player->play();
  ASSERT_TRUE(becomes(PlayState::Playing));
  ASSERT_TRUE(problemBecomes("No audio device was found."));
  const double before = player->status().positionAt(std::chrono::steady_clock::now());
  EXPECT_TRUE(becomesTrue([&] { return player->status().quarters > before; }));
  outputs->refuse("");
  player->pause();
  player->play(); // is another try
  ASSERT_TRUE(hasStruck(0, 2));
  EXPECT_EQ(player->status().problem, "");
}

TEST_F(PlayerTest, APortThatVanishesInMidPlayIsTakenAgainWhenItComesBack) {
  outputs->setPorts({"Piano"});
  start().setPiece(longPiece());
  player->setOutput("Piano");
  ASSERT_TRUE(problemBecomes(""));
  player->play();
  ASSERT_TRUE(hasStruck(0, 3));
  outputs->setPorts({});
  ASSERT_TRUE(problemBecomes(
      "The MIDI output \"Piano\" is not there; it is used again when it comes back."));
  EXPECT_EQ(player->status().state, PlayState::Playing);
  EXPECT_FALSE(player->status().outputOpen);
  outputs->setPorts({"Other", "Piano"}, "2");
  ASSERT_TRUE(hasStruck(1, 3));
  EXPECT_TRUE(outputs->lastLedger()->sounding(3)[40]); // the held note is taken up
  EXPECT_EQ(player->status().problem, "");
  player.reset();
  expectNothingHangs();
}

TEST_F(PlayerTest, APortThatWasReplacedBetweenTwoLooksIsOpenedAnew) {
  outputs->setPorts({"Piano"}, "1");
  start().setPiece(longPiece());
  player->setOutput("Piano");
  player->play();
  ASSERT_TRUE(hasStruck(0, 2));
  outputs->setPorts({"Piano"}, "2");
  ASSERT_TRUE(hasStruck(1, 2));
  EXPECT_TRUE(outputs->ledgers().front()->isSilent());
}

TEST_F(PlayerTest, ChangingTheOutputEndsTheNotesOfTheOldOne) {
  outputs->setPorts({"Piano"});
  start().setPiece(longPiece());
  ASSERT_TRUE(becomesTrue([&] { return player->status().ports.size() == 1; }));
  player->play();
  ASSERT_TRUE(hasStruck(0, 2));
  player->setOutput("Piano");
  ASSERT_TRUE(hasStruck(1, 2));
  EXPECT_TRUE(outputs->ledgers().front()->isSilent());
  EXPECT_EQ(player->status().state, PlayState::Playing);
}

TEST_F(PlayerTest, AnAbsentPortIsWaitedFor) {
  start();
  player->setOutput("Organ");
  ASSERT_TRUE(problemBecomes(
      "The MIDI output \"Organ\" is not there; it is used again when it comes back."));
  player->setPiece(longPiece());
  player->play();
  ASSERT_TRUE(becomes(PlayState::Playing));
  EXPECT_TRUE(outputs->opened().empty());
  outputs->setPorts({"Organ"});
  ASSERT_TRUE(hasStruck(0, 2));
}

TEST_F(PlayerTest, NothingToPlayDoesNothing) {
  start();
  player->setPiece({});
  player->play();
  player->setLoop(playback::Loop{0, 0});
  player->seek(7);
  ASSERT_TRUE(becomesTrue([&] { return !player->status().hasNotes; }));
  EXPECT_EQ(player->status().state, PlayState::Stopped);
  EXPECT_TRUE(outputs->opened().empty());
  types::Chorale broken = test::shortPiece();
  broken.stepsPerQuarter = 0;
  EXPECT_THROW(player->setPiece(broken), std::invalid_argument);
}

TEST_F(PlayerTest, NothingHangsWhateverIsDone) {
  std::mt19937 random(7);
  const auto draw = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  for (int life = 0; life < 10; ++life) {
    start();
    for (int action = 0; action < 200; ++action) {
      switch (draw(0, 11)) {
      case 0: player->pause(); break;
      case 1: player->stop(); break;
      case 2: player->seek(draw(0, 8)); break;
      case 3: player->setTempo(draw(200, 300)); break;
      case 4:
        player->setMix({{types::VoiceMix{types::Instrument::Organ, draw(0, 1) == 1}}, 0.5});
        break;
      case 5: player->setLoop(playback::Loop{double(draw(0, 8)), double(draw(0, 8))}); break;
      case 6: player->setPiece(test::randomPiece(random)); break;
      case 7: player->setOutput(draw(0, 1) == 1 ? "Piano" : ""); break;
      case 8: outputs->setPorts({"Piano"}, std::to_string(action)); break;
      case 9: outputs->setPorts({}); break;
      default: player->play(); break;
      }
      const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(draw(0, 400));
      while (std::chrono::steady_clock::now() < until) (void)player->status();
    }
    player.reset();
    expectNothingHangs();
  }
  int struck = 0;
  for (const auto& ledger : outputs->ledgers()) struck += ledger->struck();
  EXPECT_GT(struck, 100);
}
