#include "core/types/GroupComparison.h"

#include <algorithm>

namespace dmm::types {

namespace {

using Scores = std::vector<std::vector<double>>;

/// The per-piece form of a figure of the test split; nullptr where it has none.
std::vector<double> PieceScores::*piecesOf(const BestFigure& figure) {
  if (figure.value == &EpochReport::testNll) return &PieceScores::nll;
  if (figure.value == &EpochReport::testIwae) return &PieceScores::iwae;
  return nullptr;
}

/// The scores of a group, or none where a run lacks them or has other pieces.
Scores scoresOf(const std::vector<std::size_t>& group, const std::vector<PieceScores>& pieces,
                std::vector<double> PieceScores::*figure, const std::vector<std::int64_t>& slices) {
  Scores scores;
  for (const std::size_t i : group) {
    if (pieces[i].slices != slices || (pieces[i].*figure).size() != slices.size()) return {};
    scores.push_back(pieces[i].*figure);
  }
  return scores;
}

bool areComparable(const std::vector<const RunSummary*>& runs, const BestFigure& figure,
                   std::size_t a, std::size_t b) {
  return groupComparable({runs[a], runs[b]}, figure).size() == 1;
}

} // namespace

std::vector<GroupComparison> compareGroups(const std::vector<const RunSummary*>& runs,
                                           const std::vector<PieceScores>& pieces,
                                           std::size_t baseline) {
  const auto groups = groupSeeds(runs);
  const auto own = std::find_if(groups.begin(), groups.end(), [&](const SeedGroup& group) {
    return std::find(group.whole.begin(), group.whole.end(), baseline) != group.whole.end();
  });
  if (own == groups.end()) return {};
  std::vector<GroupComparison> comparisons;
  for (auto other = groups.begin(); other != groups.end(); ++other) {
    if (other == own || other->whole.empty()) continue;
    for (const BestFigure& figure : bestFigures()) {
      const auto figures = piecesOf(figure);
      if (!figures || !areComparable(runs, figure, baseline, other->whole.front())) continue;
      const auto& slices = pieces[baseline].slices;
      const Scores first = scoresOf(own->whole, pieces, figures, slices);
      const Scores second = scoresOf(other->whole, pieces, figures, slices);
      if (first.empty() || second.empty() || slices.size() < 2) continue;
      comparisons.push_back(
          {own->whole, other->whole, &figure, differenceOf(first, second, slices)});
    }
  }
  return comparisons;
}

} // namespace dmm::types
