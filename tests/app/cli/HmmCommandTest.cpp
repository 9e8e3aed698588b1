// Hidden Markov models by the command line: trained, evaluated, composed with and exported.

#include "tests/app/cli/CommandLine.h"

#include <nlohmann/json.hpp>

using namespace dmm;
using nlohmann::json;
using test::CommandLineTest;

TEST_F(CommandLineTest, AHiddenMarkovModelGoesAllTheWay) {
  const auto trained =
      dmm({"train", "--config", small, "--data", data, "--set", "model.family=hmm",
           "model.hidden_dim=5", "model.keys=heard", "model.emission=nade_ascending",
           "model.nade_dim=3", "model.previous_notes=emission", "model.lags=2",
           "model.state_dropout=0.3", "objective.name=trace_enum_elbo"});
  ASSERT_EQ(trained.status, 0) << trained.err;
  const std::string id = trained.out.substr(0, trained.out.find('\n'));

  const auto eval = [&](const std::string& bound) {
    return json::parse(dmm({"eval", id, "--bound", bound, "--json"}).out);
  };
  EXPECT_EQ(eval("elbo").at("nll"), eval("iwae").at("nll"));
  EXPECT_EQ(eval("elbo").at("exact"), true);
  EXPECT_NE(dmm({"eval", id}).out.find("exact negative log-likelihood: "), std::string::npos);

  const std::string out = (folder.path() / "pieces").string();
  for (const char* again : {"a", "b"})
    for (const std::vector<std::string>& mode :
         {std::vector<std::string>{"prior"}, {"continue"}, {"reconstruct"}, {"vary"}}) {
      std::vector<std::string> arguments{"generate", id,      "--mode",    mode.front(), "--seed",
                                         "7",        "--out", out + again, "--format",   "json"};
      if (mode.front() != "prior") arguments.insert(arguments.end(), {"--piece", "train:2"});
      if (mode.front() == "prior") arguments.insert(arguments.end(), {"--length", "8"});
      if (mode.front() == "continue")
        arguments.insert(arguments.end(), {"--length", "8", "--given", "2"});
      const auto generated = dmm(arguments);
      EXPECT_EQ(generated.status, 0) << mode.front() << generated.err;
    }
  std::size_t pieces = 0;
  for (const auto& entry : std::filesystem::directory_iterator(out + "a")) {
    ++pieces;
    EXPECT_EQ(test::contentOf(entry.path()),
              test::contentOf(std::filesystem::path(out + "b") / entry.path().filename()));
  }
  EXPECT_EQ(pieces, 4U);

  const std::string weights = (folder.path() / "weights.pt").string();
  EXPECT_EQ(dmm({"export", id, "--out", weights}).status, 0);
  EXPECT_EQ(test::contentOf(weights).substr(0, 2), "PK");
}

TEST_F(CommandLineTest, WhatDoesNotGoWithTheFamilyIsRefusedInOneLine) {
  expectRefused({"train", "--config", small, "--data", data, "--set", "model.family=hmm"},
                "objective.name trace_elbo does not go with model.family hmm");
  expectRefused({"train", "--config", small, "--data", data, "--set", "model.family=hmm",
                 "objective.name=trace_enum_elbo", "model.previous_notes=transition"},
                "use emission");
  expectRefused({"train", "--config", small, "--data", data, "--set", "model.family=hmm",
                 "objective.name=trace_enum_elbo", "model.structure=tree"},
                "model.structure: expected one of hmm, arhmm, fhmm, pfhmm, nnhmm, 2hmm, "
                "2hmm_raftery, got tree");
}

TEST_F(CommandLineTest, ListsTheStructuresOfTheFamily) {
  const auto families = json::parse(dmm({"models", "--json"}).out).at("families");
  ASSERT_EQ(families.size(), 2U);
  EXPECT_EQ(families[1].at("name"), "hmm");
  std::size_t structures = 0, emissions = 0;
  for (const auto& part : families[1].at("parts")) {
    structures += part.at("setting") == "model.structure" ? 1 : 0;
    emissions += part.at("setting") == "model.emission" ? 1 : 0;
  }
  EXPECT_EQ(structures, 7U);
  EXPECT_EQ(emissions, 3U);
  EXPECT_NE(dmm({"models"}).out.find("2hmm_raftery"), std::string::npos);
}
