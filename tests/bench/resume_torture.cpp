// resume_torture --program DMM [--kills N] [--threads 1,2] [--rewind]: trains a small run to its
// end, and the same run again while it is killed (SIGKILL) at random moments and resumed each time.
// Everything that both leave must be the same to the last bit, but the seconds; and whoever reads
// the run at any moment must find it whole. Exit 1 when anything differs. With --rewind it is a run
// that comes to numbers that are not finite, and goes back.

#include "core/config/ConfigYaml.h"
#include "core/runs/MetricsFile.h"
#include "core/runs/RunStore.h"
#include "tests/bench/Program.h"
#include "tests/support/SmallExperiment.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace dmm;
using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

namespace {

double secondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void sleepFor(double seconds) {
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

/// What a run folder holds, by path: the content, with the run's id and the seconds taken out of
/// it. run.yaml, which tells times, and previous.pt, which depends on when it was last replaced,
/// are left out; of reports on numbers that are not finite, which name the run and its folder, the
/// names count.
std::map<std::string, std::string> contentsOf(const runs::RunDirectory& run) {
  std::map<std::string, std::string> contents;
  for (const auto& entry : fs::recursive_directory_iterator(run.path())) {
    if (!entry.is_regular_file() || entry.path() == run.infoFile() ||
        entry.path() == run.previousCheckpoint())
      continue;
    const bool isReport = entry.path().parent_path() == run.nonFiniteReport(0).parent_path();
    std::string content = isReport ? "" : test::contentOf(entry.path());
    for (std::size_t at; (at = content.find(run.id())) != std::string::npos;)
      content.replace(at, run.id().size(), "ID");
    contents[fs::relative(entry.path(), run.path()).string()] = std::move(content);
  }
  std::string rows;
  for (auto& report : runs::readMetrics(run.metricsFile()).reports)
    rows += fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {}\n", report.epoch, report.step,
                        report.objective, report.elbo, report.reconstruction, report.kl,
                        report.beta, report.learningRate, report.gradientNorm, report.validNll,
                        report.testNll, report.validIwae, report.testIwae);
  contents["metrics.csv"] = rows;
  return contents;
}

/// Says what differs; 0 when nothing does.
int compare(const runs::RunDirectory& whole, const runs::RunDirectory& killed) {
  const auto expected = contentsOf(whole), got = contentsOf(killed);
  int differences = 0;
  const auto complain = [&](const std::string& name, const char* what) {
    fmt::print("  {} {}\n", name, what);
    ++differences;
  };
  for (const auto& [name, content] : expected) {
    const auto found = got.find(name);
    if (found == got.end()) {
      complain(name, "is missing");
    } else if (found->second != content) {
      complain(name, "differs");
    }
  }
  for (const auto& [name, content] : got)
    if (!expected.contains(name)) complain(name, "is not in the undisturbed run");
  return differences;
}

/// Reads every run of a folder again and again while somebody writes and dies.
class Reader {
 public:
  explicit Reader(fs::path folder) : m_store(std::move(folder)), m_thread([this] { read(); }) {}
  ~Reader() { stop(); }

  void stop() {
    m_stop = true;
    if (m_thread.joinable()) m_thread.join();
  }
  std::int64_t reads() const { return m_reads; }
  const std::string& problem() const { return m_problem; } ///< the first; after stop()

 private:
  void read() {
    for (; !m_stop; ++m_reads) {
      for (const auto& run : m_store.list()) {
        const types::RunSummary summary = run.summary();
        if (!summary.problem.empty()) note(summary.problem);
        for (std::size_t i = 0; i < summary.reports.size(); ++i)
          if (summary.reports[i].epoch != std::int64_t(i))
            note(fmt::format("epoch {} in row {}", summary.reports[i].epoch, i));
      }
      sleepFor(0.005);
    }
  }
  void note(const std::string& problem) {
    if (m_problem.empty()) m_problem = problem;
  }

