#include "tests/support/HmmGoldenFile.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <set>

using namespace dmm;

namespace {

/// Every golden file of the family, whatever its number.
std::vector<std::filesystem::path> hmmFiles() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(WORKBENCH_GOLDEN_FOLDER))
    if (entry.path().extension() == ".json" && golden::HmmGoldenFile::isOne(entry.path()))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

class HmmGoldenTest : public ::testing::TestWithParam<types::Execution> {};

} // namespace

TEST_P(HmmGoldenTest, EveryCaseIsWhatOthersComputed) {
  std::set<std::string> found;
  for (const auto& path : hmmFiles()) {
    const golden::HmmGoldenFile file(path);
    for (const auto& goldenCase : file.cases()) {
      found.insert(goldenCase.name);
      const auto deviation = golden::compare(file, goldenCase, GetParam());
      EXPECT_LE(deviation.loss, 1e-9) << path << " " << goldenCase.name;
      EXPECT_LE(deviation.gradient, 1e-9)
          << path << " " << goldenCase.name << " " << deviation.worstParameter;
    }
  }
  const std::set<std::string> expected{"hmm likelihood",
                                       "hmm map",
                                       "arhmm likelihood",
                                       "arhmm map",
                                       "fhmm likelihood",
                                       "fhmm map",
                                       "pfhmm likelihood",
                                       "pfhmm map",
                                       "nnhmm likelihood",
                                       "nnhmm map",
                                       "2hmm likelihood",
                                       "2hmm_raftery likelihood",
                                       "previous1 likelihood",
                                       "previous2 likelihood",
                                       "ranked likelihood",
                                       "ranked_all likelihood",
                                       "nade_ascending likelihood",
                                       "nade_descending_previous2 likelihood"};
  EXPECT_TRUE(std::includes(found.begin(), found.end(), expected.begin(), expected.end()));
}

TEST_P(HmmGoldenTest, AWrongModelShows) {
  for (const auto& path : hmmFiles()) {
    const golden::HmmGoldenFile file(path);
    for (auto goldenCase : file.cases()) {
      if (goldenCase.name != "hmm map" && goldenCase.name != "nade_ascending likelihood") continue;
      if (goldenCase.config.emission != "bernoulli") {
        goldenCase.config.emission = "nade_descending";
      } else {
        goldenCase.config.prior = types::HmmPrior::None;
      }
      const auto deviation = golden::compare(file, goldenCase, GetParam());
      EXPECT_GT(deviation.loss, 1e-3) << goldenCase.name;
      EXPECT_GT(deviation.gradient, 1e-3) << goldenCase.name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Executions, HmmGoldenTest,
                         ::testing::Values(types::Execution::Reference, types::Execution::Fused));
