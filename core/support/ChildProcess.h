#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace dmm::support {

/// Programs of others, and our own as processes apart. They start with ordinary signals, whatever
/// the calling thread holds back, and in a process group of their own, so that Ctrl+C is for who
/// started them.

/// What a program that has ended left behind.
struct CommandResult {
  int status = 0; ///< its exit status; 128 + the signal that ended it
  std::string out;
  std::string err;
};

/// Runs a program, found on the PATH, to its end, with nothing to read; after `limit` it is killed.
/// Throws InputError when there is no such program, IoError when it cannot be started or took too
/// long.
CommandResult runCommand(const std::vector<std::string>& command,
                         std::chrono::seconds limit = std::chrono::seconds(60));

/// Whether there is such a program on the PATH.
bool isOnPath(const std::string& program);

/// Starts a program; what it says is appended to the file. Throws IoError.
pid_t startProcess(const std::vector<std::string>& command, const std::filesystem::path& output);

/// The exit status from what waitpid() gave, 128 + the signal where one ended the process.
int exitStatusOf(int waited);

} // namespace dmm::support
