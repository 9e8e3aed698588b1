// Runs the program dmm as a user does, and holds it to the exit codes and messages of its manual:
// 0 done, 1 a failure in the work, 2 bad usage or bad input, which is one line.

#include "tests/app/cli/CommandLine.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <csignal>

using namespace dmm;
using nlohmann::json;
using test::CommandLineTest;
using test::Result;

TEST_F(CommandLineTest, WhatOnlyReadsFilesNeedsNoEngine) {
  const std::string id = train(), other = train();
  program = folder.path() / "bin" / "dmm"; // a copy, with no engine at its side
  std::filesystem::create_directories(program.parent_path());
  std::filesystem::copy_file(DMM_PROGRAM, program);
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--help"}, {"runs"}, {"compare", id, other}, {"data", "list"}}) {
    const Result result = dmm(arguments);
    EXPECT_EQ(result.status, 0) << arguments.front() << result.err;
    EXPECT_NE(result.out, "") << arguments.front();
  }
  const Result result = dmm({"eval", id});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.out, "");
  const std::string missing = folder.path() / "lib" / "dmm-workbench" / "libdmm-engine.so";
  EXPECT_EQ(result.err.rfind("dmm: " + missing + ": cannot load", 0), 0U) << result.err;
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
}

TEST_F(CommandLineTest, TrainsListsEvaluatesAndGenerates) {
  const std::string id = train();
  const auto run = folder.path() / "home" / "dmm-workbench" / "runs" / id;
  EXPECT_TRUE(std::filesystem::exists(run / "config.yaml")) << run;

  const auto listed = json::parse(dmm({"runs", "--json"}).out);
  ASSERT_EQ(listed.at("runs").size(), 1U);
  EXPECT_EQ(listed["runs"][0].at("id"), id);
  EXPECT_EQ(listed["runs"][0].at("status"), "finished");
  EXPECT_EQ(listed["runs"][0].at("epochs"), 4);
  EXPECT_NE(dmm({"runs"}).out.find(id), std::string::npos);

  const auto score =
      json::parse(dmm({"eval", id, "--split", "valid", "--seed", "3", "--json"}).out);
  EXPECT_EQ(score.at("pieces"), 2);
  EXPECT_GT(score.at("nll").get<double>(), 0);
  const auto again =
      json::parse(dmm({"eval", run.string(), "--split", "valid", "--seed", "3", "--json"}).out);
  EXPECT_EQ(score.at("nll"), again.at("nll"));

  const std::string out = (folder.path() / "pieces").string();
  const Result generated = dmm({"generate", id, "--count", "2", "--length", "12", "--seed", "7",
                                "--out", out, "--format", "json"});
  EXPECT_EQ(generated.status, 0) << generated.err;
  for (const char* name : {"sample-seed7.json", "sample-seed8.json"}) {
    const auto piece = json::parse(test::contentOf(folder.path() / "pieces" / name));
    EXPECT_EQ(piece.at("quarters").size(), 12U);
    EXPECT_NE(piece.at("origin").get<std::string>().find(id), std::string::npos);
  }
  EXPECT_EQ(dmm({"generate", id, "--out", out}).status, 0);
  const std::string midi = test::contentOf(folder.path() / "pieces" / "sample-seed0.mid");
  EXPECT_EQ(midi.substr(0, 4), "MThd");
  EXPECT_NE(midi.find("seed: 0"), std::string::npos);
}

