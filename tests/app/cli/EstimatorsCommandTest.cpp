// dmm estimators: measures, keeps what it measured with the run, and goes on from there.

#include "tests/app/cli/CommandLine.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <csignal>
#include <fstream>

using namespace dmm;
using nlohmann::json;
using test::CommandLineTest;
using test::Result;

namespace {

std::vector<std::string> measuring(const std::string& run, std::vector<std::string> more) {
  more.insert(more.begin(),
              {"estimators", run, "--samples", "1,3", "--draws", "8", "--batch", "2"});
  return more;
}

} // namespace

TEST_F(CommandLineTest, MeasuresEveryEstimatorOfARun) {
  const std::string id = train();
  const Result result = dmm(measuring(id, {"--json"}));
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_NE(result.err.find("17 estimators, up to 8 draws each"), std::string::npos) << result.err;
  const json object = json::parse(result.out);
  EXPECT_EQ(object.at("run"), id);
  EXPECT_EQ(object.at("checkpoint"), "best.pt");
  EXPECT_EQ(object.at("pieces"), 2);
  ASSERT_EQ(object.at("estimators").size(), 17U); // 3 of one sample, 7 families at two K
  const json& elbo = object["estimators"][0];
  EXPECT_EQ(elbo.at("objective"), "trace_elbo");
  EXPECT_GT(elbo.at("seconds").at("value").get<double>(), 0);
  EXPECT_GT(elbo.at("gap").at("value").get<double>(), 0);
  for (const char* group : {"all", "guide", "encoder", "transition", "emission"}) {
    const json& figures = elbo.at("groups").at(group);
    EXPECT_GT(figures.at("variance").at("value").get<double>(), 0) << group;
    EXPECT_TRUE(figures.at("bias").at("value").is_null()) << "it is what others are held against";
  }
  // All of K = 1 are the one-sample ELBO.
  for (const json& row : object["estimators"])
    if (row.at("samples") == 1) {
      EXPECT_LT(row.at("bound").at("low"), elbo.at("bound").at("high"));
      EXPECT_GT(row.at("bound").at("high"), elbo.at("bound").at("low"));
    }
}

TEST_F(CommandLineTest, KeepsMeasurementsWithTheRunAndMeasuresNothingTwice) {
  const std::string id = train();
  const Result first = dmm(measuring(id, {"--objectives", "iwae,trace_elbo", "--json"}));
  ASSERT_EQ(first.status, 0) << first.err;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(runFolder(id) / "estimators"))
    files.push_back(entry.path());
  ASSERT_EQ(files.size(), 1U);
  const std::string kept = test::contentOf(files[0]);

  const Result again = dmm(measuring(id, {"--objectives", "iwae", "--json"}));
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(again.err, "") << "nothing is measured";
  EXPECT_EQ(json::parse(again.out).at("estimators").size(), 4U);
  EXPECT_EQ(test::contentOf(files[0]), kept);

  const Result more = dmm(measuring(id, {"--objectives", "fivo"}));
  EXPECT_EQ(more.status, 0) << more.err;
  EXPECT_NE(more.out.find("fivo K=3"), std::string::npos) << more.out;
  EXPECT_EQ(more.out.find("iwae K=3"), more.out.npos) << "only what was asked for is told";
  EXPECT_GT(test::contentOf(files[0]).size(), kept.size());

  // What is kept of another's hand is not written over.
  std::ofstream(files[0]) << "scribbled\n";
  expectRefused(measuring(id, {}), "expected the header");
  EXPECT_EQ(test::contentOf(files[0]), "scribbled\n");
}

TEST_F(CommandLineTest, RefusesEstimatorsThatThereAreNotInOneLine) {
  const std::string id = train("1");
  expectRefused(measuring(id, {"--objectives", "elbo"}), "--objectives: there is no 'elbo'");
  expectRefused({"estimators", id, "--samples", "0"}, "--samples");
  expectRefused({"estimators", id, "--draws", "4"}, "--draws");
  expectRefused({"estimators", id, "--over", "everything"}, "--over");
  expectRefused({"estimators", id, "--checkpoint", "99"}, "99");
  expectRefused({"estimators", "nobody"}, "nobody");
}

TEST_F(CommandLineTest, AStoppedMeasurementKeepsItsRows) {
  const std::string id = train("1");
  // Long enough to be stopped in the middle.
  const pid_t child = start({"estimators", id, "--objectives", "trace_elbo,iwae", "--samples",
                             "1,2,3,4,5,6,7,8,9", "--draws", "800", "--threads", "1"});
  const auto keptIn = runFolder(id) / "estimators";
  const auto isKept = [&] {
    std::error_code error;
    return std::filesystem::directory_iterator(keptIn, error) !=
           std::filesystem::directory_iterator();
  };
  for (int look = 0; look < 6000 && !isKept(); ++look) ::usleep(10000);
  ASSERT_TRUE(isKept());
  ::kill(child, SIGINT);
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 1);
  const std::string told = test::contentOf(this->folder.path() / "background.err");
  EXPECT_NE(told.find("goes on from there"), std::string::npos) << told;
}
