#include "core/support/ChildProcess.h"

#include "core/support/Errors.h"
#include "core/support/SystemError.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace dmm::support {

namespace {

/// A process about to be started: its descriptors and signals.
class Preparation {
 public:
  Preparation() {
    ::posix_spawn_file_actions_init(&m_files);
    ::posix_spawnattr_init(&m_attributes);
    sigset_t all, none;
    ::sigfillset(&all);
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigdefault(&m_attributes, &all);
    ::posix_spawnattr_setsigmask(&m_attributes, &none);
    ::posix_spawnattr_setpgroup(&m_attributes, 0);
    ::posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |
                                                  POSIX_SPAWN_SETPGROUP);
    ::posix_spawn_file_actions_addopen(&m_files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  ~Preparation() {
    ::posix_spawn_file_actions_destroy(&m_files);
    ::posix_spawnattr_destroy(&m_attributes);
  }
  Preparation(const Preparation&) = delete;
  Preparation& operator=(const Preparation&) = delete;

  void redirect(int from, int to) { ::posix_spawn_file_actions_adddup2(&m_files, from, to); }

  /// 0 or what went wrong.
  int start(const std::vector<std::string>& command, pid_t& child) const {
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    return ::posix_spawnp(&child, arguments[0], &m_files, &m_attributes, arguments.data(), environ);
  }

 private:
  posix_spawn_file_actions_t m_files{};
  posix_spawnattr_t m_attributes{};
};

struct Pipe {
  int reading = -1, writing = -1;

  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
    reading = ends[0];
    writing = ends[1];
  }
  ~Pipe() {
    ::close(reading);
    closeWriting();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void closeWriting() {
    if (writing >= 0) ::close(writing);
    writing = -1;
  }
};

/// Reads both until the process has closed them; false when the time is over first.
bool readBoth(int out, int err, CommandResult& result, std::chrono::seconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  std::array<pollfd, 2> open{{{out, POLLIN, 0}, {err, POLLIN, 0}}};
  std::array<std::string*, 2> texts{&result.out, &result.err};
  std::array<char, 4096> bytes{};
  while (open[0].fd >= 0 || open[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    if (::poll(open.data(), open.size(), int(left.count())) < 0 && errno != EINTR) return false;
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (open[i].fd < 0 || open[i].revents == 0) continue;
      const ssize_t count = ::read(open[i].fd, bytes.data(), bytes.size());
      if (count > 0) texts[i]->append(bytes.data(), static_cast<std::size_t>(count));
      if (count == 0 || (count < 0 && errno != EINTR)) open[i].fd = -1;
    }
  }
  return true;
}

} // namespace

int exitStatusOf(int waited) {
  return WIFEXITED(waited) ? WEXITSTATUS(waited) : 128 + WTERMSIG(waited);
}

bool isOnPath(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::string folders = path ? path : "/usr/local/bin:/usr/bin:/bin";
  for (std::size_t begin = 0; begin <= folders.size();) {
    const std::size_t end = std::min(folders.find(':', begin), folders.size());
    const std::string file = folders.substr(begin, end - begin) + "/" + program;
    if (::access(file.c_str(), X_OK) == 0) return true;
    begin = end + 1;
  }
  return false;
}

CommandResult runCommand(const std::vector<std::string>& command, std::chrono::seconds limit) {
  Pipe out, err;
  Preparation preparation;
  preparation.redirect(out.writing, STDOUT_FILENO);
  preparation.redirect(err.writing, STDERR_FILENO);
  pid_t child = 0;
  if (const int error = preparation.start(command, child); error == ENOENT)
    throw InputError(command.front(), "there is no such program on the PATH");
  else if (error != 0)
    throw IoError(command.front(), std::string("cannot be started: ") + std::strerror(error));
  out.closeWriting();
  err.closeWriting();
  CommandResult result;
  const bool isDone = readBoth(out.reading, err.reading, result, limit);
  if (!isDone) ::kill(child, SIGKILL);
  int waited = 0;
  while (::waitpid(child, &waited, 0) < 0 && errno == EINTR) {
  }
  if (!isDone)
    throw IoError(command.front(), "did not answer within " + std::to_string(limit.count()) + " s");
  result.status = exitStatusOf(waited);
  return result;
}

pid_t startProcess(const std::vector<std::string>& command, const std::filesystem::path& output) {
  const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) throw systemError(output, "cannot open");
  Preparation preparation;
  preparation.redirect(file, STDOUT_FILENO);
  preparation.redirect(file, STDERR_FILENO);
  pid_t child = 0;
  const int error = preparation.start(command, child);
  ::close(file);
  if (error != 0)
    throw IoError(command.front(), std::string("cannot be started: ") + std::strerror(error));
  return child;
}

} // namespace dmm::support