TEST_F(CommandLineTest, EvaluatesBothBoundsOfAnyCheckpoint) {
  const std::string id = train();
  const auto score = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"eval", id, "--json"});
    const Result result = dmm(more);
    EXPECT_EQ(result.status, 0) << result.err;
    return json::parse(result.out);
  };
  const auto elbo = score({});
  EXPECT_EQ(elbo.at("bound"), "elbo");
  EXPECT_EQ(elbo.at("particles"), 1);
  EXPECT_EQ(elbo.at("checkpoint"), "best.pt");
  EXPECT_EQ(elbo.at("pieces"), 3);
  EXPECT_LE(elbo.at("nll_low"), elbo.at("nll"));
  EXPECT_GE(elbo.at("nll_high"), elbo.at("nll"));
  EXPECT_NEAR(elbo.at("nll"), elbo.at("reconstruction").get<double>() + elbo.at("kl").get<double>(),
              1e-9);
  EXPECT_EQ(elbo.at("latent_kl").size(), 4U);
  EXPECT_LE(elbo.at("active_units"), 4);

  EXPECT_DOUBLE_EQ(score({"--bound", "iwae", "--particles", "1"}).at("nll"),
                   elbo.at("nll").get<double>());
  const auto iwae = score({"--bound", "iwae"});
  EXPECT_EQ(iwae.at("particles"), 128);
  EXPECT_LT(iwae.at("nll"), elbo.at("nll"));
  EXPECT_EQ(iwae, score({"--bound", "iwae"}));
  EXPECT_NE(iwae.at("nll"), score({"--bound", "iwae", "--seed", "2"}).at("nll"));
  EXPECT_EQ(score({"--checkpoint", "last"}).at("checkpoint"), "last.pt");
  EXPECT_EQ(score({"--checkpoint", "3"}).at("checkpoint"), "epoch-000003.pt");
  const std::string text = dmm({"eval", id, "--particles", "5"}).out;
  for (const char* words : {"mean of 5 one-sample estimates", "95 % interval",
                            "latent units active", "3 pieces", "reconstruction "})
    EXPECT_NE(text.find(words), std::string::npos) << words << " in " << text;

  expectRefused({"eval", id, "--bound", "elbow"}, "--bound");
  expectRefused({"eval", id, "--particles", "0"}, "--particles");
  expectRefused({"eval", id, "--particles", "many"}, "--particles");
  expectRefused({"eval", id, "--checkpoint", "99"}, "epoch-000099.pt: there is no such checkpoint");
}

TEST_F(CommandLineTest, ExportsWeightsAndStartsFromThem) {
  const std::string id = train();
  const std::string weights = (folder.path() / "weights.pt").string();
  const Result exported = dmm({"export", id, "--format", "pyro", "--out", weights});
  EXPECT_EQ(exported.status, 0) << exported.err;
  EXPECT_EQ(exported.out, weights + "\n");
  const Result trained =
      dmm({"train", "--config", small, "--data", data, "--epochs", "1", "--init", weights});
  EXPECT_EQ(trained.status, 0) << trained.err;
  const auto run = folder.path() / "home" / "dmm-workbench" / "runs" /
                   trained.out.substr(0, trained.out.find('\n'));
  EXPECT_NE(test::contentOf(run / "run.yaml").find("initial_weights: " + weights),
            std::string::npos);

  expectRefused({"export", id}, "--out");
  expectRefused({"export", id, "--format", "onnx", "--out", weights}, "--format");
  expectRefused({"export", "nothing", "--out", weights}, "there is no such run");
  expectRefused({"export", id, "--checkpoint", "worst", "--out", weights},
                "worst: there is no such");
  expectRefused({"train", "--config", small, "--data", data, "--init", small},
                "small.yaml: is not a whole file of torch.save's zip form");
  expectRefused(
      {"train", "--config", small, "--data", data, "--init", weights, "--set", "model.z_dim=5"},
      "weights.pt: 'z_0' has shape [4], expected [5]");
  expectRefused({"train", "--resume", id, "--init", weights}, "--init");
  EXPECT_EQ(dmm({"export", id, "--out", data + "/weights.pt"}).status, 1);
}

