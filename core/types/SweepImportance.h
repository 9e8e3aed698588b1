#pragma once

#include "core/types/SweepPlan.h"

#include <string>
#include <vector>

namespace dmm::types {

/// What the runs with one value of a setting came to, or with the values in one part of its range.
struct SettingLevel {
  std::string label; ///< "3e-4", "1e-4 to 8e-4"
  std::size_t runs = 0;
  double mean = 0;
  double deviation = 0; ///< of the runs, nats a slice; 0 of a single one
};

/// How much a setting mattered by itself.
struct SettingImportance {
  std::size_t axis = 0; ///< its place in the plan
  /// The share of the runs' variance that its levels explain, 0 to 1: epsilon squared of a one-way
  /// analysis of variance (Kelley 1935), which unlike the plain share of squares does not grow with
  /// the number of levels. On a grid it is the setting's first-order effect; what settings do only
  /// together it does not see.
  double share = 0;
  double low = 0, high = 0; ///< 95 % interval, points of the sweep drawn anew
  std::vector<SettingLevel> levels;
};

/// Of every axis of a plan, the most important first. `figures` are the runs' valid NLL, NaN of
/// those that have none. A setting with more than six values has six levels with as many runs each.
/// Empty where fewer than four runs have a figure.
std::vector<SettingImportance> importances(const SweepPlan& plan, const std::vector<SweepRun>& runs,
                                           const std::vector<double>& figures);

} // namespace dmm::types
