#pragma once

#include "tests/support/TemporaryFolder.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace dmm::bench {

/// The program dmm with its output in files of a folder.
class Program {
 public:
  Program(std::string path, std::filesystem::path folder)
      : m_path(std::move(path))
      , m_folder(std::move(folder)) {}

  pid_t start(std::vector<std::string> arguments, const std::string& name) const {
    arguments.insert(arguments.begin(), m_path);
    const std::string out = file(name, ".out"), err = file(name, ".err");
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644), STDOUT_FILENO);
    ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644), STDERR_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }

  /// Runs to the end; throws with what the program said when it fails.
  std::string run(const std::vector<std::string>& arguments, const std::string& name) const {
    int status = 0;
    ::waitpid(start(arguments, name), &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
      throw std::runtime_error(fmt::format("dmm {} ended with {}: {}", arguments.front(), status,
                                           test::contentOf(file(name, ".err"))));
    return test::contentOf(file(name, ".out"));
  }

  std::string output(const std::string& name) const { return test::contentOf(file(name, ".out")); }
  std::string error(const std::string& name) const { return test::contentOf(file(name, ".err")); }

 private:
  std::string file(const std::string& name, const char* ending) const {
    return (m_folder / (name + ending)).string();
  }

  std::string m_path;
  std::filesystem::path m_folder;
};

} // namespace dmm::bench