TEST_F(CommandLineTest, ComparesRuns) {
  const auto trained = [&](const std::vector<std::string>& settings) {
    std::vector<std::string> arguments{"train", "--config", small, "--data", data, "--epochs", "4"};
    for (const auto& setting : settings) arguments.insert(arguments.end(), {"--set", setting});
    const Result result = dmm(arguments);
    EXPECT_EQ(result.status, 0) << result.err;
    return result.out.substr(0, result.out.find('\n'));
  };
  const std::string a = trained({}), b = trained({"run.seed=1"}), c = trained({"model.z_dim=5"});
  const auto best = [&](const std::string& id) {
    const auto listed = json::parse(dmm({"runs", "--json"}).out);
    for (const auto& run : listed.at("runs"))
      if (run.at("id") == id) return run.at("best");
    return json();
  };
  const Result result = dmm({"compare", a, b, c, "--baseline", b, "--json"});
  ASSERT_EQ(result.status, 0) << result.err;
  const auto compared = json::parse(result.out);
  EXPECT_EQ(compared.at("baseline"), b);
  EXPECT_EQ(compared.at("differences").size(), 2U);
  EXPECT_EQ(compared["differences"].at("run.seed").at(b), "1");
  EXPECT_EQ(compared["differences"].at("model.z_dim").at(c), "5");
  EXPECT_FALSE(compared["runs"][1].at("best").contains("valid_nll_delta"));
  EXPECT_NEAR(compared["runs"][2].at("best").at("test_nll_delta").get<double>(),
              best(c).at("test_nll").get<double>() - best(b).at("test_nll").get<double>(), 1e-12);
  ASSERT_EQ(compared.at("seeds_of_one_experiment").size(), 1U);
  const auto seeds = compared["seeds_of_one_experiment"][0];
  EXPECT_EQ(seeds.at("runs"), json({a, b}));
  const double x = best(a).at("valid_nll"), y = best(b).at("valid_nll");
  EXPECT_NEAR(seeds.at("valid_nll").at("mean").get<double>(), (x + y) / 2, 1e-12);
  EXPECT_NEAR(seeds.at("valid_nll").at("standard_deviation").get<double>(),
              std::abs(x - y) / std::sqrt(2.0), 1e-12); // of two values
  const Result table = dmm({"compare", a, c});
  EXPECT_EQ(table.status, 0) << table.err;
  EXPECT_NE(table.out.find("model.z_dim"), std::string::npos) << table.out;
  EXPECT_EQ(table.out.find("run.seed"), std::string::npos) << table.out;
  EXPECT_TRUE(compared.at("not_ranked").empty());
  EXPECT_EQ(compared.at("datasets").size(), 1U);
  expectRefused({"compare", a}, "RUN");
  expectRefused({"compare", a, a}, "is named twice");
  expectRefused({"compare", a, b, "--baseline", c}, "the baseline is not among");
}

TEST_F(CommandLineTest, ComparesOnlyWhatCanBeRanked) {
  const std::string other =
      folder
          .write("other.json", "{\"train\":[[[60,64],[62,65],[60,64]]],\"valid\":[[[60,64],[62]]],"
                               "\"test\":[[[62,65],[60]]]}")
          .string();
  const auto trained = [&](const std::string& dataset, const std::string& setting) {
    const Result result =
        dmm({"train", "--config", small, "--data", dataset, "--epochs", "4", "--set", setting});
    EXPECT_EQ(result.status, 0) << result.err;
    return result.out.substr(0, result.out.find('\n'));
  };
  const std::string a = trained(data, "run.seed=1"), b = trained(data, "run.seed=2"),
                    c = trained(data, "run.seed=3"), d = trained(other, "run.seed=1"),
                    e = trained(data, "run.evaluation_particles=16");
  // One of the seeds is stopped.
  const auto record = folder.path() / "home" / "dmm-workbench" / "runs" / c / "run.yaml";
  std::string text = test::contentOf(record);
  text.replace(text.find("finished"), 8, "stopped");
  folder.write(std::filesystem::relative(record, folder.path()).string(), text);

  const auto compared = json::parse(dmm({"compare", a, b, c, d, e, "--json"}).out);
  ASSERT_EQ(compared.at("not_ranked").size(), 2U) << compared;
  EXPECT_EQ(compared.at("datasets").size(), 2U);
  EXPECT_EQ(compared["datasets"][1].at("runs"), json::array({d}));
  const auto best = [&](int run) { return compared["runs"][run].at("best"); };
  for (const char* key : {"valid_nll", "test_nll", "valid_iwae", "test_iwae"}) {
    const std::string delta = std::string(key) + "_delta";
    EXPECT_TRUE(best(1).contains(delta)) << key;
    EXPECT_TRUE(best(3).contains(key)) << key;
    EXPECT_FALSE(best(3).contains(delta)) << key; // other pieces
  }
  EXPECT_TRUE(best(4).contains("valid_nll_delta"));
  EXPECT_TRUE(best(4).contains("valid_iwae"));
  EXPECT_FALSE(best(4).contains("valid_iwae_delta")); // another K
  ASSERT_EQ(compared.at("seeds_of_one_experiment").size(), 1U);
  const auto seeds = compared["seeds_of_one_experiment"][0];
  EXPECT_EQ(seeds.at("runs"), json({a, b}));
  EXPECT_EQ(seeds.at("left_out"), json::array({c}));
  EXPECT_EQ(seeds.at("valid_nll").at("n"), 2);
  EXPECT_NEAR(seeds["valid_nll"].at("mean").get<double>(),
              (best(0).at("valid_nll").get<double>() + best(1).at("valid_nll").get<double>()) / 2,
              1e-12);

  const std::string table = dmm({"compare", a, b, c, d}).out;
  EXPECT_EQ(table.rfind("These runs are of 2 datasets: ", 0), 0U) << table;
  EXPECT_NE(table.find("without " + c + " (stopped after 4 of 4 epochs)"), std::string::npos)
      << table;
  EXPECT_NE(table.find("2 seeds of small · small · epochs 4:"), std::string::npos) << table;
  EXPECT_EQ(table.find("dataset.sha256"), std::string::npos) << table;
}

