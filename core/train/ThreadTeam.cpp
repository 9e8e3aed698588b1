#include "core/train/ThreadTeam.h"

#include "core/ops/ComputeThreads.h"
#include "core/support/Signals.h"
#include "core/support/WorkClock.h"

#include <algorithm>
#include <numeric>

namespace dmm::train {

namespace {

/// Waits some 20 to 100 microseconds for what is likely to come soon.
template <typename Condition> void lookFor(Condition isThere) {
  constexpr int kLooks = 2000;
  for (int look = 0; look < kLooks && !isThere(); ++look) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }
}

} // namespace

ThreadTeam::ThreadTeam(int size) : m_errors(static_cast<std::size_t>(std::max(size, 1))) {
  try {
    for (int member = 1; member < size; ++member)
      m_threads.emplace_back([this, member] { serve(member); });
  } catch (...) { // no memory for another one's stack: those that were started must end first
    close();
    throw;
  }
}

ThreadTeam::~ThreadTeam() { close(); }

void ThreadTeam::close() {
  {
    const std::lock_guard lock(m_mutex);
    m_closing = true;
  }
  m_started.notify_all();
  for (std::thread& thread : m_threads) thread.join();
}

void ThreadTeam::run(const std::function<void(int)>& work) {
  {
    const std::lock_guard lock(m_mutex);
    std::fill(m_errors.begin(), m_errors.end(), nullptr);
    m_work = &work;
    m_busy = size() - 1;
    ++m_round;
  }
  m_started.notify_all();
  try {
    work(0);
  } catch (...) {
    m_errors.front() = std::current_exception();
  }
  {
    const support::WorkSpan span(support::Work::Waiting);
    lookFor([this] { return m_busy == 0; });
    std::unique_lock lock(m_mutex);
    m_finished.wait(lock, [this] { return m_busy == 0; });
    m_work = nullptr;
  }
  for (const std::exception_ptr& error : m_errors)
    if (error) std::rethrow_exception(error);
}

double ThreadTeam::sum(const std::function<double(int)>& work) {
  std::vector<double> parts(static_cast<std::size_t>(size()));
  run([&](int member) { parts[static_cast<std::size_t>(member)] = work(member); });
  return std::accumulate(parts.begin(), parts.end(), 0.0);
}

void ThreadTeam::serve(int member) {
  support::blockSignals();
  ops::setComputeThreads(1);
  const support::WorkSpan waiting(support::Work::Waiting);
  std::uint64_t done = 0;
  for (;;) {
    lookFor([&] { return m_round != done; });
    std::unique_lock lock(m_mutex);
    m_started.wait(lock, [&] { return m_closing || m_round != done; });
    if (m_closing) return;
    done = m_round;
    const auto* work = m_work;
    lock.unlock();
    std::exception_ptr error;
    try {
      const support::WorkSpan span(support::Work::Rest);
      (*work)(member);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    m_errors[static_cast<std::size_t>(member)] = error;
    if (--m_busy == 0) m_finished.notify_one();
  }
}

} // namespace dmm::train
