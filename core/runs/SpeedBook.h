#pragma once

#include "core/runs/RunStore.h"
#include "core/types/RunInfo.h"

#include <string>
#include <vector>

namespace dmm::runs {

/// How long the parts of a run take on this machine, from the runs that were made here. Of runs
/// whose epochs are equally fast by their settings the newest counts; what it has not timed (a run
/// that was stopped before its first evaluation) is known from an older one.
class SpeedBook {
 public:
  explicit SpeedBook(std::string machine) : m_machine(std::move(machine)) {}

  /// Takes a run up, when it was made here and its epochs were timed.
  void note(const types::RunSummary& run);

  /// What training measures now: counts more than any run's record.
  void noteCurrent(const types::ExperimentConfig& config, const types::RunCost& cost);

  /// NaN where nothing like it was ever trained here.
  types::RunCost cost(const types::ExperimentConfig& config) const;

 private:
  struct Entry {
    types::ExperimentConfig config;
    std::string created;
    types::RunCost cost;
  };
  const Entry* find(const types::ExperimentConfig& config) const;
  void put(Entry entry);

  std::string m_machine;
  std::vector<Entry> m_entries; ///< one a speed
};

/// The same for one experiment, from the newest runs of a folder, for who does not know them all.
types::RunCost rememberedCost(const RunStore& store, const types::ExperimentConfig& config);

} // namespace dmm::runs
