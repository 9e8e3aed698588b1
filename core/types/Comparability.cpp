#include "core/types/Comparability.h"

#include "core/types/Counted.h"
#include "core/types/PartInfo.h"
#include "core/types/RunName.h"

#include <algorithm>
#include <map>
#include <set>

namespace dmm::types {

namespace {

using Runs = std::vector<const RunSummary*>;
using Groups = std::vector<std::vector<std::size_t>>;

template <typename IsSame> Groups groupBy(const Runs& runs, IsSame isSame) {
  Groups groups;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto mates = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
      return isSame(*runs[group.front()], *runs[i]);
    });
    if (mates == groups.end()) {
      groups.push_back({i});
    } else {
      mates->push_back(i);
    }
  }
  return groups;
}

bool isOfSameDataset(const RunSummary& a, const RunSummary& b) {
  return haveSameDataset(a.config, b.config);
}

bool startedAlike(const RunInfo& a, const RunInfo& b) {
  return a.initialSha256 == b.initialSha256 && a.parentRun == b.parentRun &&
         a.parentEpoch == b.parentEpoch;
}

/// Its figures are likelihoods, which samples of any number are held against.
bool isExact(const RunSummary& run) { return hasTrait(Trait::SumsStates, run.config.model); }

std::set<std::int64_t> sampleCounts(const Runs& runs) {
  std::set<std::int64_t> counts;
  for (const RunSummary* run : runs)
    if (run->config.run.evaluationParticles > 0 && !isExact(*run))
      counts.insert(run->config.run.evaluationParticles);
  return counts;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 < parts.size() ? ", " : " and ") + parts[i];
  return text;
}

} // namespace

bool isWhole(const RunSummary& run) {
  return run.info.status == RunStatus::Finished && run.epochsDone() >= run.config.run.numEpochs;
}

std::vector<SeedGroup> groupSeeds(const Runs& runs) {
  const auto isSeed = [](const RunSummary& a, const RunSummary& b) {
    return areSeedsOfOneExperiment(a.config, b.config) && startedAlike(a.info, b.info);
  };
  std::vector<SeedGroup> seeds;
  for (const auto& group : groupBy(runs, isSeed)) {
    seeds.emplace_back();
    for (const std::size_t i : group)
      (isWhole(*runs[i]) ? seeds.back().whole : seeds.back().others).push_back(i);
  }
  return seeds;
}

std::size_t countSeeds(const Runs& runs, const std::vector<std::size_t>& places) {
  std::set<std::int64_t> seeds;
  for (const std::size_t i : places) seeds.insert(runs[i]->config.run.seed);
  return seeds.size();
}

Groups groupDatasets(const Runs& runs) { return groupBy(runs, isOfSameDataset); }

Groups groupComparable(const Runs& runs, const BestFigure& figure) {
  if (!figure.isOfKSamples) return groupDatasets(runs);
  Groups groups = groupBy(runs, [&](const RunSummary& a, const RunSummary& b) {
    return isOfSameDataset(a, b) && isExact(a) == isExact(b) &&
           (isExact(a) || a.config.run.evaluationParticles == b.config.run.evaluationParticles);
  });
  // Exact figures are ranked among the first bounds of their dataset.
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!isExact(*runs[groups[i].front()])) continue;
    const auto bounds = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
      return !isExact(*runs[group.front()]) &&
             isOfSameDataset(*runs[group.front()], *runs[groups[i].front()]);
    });
    if (bounds == groups.end()) continue;
    bounds->insert(bounds->end(), groups[i].begin(), groups[i].end());
    groups.erase(groups.begin() + std::ptrdiff_t(i--));
  }
  return groups;
}

std::vector<std::string> datasetNames(const Runs& runs) {
  const Groups groups = groupDatasets(runs);
  std::map<std::string, int> uses;
  for (const auto& group : groups) ++uses[shownName(runs[group.front()]->config.dataset)];
  std::vector<std::string> names(runs.size());
  constexpr std::size_t kDigits = 8;
  for (const auto& group : groups) {
    const RunSummary& first = *runs[group.front()];
    std::string name = shownName(first.config.dataset);
    if (uses[name] > 1)
      name += first.config.dataset.sha256.empty()
                  ? " (not read yet)"
                  : " (" + first.config.dataset.sha256.substr(0, kDigits) + ")";
    for (const std::size_t i : group) names[i] = name;
  }
  return names;
}

bool haveDifferentK(const Runs& runs) { return sampleCounts(runs).size() > 1; }

std::vector<std::string> rankingLimits(const Runs& runs) {
  std::vector<std::string> limits;
  const Groups datasets = groupDatasets(runs);
  if (datasets.size() > 1) {
    const auto names = datasetNames(runs);
    std::vector<std::string> parts;
    for (const auto& group : datasets)
      parts.push_back(names[group.front()] + " (" + counted(std::int64_t(group.size()), "run") +
                      ")");
    limits.push_back("These runs are of " + std::to_string(datasets.size()) +
                     " datasets: " + joined(parts) +
                     ". Figures of different datasets are not ranked against each other.");
  }
  const auto hasSeveralK = [&](const auto& group) {
    Runs mates;
    for (const std::size_t i : group) mates.push_back(runs[i]);
    return haveDifferentK(mates);
  };
  if (std::any_of(datasets.begin(), datasets.end(), hasSeveralK)) {
    std::vector<std::string> counts;
    for (const std::int64_t count : sampleCounts(runs)) counts.push_back(std::to_string(count));
    limits.push_back("K of the bounds of K samples is " + joined(counts) +
                     ". Bounds of different K are not ranked against each other.");
  }
  return limits;
}

std::string startText(const RunSummary& run) {
  if (!run.info.initialWeights.empty()) return run.info.initialWeights;
  if (run.info.parentRun.empty()) return {};
  return run.info.parentRun + " at epoch " + std::to_string(run.info.parentEpoch);
}

} // namespace dmm::types
