#pragma once

#include "tests/support/SmallExperiment.h"

#include <algorithm>
#include <fcntl.h>
#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace dmm::test {

/// What a call of the program dmm left behind.
struct Result {
  int status = -1;
  std::string out;
  std::string err;
};

/// Runs the program dmm as a user does, with a data folder of its own.
class CommandLineTest : public ::testing::Test {
 protected:
  /// What the new process does first.
  using Preparation = std::function<void()>;

  /// Starts dmm with its output in the files NAME.out and NAME.err of the folder.
  pid_t start(std::vector<std::string> arguments, const std::string& name = "background",
              const Preparation& prepare = {}) const {
    arguments.insert(arguments.begin(), program.string());
    const auto out = folder.path() / (name + ".out"), err = folder.path() / (name + ".err");
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::setenv("XDG_DATA_HOME", (folder.path() / "home").c_str(), 1);
    ::setenv("DMM_EXAMPLE", "no", 1); // only the runs that a test makes
    const auto redirect = [](const std::filesystem::path& file, int to) {
      ::dup2(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644), to);
    };
    redirect(out, STDOUT_FILENO);
    redirect(err, STDERR_FILENO);
    if (prepare) prepare();
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }

  Result dmm(const std::vector<std::string>& arguments, const Preparation& prepare = {}) const {
    int status = 0;
    ::waitpid(start(arguments, "command", prepare), &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contentOf(folder.path() / "command.out"),
            contentOf(folder.path() / "command.err")};
  }

  /// Bad input: exit 2, nothing on standard output, one line that holds the text.
  void expectRefused(const std::vector<std::string>& arguments, const std::string& text) const {
    const Result result = dmm(arguments);
    EXPECT_EQ(result.status, 2) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_EQ(result.err.rfind("dmm: ", 0), 0U) << result.err;
    EXPECT_NE(result.err.find(text), std::string::npos) << result.err;
  }

  std::string config(const std::string& yaml) const {
    return folder.write("config.yaml", yaml).string();
  }

  /// Sends the output to a file in the place of NAME.out or NAME.err.
  static Preparation sending(int descriptor, const char* file) {
    return [=] { ::dup2(::open(file, O_WRONLY), descriptor); };
  }

  std::filesystem::path runFolder(const std::string& id) const {
    return folder.path() / "home" / "dmm-workbench" / "runs" / id;
  }

  /// Trains a small run and returns its id.
  std::string train(const std::string& epochs = "4") const {
    const Result result = dmm({"train", "--config", small, "--data", data, "--epochs", epochs});
    EXPECT_EQ(result.status, 0) << result.err;
    return result.out.substr(0, result.out.find('\n'));
  }

  TemporaryFolder folder;
  std::filesystem::path program = DMM_PROGRAM;
  std::string data = writeSmallDataset(folder).string();
  std::string small =
      folder
          .write("small.yaml",
                 "name: small\nmodel: {z_dim: 4, emission_dim: 6, transition_dim: 5, rnn_dim: 8}\n"
                 "optimiser: {mini_batch_size: 4}\nrun: {evaluate_every: 2}\n")
          .string();
};

} // namespace dmm::test
