#include "core/runs/SpeedBook.h"

#include "core/types/RunComparison.h"
#include "core/types/RunCost.h"

#include <algorithm>
#include <cmath>

namespace dmm::runs {

namespace {

/// The cost of another run that trains as fast, but may be evaluated with more samples or fewer.
types::RunCost adapted(types::RunCost cost, const types::ExperimentConfig& from,
                       const types::ExperimentConfig& to) {
  cost.evaluation *= types::evaluationInEpochs(to) / types::evaluationInEpochs(from);
  return cost;
}

} // namespace

const SpeedBook::Entry* SpeedBook::find(const types::ExperimentConfig& config) const {
  const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
    return types::areEquallyFast(entry.config, config);
  });
  return found == m_entries.end() ? nullptr : &*found;
}

void SpeedBook::put(Entry entry) {
  const Entry* known = find(entry.config);
  if (!known) {
    m_entries.push_back(std::move(entry));
    return;
  }
  const bool isNewer = known->created <= entry.created;
  Entry newer = isNewer ? std::move(entry) : *known;
  const Entry& older = isNewer ? *known : entry;
  const types::RunCost before = adapted(older.cost, older.config, newer.config);
  if (std::isnan(newer.cost.evaluation)) newer.cost.evaluation = before.evaluation;
  if (std::isnan(newer.cost.sample)) newer.cost.sample = before.sample;
  m_entries[std::size_t(known - m_entries.data())] = std::move(newer);
}

void SpeedBook::note(const types::RunSummary& run) {
  if (run.isPartial || run.info.machine != m_machine || !std::isfinite(run.secondsAnEpoch)) return;
  put({run.config, run.info.created, run.cost()});
}

void SpeedBook::noteCurrent(const types::ExperimentConfig& config, const types::RunCost& cost) {
  constexpr const char* kNewerThanAll = "9999";
  if (std::isfinite(cost.epoch)) put({config, kNewerThanAll, cost});
}

types::RunCost SpeedBook::cost(const types::ExperimentConfig& config) const {
  const Entry* known = find(config);
  return known ? adapted(known->cost, known->config, config) : types::RunCost{};
}

types::RunCost rememberedCost(const RunStore& store, const types::ExperimentConfig& config) {
  constexpr int kNewest = 64; // older ones are seldom of this shape, and reading takes time
  const std::string machine = machineName();
  SpeedBook book(machine);
  const auto all = store.list();
  int looked = 0;
  for (auto run = all.rbegin(); run != all.rend() && looked < kNewest; ++run, ++looked) {
    try {
      if (run->readInfo().machine != machine || !types::areEquallyFast(run->readConfig(), config))
        continue;
    } catch (const std::exception&) { // a damaged run has no speed to tell
      continue;
    }
    book.note(run->summary());
    const types::RunCost cost = book.cost(config);
    if (std::isfinite(cost.evaluation) && std::isfinite(cost.sample)) break;
  }
  return book.cost(config);
}

} // namespace dmm::runs
