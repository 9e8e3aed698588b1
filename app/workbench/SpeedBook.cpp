#include "app/workbench/SpeedBook.h"

#include "core/types/RunComparison.h"

#include <algorithm>
#include <cmath>

namespace dmm::app {

std::vector<SpeedBook::Entry>::const_iterator
SpeedBook::find(const types::ExperimentConfig& config) const {
  return std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
    return types::areEquallyFast(entry.config, config);
  });
}

void SpeedBook::put(Entry entry) {
  const auto known = find(entry.config);
  if (known == m_entries.end()) {
    m_entries.push_back(std::move(entry));
  } else if (known->created <= entry.created) {
    m_entries[std::size_t(known - m_entries.begin())] = std::move(entry);
  }
}

void SpeedBook::note(const types::RunSummary& run) {
  if (run.isPartial || run.info.machine != m_machine || !std::isfinite(run.secondsAnEpoch)) return;
  put({run.config, run.info.created, run.secondsAnEpoch});
}

void SpeedBook::noteCurrent(const types::ExperimentConfig& config, double secondsAnEpoch) {
  constexpr const char* kNewerThanAll = "9999";
  if (std::isfinite(secondsAnEpoch)) put({config, kNewerThanAll, secondsAnEpoch});
}

double SpeedBook::secondsAnEpoch(const types::ExperimentConfig& config) const {
  const auto known = find(config);
  return known == m_entries.end() ? types::kNotMeasured : known->seconds;
}

} // namespace dmm::app
