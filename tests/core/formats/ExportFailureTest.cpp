// Exports onto a disk that is full after any number of bytes, and into a folder that is not there:
// the earlier file stays as it was, nothing is left beside it, and the error names the file.

#include "core/config/ConfigYaml.h"
#include "core/formats/ScoreReading.h"
#include "core/playback/SoundFont.h"
#include "core/playback/WavFile.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "tests/support/FileSizeLimit.h"
#include "tests/support/TemporaryFolder.h"

#include <functional>
#include <gtest/gtest.h>

using namespace dmm;
namespace fs = std::filesystem;

namespace {

types::Chorale piece() {
  types::Chorale chorale;
  chorale.title = "A piece";
  chorale.lengthSteps = 4;
  for (std::size_t voice = 0; voice < 4; ++voice)
    chorale.voices[voice] = {{72 - 7 * int(voice), 0, 2}, {74 - 7 * int(voice), 2, 2}};
  return chorale;
}

struct Export {
  const char* ending;
  std::function<void(const fs::path&)> write;
};

const Export kExports[] = {
    {"mid", [](const fs::path& file) { formats::writeScore(piece(), file); }},
    {"musicxml", [](const fs::path& file) { formats::writeScore(piece(), file); }},
    {"json", [](const fs::path& file) { formats::writeScore(piece(), file); }},
    {"yaml", [](const fs::path& file) { support::writeFile(file, config::toYaml({})); }},
    {"wav",
     [](const fs::path& file) {
       playback::WavSettings settings;
       settings.soundFont = *playback::findSoundFont();
       settings.quartersPerMinute = 300;
       playback::writeWav(piece(), settings, file);
     }},
};

class ExportFailureTest : public ::testing::TestWithParam<Export> {
 protected:
  void SetUp() override {
    if (GetParam().ending == std::string("wav") && !playback::findSoundFont())
      GTEST_SKIP() << playback::noSoundFontMessage();
  }

  /// What it says when it cannot write; empty when it can.
  static std::string problemOf(const fs::path& file) {
    try {
      GetParam().write(file);
    } catch (const support::IoError& error) {
      return error.what();
    }
    return "";
  }
};

} // namespace

TEST_P(ExportFailureTest, AFullDiskKeepsTheEarlierFile) {
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / (std::string("piece.") + GetParam().ending);
  ASSERT_EQ(problemOf(file), "");
  const std::uintmax_t size = fs::file_size(file);
  ASSERT_GT(size, 40U);
  folder.write(file.filename().string(), "earlier");
  for (std::uintmax_t bytes = 0; bytes < size; bytes += size / 12 + 1) {
    std::string problem;
    {
      const test::FileSizeLimit limit(bytes);
      problem = problemOf(file);
    }
    EXPECT_TRUE(problem.starts_with(file.string() + ": cannot write")) << bytes << ": " << problem;
    EXPECT_EQ(test::contentOf(file), "earlier") << bytes;
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << bytes;
  }
}

TEST_P(ExportFailureTest, AFolderThatIsNotThereIsNamed) {
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / "none" / (std::string("piece.") + GetParam().ending);
  EXPECT_EQ(problemOf(file), file.string() + ": cannot write: No such file or directory");
}

INSTANTIATE_TEST_SUITE_P(All, ExportFailureTest, ::testing::ValuesIn(kExports),
                         [](const auto& tested) { return std::string(tested.param.ending); });
