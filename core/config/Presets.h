#pragma once

#include "core/types/ExperimentConfig.h"

#include <filesystem>
#include <string>
#include <vector>

namespace dmm::config {

/// An experiment that ships with the programs, in presets/NAME.yaml.
struct ShippedPreset {
  std::string name;  ///< "quick": what `base: quick` names in a sweep
  std::string group; ///< "Pyro's examples": those of one group stand together
  std::string label; ///< "Quick listen": what the window calls it
  std::string note;  ///< what it is for, one sentence
};

/// The one to begin with first.
const std::vector<ShippedPreset>& shippedPresets();

types::ExperimentConfig readPreset(const ShippedPreset& preset);

/// The folder of the user's own presets, one YAML file each, called by its name.
std::filesystem::path userPresetFolder();

/// The experiment of a user's preset or one that ships; throws support::InputError where there is
/// none of that name.
types::ExperimentConfig readPreset(const std::string& name);

} // namespace dmm::config