  runs::RunStore m_store;
  std::atomic<bool> m_stop = false;
  std::atomic<std::int64_t> m_reads = 0;
  std::string m_problem;
  std::thread m_thread;
};

struct Tally {
  int kills = 0;
  int rounds = 0; ///< runs that came to their end in spite of it
  int differences = 0;
  int evaluations = 0; ///< by `dmm eval`, of a run that had just been killed
};

class Torture {
  static constexpr std::int64_t kMostSeeds = 200; ///< to look for one that goes back

 public:
  Torture(const bench::Program& program, const fs::path& folder, int threads, std::int64_t epochs,
          std::uint64_t seed, bool rewinds)
      : m_program(program)
      , m_folder(folder / fmt::format("threads-{}", threads))
      , m_random(seed) {
    fs::create_directories(m_folder);
    const test::TemporaryFolder scratch;
    const fs::path dataset = m_folder / "small.json";
    fs::copy_file(test::writeSmallDataset(scratch), dataset);
    types::ExperimentConfig& config = m_experiment;
    config = test::smallExperiment(dataset);
    config.run.threads = threads;
    config.run.numEpochs = epochs;
    config.run.evaluateEvery = 3;
    config.run.evaluationParticles = 5;
    config.run.checkpointEvery = 2;
    config.run.sampleEvery = 4;
    config.annealing.annealingEpochs = epochs / 2;
    m_config = (m_folder / "config.yaml").string();
    if (!rewinds) return;
    config.run.onNonFinite = types::OnNonFinite::Rewind;
    config.run.maxRewinds = 1000;
    config.optimiser.learningRate = 0.8; // leaves the numbers now and then
  }

  Tally run(int kills) {
    const auto begin = Clock::now();
    trainUndisturbed();
    fmt::print("  undisturbed {:.1f} s\n", secondsSince(begin));
    Tally tally;
    Reader reader(runsFolder("killed"));
    while (tally.kills < kills) {
      round(kills, tally);
      ++tally.rounds;
      const auto killed = runs::RunStore(runsFolder("killed")).list().back();
      tally.differences += compare(runs::RunStore(runsFolder("whole")).list().front(), killed);
    }
    reader.stop();
    fmt::print("  {} kills, {} runs, {} reads of the folder meanwhile, {} by dmm eval\n",
               tally.kills, tally.rounds, reader.reads(), tally.evaluations);
    if (!reader.problem().empty()) {
      fmt::print("  a reader found: {}\n", reader.problem());
      ++tally.differences;
    }
    return tally;
  }

 private:
  /// The whole run; where it is to go back, of the first seed with which it does, but comes to its
  /// end.
  void trainUndisturbed() {
    for (;; ++m_experiment.run.seed) {
      std::ofstream(m_config) << config::toYaml(m_experiment);
      int status = 0;
      ::waitpid(
          m_program.start({"train", "--config", m_config, "--runs", runsFolder("whole")}, "whole"),
          &status, 0);
      const auto run = runs::RunStore(runsFolder("whole")).list().front();
      const std::size_t rewinds = run.summary().rewinds.size();
      const bool wanted = m_experiment.run.onNonFinite == types::OnNonFinite::Stop || rewinds > 1;
      if (status == 0 && wanted) {
        fmt::print("  goes back {} times\n", rewinds);
        return;
      }
      if (m_experiment.run.onNonFinite == types::OnNonFinite::Stop ||
          m_experiment.run.seed > kMostSeeds)
        throw std::runtime_error("dmm train failed: " + m_program.error("whole"));
      fs::remove_all(runsFolder("whole"));
    }
  }

  std::string runsFolder(const char* name) const { return (m_folder / name).string(); }

