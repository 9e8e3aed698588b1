#pragma once

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace dmm::bench {

/// What a process holds at one moment, as Linux tells it.
struct Vitals {
  double megabytes = 0; ///< resident
  int threads = 0;

  static Vitals now() {
    Vitals vitals;
    double pages = 0;
    std::ifstream("/proc/self/statm") >> pages >> pages; // the second number is the resident ones
    vitals.megabytes = pages * double(::sysconf(_SC_PAGESIZE)) / (1 << 20);
    vitals.threads = int(threadNames().size());
    return vitals;
  }

  static std::vector<std::string> threadNames() {
    std::vector<std::string> names;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
      std::string name;
      if (std::getline(std::ifstream(task.path() / "comm"), name)) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }
};

/// A table of vitals over time, and how much they grew once everything had been used. What is
/// needed rises and falls with what is done, so that the highest of two stretches of the way are
/// compared.
class VitalsLog {
 public:
  /// `share` of the way, from 0 to 1; what is done is said in `what`.
  void add(double share, const std::string& what) {
    m_samples.push_back({share, Vitals::now()});
    const Vitals& vitals = m_samples.back().vitals;
    std::printf("%-28s %8.1f MB resident  %3d threads\n", what.c_str(), vitals.megabytes,
                vitals.threads);
    std::fflush(stdout);
  }

  /// From the second to the last fifth of the way: 0.05 is five percent.
  double growth() const {
    const double before = most(0.2, 0.4);
    return before > 0 ? most(0.8, 1) / before - 1 : 0;
  }

 private:
  struct Sample {
    double share;
    Vitals vitals;
  };

  double most(double from, double to) const {
    double most = 0;
    for (const Sample& sample : m_samples)
      if (sample.share >= from && sample.share <= to)
        most = std::max(most, sample.vitals.megabytes);
    return most;
  }

  std::vector<Sample> m_samples;
};

} // namespace dmm::bench