TEST_F(CommandLineTest, PipedProgressIsPlainLines) {
  const Result result = dmm({"train", "--config", small, "--data", data, "--epochs", "3"});
  EXPECT_EQ(result.err.find('\r'), std::string::npos);
  EXPECT_EQ(result.err.find('\033'), std::string::npos);
  for (const char* text :
       {"epoch 0, 1 of 3 done", "epoch 2, 3 of 3 done", "valid ", "finished after 3 epochs"})
    EXPECT_NE(result.err.find(text), std::string::npos) << text << " in " << result.err;
}

TEST_F(CommandLineTest, TheExampleIsThereBeforeAnythingIsTrained) {
  const Preparation asAUser = [] { ::unsetenv("DMM_EXAMPLE"); };
  const auto runs = json::parse(dmm({"runs", "--json"}, asAUser).out).at("runs");
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].at("id"), "example");
  EXPECT_EQ(runs[0].at("example"), true);
  EXPECT_NE(dmm({"runs"}, asAUser).out.find("ships with the program"), std::string::npos);
  const std::string out = (folder.path() / "chorale.mid").string();
  const Result made = dmm({"generate", "example", "--length", "8", "--out", out}, asAUser);
  EXPECT_EQ(made.status, 0) << made.err;
  expectRefused({"train", "--resume", "example", "--epochs", "1000"},
                "example: ships with the program: ");
}

TEST_F(CommandLineTest, AKilledRunIsInterruptedAndResumes) {
  const pid_t child = start({"train", "--config", small, "--data", data, "--epochs", "1000000"});
  const auto epochs = [&] {
    const auto text = dmm({"runs", "--json"}).out;
    const auto runs = json::parse(text).at("runs");
    return runs.empty() ? 0 : runs[0].at("epochs").get<int>();
  };
  while (epochs() < 3) ASSERT_EQ(::waitpid(child, nullptr, WNOHANG), 0) << "it ended by itself";
  auto run = json::parse(dmm({"runs", "--json"}).out).at("runs")[0];
  EXPECT_EQ(run.at("status"), "running");
  const std::string id = run.at("id");
  expectRefused({"train", "--resume", id}, "being trained by another process");

  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  run = json::parse(dmm({"runs", "--json"}).out).at("runs")[0];
  EXPECT_EQ(run.at("status"), "interrupted");
  const int wanted = run.at("epochs").get<int>() + 2;
  EXPECT_GE(wanted, 5);
  const Result resumed =
      dmm({"train", "--resume", id.substr(0, id.size() - 1), "--epochs", std::to_string(wanted)});
  EXPECT_EQ(resumed.status, 0) << resumed.err;
  run = json::parse(dmm({"runs", "--json"}).out).at("runs")[0];
  EXPECT_EQ(run.at("status"), "finished");
  EXPECT_EQ(run.at("epochs"), wanted);
}

TEST_F(CommandLineTest, InterruptStopsAfterTheMiniBatchAndKeepsTheRun) {
  const pid_t child = start({"train", "--config", small, "--data", data, "--epochs", "1000000"});
  while (test::contentOf(folder.path() / "background.err").find("epoch 1, 2 of") ==
         std::string::npos)
    ASSERT_EQ(::waitpid(child, nullptr, WNOHANG), 0) << "it ended by itself";
  ::kill(child, SIGINT);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status)) << "ended by signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  const auto run = json::parse(dmm({"runs", "--json"}).out).at("runs")[0];
  EXPECT_EQ(run.at("status"), "stopped");
}

