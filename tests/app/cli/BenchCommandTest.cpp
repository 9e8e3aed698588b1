#include "tests/app/cli/CommandLine.h"

#include <nlohmann/json.hpp>

using namespace dmm::test;
using nlohmann::json;

TEST_F(CommandLineTest, TheProfileOfAnEpochAddsUpToTheEpochOnEveryThread) {
  for (const int threads : {1, 2}) {
    const Result result =
        dmm({"bench", "--json", "--profile", "--data", data, "--objective", "trace_elbo",
             "--threads", std::to_string(threads), "--epochs", "1", "--set", "model.rnn_dim=100"});
    ASSERT_EQ(result.status, 0) << result.err;
    const json row = json::parse(result.out)["results"][0];
    ASSERT_EQ(row["work"].size(), threads);
    const double epoch = row["seconds_per_epoch"];
    for (const json& thread : row["work"]) {
      double sum = 0;
      for (const auto& [name, seconds] : thread.items()) {
        EXPECT_GE(seconds.get<double>(), 0) << name;
        sum += seconds.get<double>();
      }
      EXPECT_GE(sum, epoch) << "counting begins before and ends after";
      EXPECT_LE(sum, 1.05 * epoch + 0.5); // another program may run in between
      EXPECT_GT(thread["products"], 0);
      EXPECT_GT(thread["packing"], 0);
      EXPECT_GT(thread["elements"], 0);
      EXPECT_GT(thread["optimiser"], 0);
      EXPECT_GT(thread["mini_batches"], 0);
      if (threads == 1)
        EXPECT_LT(thread["waiting"], 0.05 * epoch) << "there is nobody to wait for";
      else
        EXPECT_GT(thread["waiting"], 0);
    }
  }
}

TEST_F(CommandLineTest, TheProfileIsATableBehindTheOther) {
  const Result result = dmm({"bench", "--profile", "--data", data, "--objective", "trace_elbo",
                             "--epochs", "1", "--threads", "2", "--set", "model.z_dim=2"});
  ASSERT_EQ(result.status, 0) << result.err;
  const auto table = result.out.find("where the time goes");
  ASSERT_NE(table, std::string::npos) << result.out;
  EXPECT_NE(result.out.find("trace_elbo, thread 1 ", table), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("trace_elbo, thread 2 ", table), std::string::npos) << result.out;
  const Result plain = dmm({"bench", "--data", data, "--objective", "trace_elbo", "--epochs", "1",
                            "--set", "model.z_dim=2"});
  EXPECT_EQ(plain.out.find("where the time goes"), std::string::npos) << plain.out;
}