  /// One run to its end, killed and resumed as often as is still wanted.
  void round(int kills, Tally& tally) {
    const std::size_t before = runs::RunStore(runsFolder("killed")).list().size();
    for (;;) {
      const auto runs = runs::RunStore(runsFolder("killed")).list();
      const bool exists = runs.size() > before; // a run that was killed before its folder was made
      if (exists && runs.back().readInfo().status == types::RunStatus::Finished)
        return; // killed between its end and the program's
      std::vector<std::string> arguments{"train", "--runs", runsFolder("killed")};
      if (exists) {
        arguments.insert(arguments.end(), {"--resume", runs.back().id()});
      } else {
        arguments.insert(arguments.end(), {"--config", m_config});
      }
      const auto begin = Clock::now();
      const pid_t child = m_program.start(arguments, "killed");
      if (tally.kills < kills) killAtRandom(child, begin);
      int status = 0;
      ::waitpid(child, &status, 0);
      if (WIFSIGNALED(status)) {
        ++tally.kills;
        inspect(tally);
      } else if (WEXITSTATUS(status) == 0) {
        return;
      } else {
        throw std::runtime_error("dmm train failed: " + m_program.error("killed"));
      }
    }
  }

  /// Any moment from the start of the program on; a few epochs' worth after training began.
  void killAtRandom(pid_t child, Clock::time_point begin) {
    const double moment = std::uniform_real_distribution<>(0, 1)(m_random);
    const bool early = moment < 0.1; // while it starts
    const auto hasBegun = [&] {
      return m_program.error("killed").find("epoch") != std::string::npos;
    };
    if (early) {
      sleepFor(moment * 3);
    } else {
      const auto hasEnded = [child] {
        siginfo_t ended{};
        return ::waitid(P_PID, id_t(child), &ended, WEXITED | WNOHANG | WNOWAIT) != 0 ||
               ended.si_pid == child;
      };
      while (!hasBegun() && !hasEnded() && secondsSince(begin) < 60) sleepFor(0.002);
      sleepFor((moment - 0.1) * 0.3);
    }
    ::kill(child, SIGKILL);
  }

  /// What others see of a run that was just killed: every tenth time by the programs.
  void inspect(Tally& tally) {
    const auto runs = runs::RunStore(runsFolder("killed")).list();
    if (runs.empty() || tally.kills % 10 != 5) return;
    const auto listed = nlohmann::json::parse(
        m_program.run({"runs", "--json", "--runs", runsFolder("killed")}, "reader"));
    for (const auto& entry : listed.at("runs"))
      if (entry.contains("problem"))
        throw std::runtime_error("dmm runs: " + entry["problem"].get<std::string>());
    for (const auto& checkpoint : runs.back().checkpoints()) {
      m_program.run({"eval", runs.back().path().string(), "--json", "--checkpoint",
                     checkpoint.string(), "--threads", "1"},
                    "reader");
      ++tally.evaluations;
      if (tally.evaluations % 3 == 0) break; // the best, the last and one of an epoch
    }
  }

  const bench::Program& m_program;
  fs::path m_folder;
  std::mt19937_64 m_random;
  types::ExperimentConfig m_experiment;
  std::string m_config; ///< file
};

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"Kills a training at random moments, resumes it, and compares with one that was "
               "never disturbed."};
  std::string program;
  std::vector<int> threads{1, 2};
  int kills = 100;
  std::int64_t epochs = 120;
  std::uint64_t seed = std::random_device{}();
  bool rewinds = false;
  app.add_option("--program", program, "the program dmm")->required();
  app.add_option("--kills", kills, "for each number of threads")->capture_default_str();
  app.add_option("--threads", threads, "numbers of threads")->delimiter(',')->capture_default_str();
  app.add_option("--epochs", epochs, "of the run")->capture_default_str();
  app.add_option("--seed", seed, "of the moments");
  app.add_flag("--rewind", rewinds,
               "a run that comes to numbers that are not finite, and goes back");
  CLI11_PARSE(app, argc, argv);
  try {
    const test::TemporaryFolder folder;
    const bench::Program dmm(program, folder.path());
    fmt::print("seed {}\n", seed);
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // for who watches a log of it
    int differences = 0;
    for (const int count : threads) {
      const auto begin = Clock::now();
      fmt::print("{} threads\n", count);
      differences +=
          Torture(dmm, folder.path(), count, epochs, seed, rewinds).run(kills).differences;
      fmt::print("  {:.1f} s\n", secondsSince(begin));
    }
    fmt::print("{}\n", differences == 0 ? "the same to the last bit" : "NOT the same");
    return differences == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "resume_torture: {}\n", error.what());
    return 1;
  }
}