TEST_F(CommandLineTest, ANotANumberIsAFailureOfTheWork) {
  const Result result = dmm({"train", "--config", small, "--data", data, "--epochs", "500", "--set",
                             "optimiser.learning_rate=10"});
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("which was not taken"), std::string::npos) << result.err;
}

TEST_F(CommandLineTest, RefusesBadConfigurations) {
  expectRefused({"train", "--config", config("model:\n  zdim: 3\n"), "--data", data},
                "config.yaml:2: unknown key 'model.zdim'");
  expectRefused({"train", "--config", config("run:\n  seed: soon\n"), "--data", data},
                "config.yaml:2: run.seed: expected a whole number");
  expectRefused({"train", "--config", config("model:\n  rnn_dim: -5\n"), "--data", data},
                "config.yaml:2: model.rnn_dim: expected a whole number from 1 to 65536, got -5");
  expectRefused({"train", "--config", "nowhere.yaml", "--data", data},
                "nowhere.yaml: no such file");
  expectRefused({"train", "--config", small, "--data", data, "--set", "model.z_dim=0"},
                "model.z_dim: expected");
  expectRefused({"train", "--config", small, "--data", data, "--set", "model.num_iafs=2", "--set",
                 "objective.name=trace_mean_field_elbo"},
                "objective.name trace_mean_field_elbo does not go with model.num_iafs 2");
  expectRefused({"train", "--config", small, "--data", data, "--set",
                 "objective.gradient=doubly_reparameterised"},
                "objective.gradient doubly_reparameterised does not go with objective.name");
  expectRefused({"train", "--config", small, "--data", data, "--epochs", "0"}, "run.num_epochs");
  expectRefused({"train", "--config", small, "--data", data, "--device", "abacus"}, "run.device");
  if (!std::filesystem::exists("/dev/nvidiactl")) // no GPU
    expectRefused({"train", "--config", small, "--data", data, "--device", "cuda"},
                  "finds no CUDA device here");
}

TEST_F(CommandLineTest, RefusesBadDatasets) {
  const auto refuse = [&](const std::string& content, const std::string& text) {
    expectRefused(
        {"train", "--config", small, "--data", folder.write("bad.json", content).string()}, text);
  };
  expectRefused({"train", "--config", small, "--data", "nowhere.json"},
                "nowhere.json: is neither a file nor a dataset");
  expectRefused({"train", "--config", small, "--data", folder.path().string()}, "is a folder");
  refuse("{\"train\": [", "bad.json:1: not JSON");
  refuse(R"({"train": [[[60]]], "valid": [[[109]]], "test": [[[60]]]})",
         "valid, piece 1, slice 1: expected a MIDI note from 21 to 108, got 109");
  refuse(R"({"train": [[[60]]], "valid": [], "test": [[[60]]]})", "the split 'valid' is empty");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "home")) << "a run was made";
}

TEST_F(CommandLineTest, RefusesBadRunsAndCheckpoints) {
  expectRefused({"eval", "nothing"}, "nothing: there is no such run in");
  expectRefused({"train", "--resume", "nothing"}, "nothing: there is no such run in");
  const std::string id = train();
  expectRefused({"train", "--resume", id}, "the run has done 4 of 4 epochs");
  const auto run = folder.path() / "home" / "dmm-workbench" / "runs" / id;
  for (const char* name : {"best.pt", "last.pt", "epoch-000003.pt"})
    std::filesystem::resize_file(run / "checkpoints" / name, 1000);
  expectRefused({"eval", id}, "best.pt: is not a whole checkpoint: cut short or damaged");
  expectRefused({"generate", id}, "best.pt: is not a whole checkpoint: cut short or damaged");
  expectRefused({"train", "--resume", id, "--epochs", "9"},
                "last.pt: is not a whole checkpoint: cut short or damaged");
}

TEST_F(CommandLineTest, RefusesBadUsage) {
  expectRefused({}, "expected a verb");
  expectRefused({"fly"}, "fly");
  expectRefused({"train", "--wings", "2"}, "--wings");
  expectRefused({"eval"}, "RUN");
  expectRefused({"eval", "x", "--split", "holdout"}, "--split");
  expectRefused({"generate", "x", "--count", "-1"}, "--count");
  EXPECT_EQ(dmm({"--help"}).status, 0);
  EXPECT_EQ(dmm({"train", "--help"}).status, 0);
}

