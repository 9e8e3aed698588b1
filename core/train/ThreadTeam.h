#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace dmm::train {

/// A fixed number of threads that work on one thing at a time, the calling thread among them. Each
/// computes its tensor operations alone: two threads inside one small product are slower than one.
/// Whoever waits looks for some microseconds before going to sleep, from which waking takes longer.
/// Not to be used from two threads at once.
class ThreadTeam {
 public:
  explicit ThreadTeam(int size);
  ~ThreadTeam(); ///< waits for its threads, which hold no work between two runs

  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  int size() const { return static_cast<int>(m_threads.size()) + 1; }

  /// Calls work(0) on this thread and work(1) .. work(size - 1) on the others, and returns when all
  /// are done. Then throws what the first of them threw, if any did.
  void run(const std::function<void(int member)>& work);
  /// The same of work that gives a number: their sum, in the order of the members.
  double sum(const std::function<double(int member)>& work);

 private:
  void serve(int member);
  void close();

  std::mutex m_mutex;
  std::condition_variable m_started;
  std::condition_variable m_finished;
  const std::function<void(int)>* m_work = nullptr;
  std::atomic<std::uint64_t> m_round = 0; ///< counts the runs: each member takes part once in each
  std::atomic<int> m_busy = 0;
  bool m_closing = false;
  std::vector<std::exception_ptr> m_errors; ///< one a member
  std::vector<std::thread> m_threads;
};

} // namespace dmm::train
