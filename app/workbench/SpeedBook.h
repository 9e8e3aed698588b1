#pragma once

#include "core/types/RunInfo.h"

#include <string>
#include <vector>

namespace dmm::app {

/// How long an epoch takes on this machine, from the runs that were made here. Of runs that are
/// equally fast by their settings the newest counts.
class SpeedBook {
 public:
  explicit SpeedBook(std::string machine) : m_machine(std::move(machine)) {}

  /// Takes a run up, when it was made here and its epochs were timed.
  void note(const types::RunSummary& run);

  /// What training measures now, its evaluations included: counts more than any run's record.
  void noteCurrent(const types::ExperimentConfig& config, double secondsAnEpoch);

  /// NaN where nothing as fast was ever trained here.
  double secondsAnEpoch(const types::ExperimentConfig& config) const;

 private:
  struct Entry {
    types::ExperimentConfig config;
    std::string created;
    double seconds;
  };
  std::vector<Entry>::const_iterator find(const types::ExperimentConfig& config) const;
  void put(Entry entry);

  std::string m_machine;
  std::vector<Entry> m_entries; ///< one a speed
};

} // namespace dmm::app
