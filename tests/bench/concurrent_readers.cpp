// concurrent_readers --program DMM [--readers N] [--reserve MB]: trains a small run, and meanwhile
// starts as many programs that read it, all at once: half of them `dmm runs --json`, half `dmm
// eval`. Each must see a consistent run. Exit 1 when one does not.
//
// A reader costs 60 to 100 MB of its own, most of it LibTorch's: where less than the reserve would
// be left, the next ones wait until others have ended. The report says how many were alive at once.

#include "core/config/ConfigYaml.h"
#include "core/runs/RunStore.h"
#include "tests/bench/Program.h"
#include "tests/support/SmallExperiment.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>
#include <map>
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

/// What the system could give to new programs, in MB.
double availableMemory() {
  std::ifstream file("/proc/meminfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("MemAvailable:")) return std::stod(line.substr(13)) / 1024;
  return std::numeric_limits<double>::infinity(); // another system: nobody waits
}

/// Starts readers and hears what they say.
class Readers {
 public:
  Readers(const bench::Program& dmm, runs::RunDirectory run, double reserve)
      : m_dmm(dmm)
      , m_run(std::move(run))
      , m_reserve(reserve) {}

  void start(int count) {
    for (int i = 0; i < count; ++i) {
      while (!m_alive.empty() && memoryLeft() < m_reserve) endOne();
      m_leastMemory = std::min(m_leastMemory, availableMemory());
      const std::string name = fmt::format("reader-{}", i);
      const char* checkpoint = i % 4 == 1 ? "best" : "last";
      const std::string path = m_run.path().string();
      m_alive[i % 2 == 0
                  ? m_dmm.start({"runs", "--json", "--runs", m_run.path().parent_path()}, name)
                  : m_dmm.start(
                        {"eval", path, "--json", "--checkpoint", checkpoint, "--threads", "1"},
                        name)] = name;
      m_mostAlive = std::max(m_mostAlive, m_alive.size());
    }
    while (!m_alive.empty()) endOne();
  }

  int failures() const { return m_failures; }
  std::size_t mostAlive() const { return m_mostAlive; }
  double leastMemory() const { return m_leastMemory; }

 private:
  /// Those that were just started have yet to take theirs.
  double memoryLeft() const {
    return std::min(availableMemory(), m_atFirst - kMegabytes * double(m_alive.size()));
  }

  void endOne() {
    int status = 0;
    const pid_t child = ::waitpid(-1, &status, 0);
    const auto ended = m_alive.find(child);
    if (ended == m_alive.end()) throw std::runtime_error("the training ended");
    const std::string name = ended->second;
    m_alive.erase(ended);
    m_leastMemory = std::min(m_leastMemory, availableMemory());
    const std::string problem = WIFEXITED(status) && WEXITSTATUS(status) == 0
                                    ? problemIn(m_dmm.output(name))
                                    : m_dmm.error(name);
    if (problem.empty()) return;
    fmt::print("{}: {}\n", name, problem);
    ++m_failures;
  }

  static constexpr double kMegabytes = 80; ///< of a reader's own

  const bench::Program& m_dmm;
  runs::RunDirectory m_run;
  double m_reserve; ///< MB
  double m_atFirst = availableMemory();
  std::map<pid_t, std::string> m_alive;
  std::size_t m_mostAlive = 0;
  double m_leastMemory = std::numeric_limits<double>::infinity(); ///< MB
  int m_failures = 0;
};

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"Many readers of a run that is being written."};
  std::string program;
  int count = 200;
  double reserve = 2000;
  app.add_option("--program", program, "the program dmm")->required();
  app.add_option("--readers", count, "at once")->capture_default_str();
  app.add_option("--reserve", reserve, "MB of memory to leave to others")->capture_default_str();
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
    Readers readers(dmm, run, reserve);
    readers.start(count);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    const auto after = run.summary().epochsDone();
    ::kill(writer, SIGKILL);
    ::waitpid(writer, nullptr, 0);
    fmt::print("{} readers in {:.1f} s, up to {} at once with {:.0f} MB of memory left, while {} "
               "epochs were written: {} saw something wrong\n",
               count, seconds.count(), readers.mostAlive(), readers.leastMemory(), after - before,
               readers.failures());
    return readers.failures() == 0 && after > before ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "concurrent_readers: {}\n", error.what());
    return 1;
  }
}
