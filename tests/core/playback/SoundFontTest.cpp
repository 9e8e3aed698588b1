#include "core/playback/SoundFont.h"

#include "core/playback/SystemOutputs.h"
#include "tests/support/TemporaryFolder.h"

#include <gtest/gtest.h>

using namespace dmm;

TEST(SoundFont, TheSystemsChoiceIsTakenBeforeOthers) {
  const test::TemporaryFolder folder;
  EXPECT_FALSE(playback::findSoundFont({folder.path(), "/nowhere"}));
  folder.write("b.sf2", "");
  folder.write("a.txt", "");
  EXPECT_EQ(playback::findSoundFont({"/nowhere", folder.path()}), folder.path() / "b.sf2");
  folder.write("a.sf3", "");
  EXPECT_EQ(playback::findSoundFont({folder.path()}), folder.path() / "a.sf3");
  folder.write("default-GM.sf2", "");
  EXPECT_EQ(playback::findSoundFont({folder.path()}), folder.path() / "default-GM.sf2");
}

TEST(SoundFont, AFolderOfTheUsersComesFirst) {
  const test::TemporaryFolder folder;
  ::setenv("XDG_DATA_HOME", folder.path().c_str(), 1);
  const auto own = folder.path() / "dmm-workbench" / "soundfonts";
  EXPECT_EQ(playback::soundFontFolders().front(), own);
  EXPECT_NE(playback::noSoundFontMessage().find(own.string()), std::string::npos);
  std::filesystem::create_directories(own);
  folder.write("dmm-workbench/soundfonts/mine.sf2", "");
  EXPECT_EQ(playback::findSoundFont(), own / "mine.sf2");
}

TEST(SoundFont, OneThatCannotBeReadIsTold) {
  const test::TemporaryFolder folder;
  playback::SystemOutputs outputs(folder.write("broken.sf2", "no soundfont"));
  try {
    outputs.openSynth();
    FAIL();
  } catch (const playback::OutputError& error) {
    EXPECT_NE(std::string(error.what()).find("broken.sf2 cannot be read"), std::string::npos);
  }
}
