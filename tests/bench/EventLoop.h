#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

namespace dmm::bench {

/// The value under which this share of all lies; the values must be in order.
inline double quantileOf(const std::vector<double>& sorted, double share) {
  return sorted[std::min(sorted.size() - 1, std::size_t(share * double(sorted.size())))];
}

inline void report(const char* what, std::vector<double> milliseconds) {
  if (milliseconds.empty()) return;
  std::sort(milliseconds.begin(), milliseconds.end());
  std::printf("%-30s median %6.1f ms   95th %6.1f ms   99.9th %6.1f ms   most %6.1f ms\n", what,
              quantileOf(milliseconds, 0.5), quantileOf(milliseconds, 0.95),
              quantileOf(milliseconds, 0.999), milliseconds.back());
}

/// Of this thread.
inline double cpuMilliseconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return double(time.tv_sec) * 1e3 + double(time.tv_nsec) * 1e-6;
}

/// How long the event loop ever keeps one waiting: the time between two beats of a 5 ms timer, by
/// the wall's clock, and this thread's share of it, which tells our own work from waiting for a
/// busy machine. A stall is a beat that is over 100 ms late.
class EventLoop {
 public:
  /// What is done now; named beside the stalls that follow.
  void note(const char* action) { m_action = action; }

  void start() {
    m_clock.start();
    m_sinceBeat.start();
    m_cpu = cpuMilliseconds();
    m_beat.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_beat, &QTimer::timeout, [this] { beat(); });
    m_beat.start(kBeat);
  }

  double seconds() const { return double(m_clock.elapsed()) / 1000; }

  std::vector<double> gaps() const {
    std::vector<double> walls;
    for (const Gap& gap : m_gaps) walls.push_back(gap.wall);
    return walls;
  }

  /// Prints what it saw; gives the number of stalls.
  int tell() const {
    std::vector<double> cpus;
    for (const Gap& gap : m_gaps) cpus.push_back(gap.cpu);
    report("event loop, between beats", gaps());
    report("  of it on the processor", std::move(cpus));
    int stalls = 0;
    for (const Gap& gap : m_gaps) {
      if (gap.wall <= kStall + kBeat) continue;
      ++stalls;
      std::printf("stall of %.0f ms (%.0f on the processor) at %.1f s, after: %s\n", gap.wall,
                  gap.cpu, gap.at, gap.after);
    }
    std::printf("%d stalls over %.0f ms in %.1f minutes\n", stalls, kStall, seconds() / 60);
    return stalls;
  }

 private:
  static constexpr double kStall = 100; // milliseconds
  static constexpr int kBeat = 5;

  struct Gap {
    double wall = 0, cpu = 0; ///< milliseconds
    double at = 0;            ///< seconds since the start
    const char* after = "";   ///< what was done last
  };

  void beat() {
    const double now = cpuMilliseconds();
    m_gaps.push_back({double(m_sinceBeat.nsecsElapsed()) * 1e-6, now - m_cpu, seconds(), m_action});
    m_sinceBeat.restart();
    m_cpu = now;
  }

  const char* m_action = "opening";
  std::vector<Gap> m_gaps;
  QElapsedTimer m_clock, m_sinceBeat;
  double m_cpu = 0;
  QTimer m_beat;
};

} // namespace dmm::bench
