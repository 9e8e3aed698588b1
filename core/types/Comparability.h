#pragma once

#include "core/types/RunComparison.h"
#include "core/types/RunInfo.h"

#include <cstddef>
#include <string>
#include <vector>

namespace dmm::types {

/// Which runs may be set against each other, and how: figures are ranked only where they were
/// measured on the same pieces and by the same bound, and only whole runs have a common mean.
/// Groups hold places of the given runs, in order of first appearance.

/// Whether the run has come to its end: finished, and with every epoch that was asked for.
bool isWhole(const RunSummary& run);

/// Runs that differ by nothing but name and seed.
struct SeedGroup {
  std::vector<std::size_t> whole;  ///< these have a mean
  std::vector<std::size_t> others; ///< stopped, failed, still running ...: each for itself
};
/// What did not start alike, from other weights or another run, is never one group.
std::vector<SeedGroup> groupSeeds(const std::vector<const RunSummary*>& runs);

/// Of those that the places name; of two runs of one seed it counts one.
std::size_t countSeeds(const std::vector<const RunSummary*>& runs,
                       const std::vector<std::size_t>& places);

/// Those that were trained and measured on the same pieces.
std::vector<std::vector<std::size_t>> groupDatasets(const std::vector<const RunSummary*>& runs);

/// Those whose values of this figure can be ranked: of one dataset and, where the figure is a bound
/// of K samples, of one K; exact figures (of the hmm family) with those of any K.
std::vector<std::vector<std::size_t>> groupComparable(const std::vector<const RunSummary*>& runs,
                                                      const BestFigure& figure);

/// For each run the name of its dataset, with the beginning of its checksum where different
/// datasets of these runs have one name.
std::vector<std::string> datasetNames(const std::vector<const RunSummary*>& runs);

/// Whether the runs have measured their bounds of K samples with different K.
bool haveDifferentK(const std::vector<const RunSummary*>& runs);

/// One sentence for each reason why not all of the runs are ranked against each other; none where
/// they are.
std::vector<std::string> rankingLimits(const std::vector<const RunSummary*>& runs);

/// What the run went on from: "weights.pt", "RUN at epoch 12"; empty where it began anew.
std::string startText(const RunSummary& run);

} // namespace dmm::types