TEST_F(CommandLineTest, AFolderThatCannotBeWrittenIsAFailureOfTheWork) {
  const auto file = folder.write("file", "");
  const Result result =
      dmm({"train", "--config", small, "--data", data, "--runs", (file / "runs").string()});
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("cannot create the folder"), std::string::npos) << result.err;
}

TEST_F(CommandLineTest, ShowsDatasets) {
  const auto shown = json::parse(dmm({"data", "show", data, "--json"}).out);
  EXPECT_EQ(shown.at("splits").at("train").at("pieces"), 6);
  EXPECT_EQ(shown.at("splits").at("test").at("pieces"), 3);
  EXPECT_EQ(shown.at("sha256").get<std::string>().size(), 64U);
  expectRefused({"data", "show", "nothing"}, "nothing: is neither a file nor a dataset");
  EXPECT_EQ(dmm({"data", "list"}).status, 0);
}

TEST_F(CommandLineTest, AStepThatIsNotFiniteIsToldReplayedAndGoneOnFrom) {
  const Result failed = dmm({"train", "--config", small, "--data", data, "--epochs", "500", "--set",
                             "optimiser.learning_rate=10", "--set", "optimiser.weight_decay=0"});
  EXPECT_EQ(failed.status, 1);
  const auto said = failed.err.rfind("dmm: run ");
  ASSERT_NE(said, std::string::npos) << failed.err;
  EXPECT_EQ(std::count(failed.err.begin() + std::ptrdiff_t(said), failed.err.end(), '\n'), 1);
  const std::string id = failed.err.substr(said + 9, failed.err.find(' ', said + 9) - said - 9);
  const auto run = folder.path() / "home/dmm-workbench/runs" / id;
  std::filesystem::path record;
  for (const auto& entry : std::filesystem::directory_iterator(run / "non-finite"))
    if (entry.path().extension() == ".pt") record = entry.path();
  EXPECT_NE(failed.err.find(std::filesystem::path(record).replace_extension(".txt").string()),
            std::string::npos)
      << failed.err;

  const Result replayed = dmm({"replay", record.string()});
  EXPECT_EQ(replayed.status, 0) << replayed.out << replayed.err;
  EXPECT_NE(replayed.out.find("the same as recorded"), std::string::npos) << replayed.out;
  expectRefused({"replay", (run / "checkpoints/last.pt").string()},
                "is not a checkpoint of this program");
  expectRefused({"replay", small}, "is not a whole checkpoint");

  const Result branch =
      dmm({"train", "--resume", id, "--learning-rate", "0.0001", "--epochs", "20"});
  EXPECT_EQ(branch.status, 0) << branch.err;
  EXPECT_NE(branch.out, id + "\n");
  expectRefused({"train", "--resume", id, "--learning-rate", "0"}, "greater than 0");
}

TEST_F(CommandLineTest, BenchSaysItsTargetAndRefusesOneThatIsNotThere) {
  expectRefused({"bench", "--target", "mmx"}, "'mmx' is no target of this machine, which has ");
  const Result result = dmm({"bench", "--json", "--data", data, "--objective", "trace_elbo",
                             "--epochs", "1", "--set", "model.z_dim=2"});
  EXPECT_EQ(result.status, 0) << result.err;
  const std::string target = nlohmann::json::parse(result.out)["target"];
  expectRefused({"bench", "--target", "mmx"}, target);
}

TEST_F(CommandLineTest, WhatDoesNotFitIntoMemoryIsRefusedInOneLine) {
  expectRefused({"train", "--config", small, "--data", data, "--set", "model.z_dim=65536"},
                "billion parameters, but only ");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "home")) << "a run was made";
  expectRefused({"bench", "--json", "--data", data, "--objective", "trace_elbo", "--set",
                 "model.z_dim=65536"},
                "billion parameters, but only ");

  // The samples, not the weights: 65 000 of every slice, and all pairs of them.
  expectRefused({"train", "--config", small, "--data", data, "--set",
                 "objective.name=trace_tmc_elbo", "--set", "objective.num_samples=65000"},
                "a mini-batch of 4 pieces with 65000 samples a slice");
}
