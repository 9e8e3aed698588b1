#pragma once

#include "core/types/ExperimentConfig.h"
#include "core/types/RunInfo.h"

#include <string>
#include <vector>

namespace dmm::types {

/// What a setting is as it ships: every setting as in Pyro's examples/dmm.py.
inline constexpr const char* kDefaultsLabel = "Pyro's defaults";

/// Names experiments that nobody has named: by what they began with (a preset, a file, a run) and
/// the settings in which they differ from it, as "Pyro's defaults · lr 0.001 · seed 3". Settings
/// that do not apply, or that do not tell what is tried (threads, how often is evaluated), are left
/// out; of many differences the last ones are counted only.
struct RunNaming {
  std::string base = kDefaultsLabel;
  ExperimentConfig baseline = {};

  /// always: keys of settings that are named even where they do not differ, to tell apart
  /// experiments that vary in them.
  std::string nameOf(const ExperimentConfig& config,
                     const std::vector<std::string>& always = {}) const;
};

/// The name after some settings have changed: what it says of them is replaced, or else added.
std::string renamed(const std::string& name, const ExperimentConfig& before,
                    const ExperimentConfig& after);

/// What lists call a run: by its name; one without a name by how it differs from the defaults, or,
/// before its settings are read, by its id.
std::string shownName(const RunSummary& run);

/// What lists call a dataset: by its name, or else that of its file.
std::string shownName(const ExperimentConfig::DatasetConfig& dataset);

/// What the names of the seeds of one experiment share, without what tells them apart ("seed 3"):
/// the words that all begin with and the parts that all have; all different names where there are
/// none. Expects one at least.
std::string sharedName(const std::vector<std::string>& names);

} // namespace dmm::types
