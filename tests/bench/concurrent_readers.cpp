// concurrent_readers --program DMM [--readers N]: trains a small run, and meanwhile starts as many
// programs that read it, all at once: half of them `dmm runs --json`, half `dmm eval`. Each must
// see a consistent run. Exit 1 when one does not.

#include "core/config/ConfigYaml.h"
#include "core/runs/RunStore.h"
#include "tests/bench/Program.h"
#include "tests/support/SmallExperiment.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <csignal>
#include <fstream>
#include <thread>

using namespace dmm;

namespace {

/// What is wrong with what a reader said; empty when all is well.
std::string problemIn(const std::string& output) {
  const auto json = nlohmann::json::parse(output, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return "no JSON: " + output;
  if (json.contains("nll")) return json["nll"].is_number() ? "" : "no figure";
  if (json.at("runs").size() != 1) return "not one run";
  const auto& run = json["runs"][0];
  if (run.contains("problem")) return run["problem"].get<std::string>();
  return run.at("status") == "running" ? "" : "status " + run["status"].get<std::string>();
}

int readAll(const bench::Program& dmm, const runs::RunDirectory& run, int readers) {
  const std::string folder = run.path().parent_path().string();
  std::vector<pid_t> children;
  for (int i = 0; i < readers; ++i) {
    const std::string name = fmt::format("reader-{}", i);
    const char* checkpoint = i % 4 == 1 ? "best" : "last";
    children.push_back(i % 2 == 0 ? dmm.start({"runs", "--json", "--runs", folder}, name)
                                  : dmm.start({"eval", run.path().string(), "--json",
                                               "--checkpoint", checkpoint, "--threads", "1"},
                                              name));
  }
  int failures = 0;
  for (int i = 0; i < readers; ++i) {
    int status = 0;
    ::waitpid(children[std::size_t(i)], &status, 0);
    const std::string name = fmt::format("reader-{}", i);
    const std::string problem = WIFEXITED(status) && WEXITSTATUS(status) == 0
                                    ? problemIn(dmm.output(name))
                                    : dmm.error(name);
    if (problem.empty()) continue;
    fmt::print("{}: {}\n", name, problem);
    ++failures;
  }
  return failures;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"Many readers of a run that is being written."};
  std::string program;
  int readers = 200;
  app.add_option("--program", program, "the program dmm")->required();
  app.add_option("--readers", readers, "at once")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    const test::TemporaryFolder folder;
    const bench::Program dmm(program, folder.path());
    types::ExperimentConfig config = test::smallExperiment(test::writeSmallDataset(folder));
    config.run.numEpochs = 100000000;
    config.run.evaluateEvery = config.run.checkpointEvery = 2;
    config.run.evaluationParticles = 2;
    config.run.sampleEvery = 0;
    const auto file = folder.write("config.yaml", config::toYaml(config));
    const auto store = runs::RunStore(folder.path() / "runs");
    const pid_t writer = dmm.start(
        {"train", "--config", file.string(), "--runs", store.folder().string()}, "writer");
    const auto isReady = [&] {
      const auto runs = store.list();
      return !runs.empty() && std::filesystem::exists(runs.front().bestCheckpoint()) &&
             std::filesystem::exists(runs.front().lastCheckpoint());
    };
    while (!isReady() && ::waitpid(writer, nullptr, WNOHANG) == 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    const auto run = store.list().at(0);
    const auto before = run.summary().epochsDone();
    const auto begin = std::chrono::steady_clock::now();
    const int failures = readAll(dmm, run, readers);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    const auto after = run.summary().epochsDone();
    ::kill(writer, SIGKILL);
    ::waitpid(writer, nullptr, 0);
    fmt::print("{} readers in {:.1f} s, while {} epochs were written: {} saw something wrong\n",
               readers, seconds.count(), after - before, failures);
    return failures == 0 && after > before ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "concurrent_readers: {}\n", error.what());
    return 1;
  }
}
