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

/// A table of vitals over time, and how much they grew once everything had been used: after the
/// first fifth of the way.
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

  /// Of the largest to the first sample after the first fifth: 0.05 is five percent.
  double growth() const {
    const auto begin = std::find_if(m_samples.begin(), m_samples.end(),
                                    [](const Sample& sample) { return sample.share >= 0.2; });
    double most = 0;
    for (auto sample = begin; sample != m_samples.end(); ++sample)
      most = std::max(most, sample->vitals.megabytes);
    return begin == m_samples.end() ? 0 : most / begin->vitals.megabytes - 1;
  }

 private:
  struct Sample {
    double share;
    Vitals vitals;
  };
  std::vector<Sample> m_samples;
};

} // namespace dmm::bench
