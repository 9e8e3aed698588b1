#include "core/support/WorkClock.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>

namespace dmm::support {

namespace {

std::int64_t nanoseconds() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::atomic<bool> isCounting = false;

/// Written by its own thread; a thread that only waits is read meanwhile, hence the atomics.
struct Clock {
  Clock();
  ~Clock();
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;

  std::atomic<Work> work = Work::Rest;
  std::atomic<std::int64_t> since = 0;
  std::atomic<bool> hasTurned = false; ///< since the start
  std::array<std::atomic<std::int64_t>, kWorks> spent{};
};

std::mutex& clocksMutex() {
  static std::mutex mutex;
  return mutex;
}

std::vector<Clock*>& clocks() {
  static std::vector<Clock*> all;
  return all;
}

Clock::Clock() {
  const std::lock_guard lock(clocksMutex());
  clocks().push_back(this);
  since = nanoseconds();
}

Clock::~Clock() {
  const std::lock_guard lock(clocksMutex());
  std::erase(clocks(), this);
}

} // namespace

Work WorkSpan::turnTo(Work work) {
  static thread_local Clock clock;
  constexpr auto kRelaxed = std::memory_order_relaxed;
  const Work before = clock.work.load(kRelaxed);
  clock.work.store(work, kRelaxed);
  if (isCounting.load(std::memory_order_acquire)) {
    const std::int64_t now = nanoseconds();
    auto& spent = clock.spent[static_cast<std::size_t>(before)];
    spent.store(spent.load(kRelaxed) + now - clock.since.load(kRelaxed), kRelaxed);
    clock.since.store(now, kRelaxed);
    clock.hasTurned.store(true, kRelaxed);
  }
  return before;
}

void startWorkClocks() {
  const std::lock_guard lock(clocksMutex());
  const std::int64_t now = nanoseconds();
  for (Clock* clock : clocks()) {
    for (auto& spent : clock->spent) spent = 0;
    clock->since = now;
    clock->hasTurned = false;
  }
  isCounting = true;
}

std::vector<WorkTimes> stopWorkClocks() {
  const std::lock_guard lock(clocksMutex());
  isCounting = false;
  const std::int64_t now = nanoseconds();
  std::vector<WorkTimes> all;
  for (const Clock* clock : clocks()) {
    if (!clock->hasTurned) continue;
    WorkTimes times;
    for (std::size_t work = 0; work < kWorks; ++work) {
      const auto open =
          clock->work.load() == static_cast<Work>(work) ? now - clock->since.load() : 0;
      times.seconds[work] = 1e-9 * static_cast<double>(clock->spent[work].load() + open);
    }
    all.push_back(times);
  }
  return all;
}

} // namespace dmm::support
