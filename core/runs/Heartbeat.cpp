#include "core/runs/Heartbeat.h"

#include "core/runs/RunStore.h"
#include "core/support/Signals.h"

#include <fmt/format.h>

#include <array>
#include <fcntl.h>
#include <map>
#include <optional>
#include <random>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace dmm::runs {

namespace {

using Time = std::filesystem::file_time_type;

/// An open file, closed at the end; negative where it could not be opened.
struct Opened {
  int descriptor;
  ~Opened() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

/// The time of an open file: a client of a network asks its server for it when a file is opened.
std::optional<Time> timeOf(int descriptor) {
  struct stat status = {};
  if (::fstat(descriptor, &status) != 0) return std::nullopt;
  const auto since1970 = std::chrono::seconds(status.st_mtim.tv_sec) +
                         std::chrono::nanoseconds(status.st_mtim.tv_nsec);
  return std::chrono::file_clock::from_sys(
      std::chrono::sys_time<std::chrono::nanoseconds>(since1970));
}

std::string contentOf(int descriptor) {
  std::array<char, 512> bytes{};
  const ssize_t count = ::read(descriptor, bytes.data(), bytes.size());
  return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
}

/// The time that a new file in the folder gets.
std::optional<Time> timeOfNewFile(const std::filesystem::path& folder) {
  const auto file = folder / fmt::format(".clock-{}-{}", machineName(), ::getpid());
  const Opened made{::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644)};
  if (made.descriptor < 0) return std::nullopt;
  // "Now" is for the server to fill in.
  const bool isTouched = ::futimens(made.descriptor, nullptr) == 0;
  const auto time = isTouched ? timeOf(made.descriptor) : std::nullopt;
  ::unlink(file.c_str());
  return time;
}

} // namespace

Time folderNow(const std::filesystem::path& folder) {
  using Steady = std::chrono::steady_clock;
  constexpr std::chrono::seconds kLongestTrusted{60}; // two clocks drift apart
  struct Reading {
    Time time;
    Steady::time_point at;
  };
  static std::mutex mutex;
  static std::map<std::filesystem::path, Reading> readings;
  const std::lock_guard lock(mutex);
  const auto now = Steady::now();
  auto known = readings.find(folder);
  if (known == readings.end() || now - known->second.at > kLongestTrusted)
    known =
        readings
            .insert_or_assign(
                folder, Reading{timeOfNewFile(folder).value_or(Time::clock::now()), Steady::now()})
            .first;
  return known->second.time + std::chrono::duration_cast<Time::duration>(now - known->second.at);
}

HeartbeatReading readHeartbeat(const std::filesystem::path& file) {
  const Opened opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (opened.descriptor < 0) return {};
  const std::string mark = contentOf(opened.descriptor);
  const auto time = timeOf(opened.descriptor);
  if (!time) return {};
  const auto age = folderNow(file.parent_path().parent_path()) - *time;
  HeartbeatReading reading{"", 0, age < Heartbeat::kOld};
  std::istringstream lines(mark);
  std::getline(lines, reading.machine) >> reading.process;
  return reading;
}

Heartbeat::Heartbeat(std::filesystem::path file) : m_file(std::move(file)) {
  std::random_device random;
  m_mark = fmt::format("{}\n{}\n{:08x}{:08x}\n", machineName(), ::getpid(), random(), random());
  {
    const Opened made{::open(m_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
    // Where it cannot be written, the checkpoint tells of the full disk.
    if (made.descriptor >= 0 && ::write(made.descriptor, m_mark.data(), m_mark.size()) < 0) return;
  }
  m_thread = std::thread([this] {
    support::blockSignals();
    std::unique_lock lock(m_mutex);
    while (!m_ending.wait_for(lock, kInterval, [this] { return m_isEnding; })) beat();
  });
}

void Heartbeat::beat() {
  const Opened opened{::open(m_file.c_str(), O_RDWR | O_CLOEXEC)};
  if (opened.descriptor < 0) return;
  if (contentOf(opened.descriptor) == m_mark)
    ::futimens(opened.descriptor, nullptr);
  else
    m_isTakenOver = true;
}

Heartbeat::~Heartbeat() {
  {
    const std::lock_guard lock(m_mutex);
    m_isEnding = true;
  }
  m_ending.notify_all();
  if (m_thread.joinable()) m_thread.join();
  std::error_code ignored;
  if (!m_isTakenOver) std::filesystem::remove(m_file, ignored);
}

} // namespace dmm::runs
