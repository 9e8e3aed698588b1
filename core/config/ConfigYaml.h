#pragma once

#include "core/types/ExperimentConfig.h"

#include <filesystem>
#include <string>

namespace dmm::config {

/// ExperimentConfig <-> YAML. Sections and keys are those of types::experimentFields(); a file may
/// leave out any of them and gets the default. Everything else in it is an error:
/// support::InputError "file:line: key: expected ..., got ...".
types::ExperimentConfig readConfig(const std::filesystem::path& file);

/// The same for a text; `source` stands for the file in messages.
types::ExperimentConfig parseConfig(const std::string& yaml, const std::string& source);

/// Every setting with its value, defaults included, in the table's order.
std::string toYaml(const types::ExperimentConfig& config);

/// What is said of a key that no setting has, with the one that may have been meant.
std::string unknownKey(const std::string& key);

/// Applies one `key=value` of the command line, e.g. "model.z_dim=32".
void applySetting(types::ExperimentConfig& config, const std::string& assignment);

/// Gives one setting the value of an option of its own; `option` stands for the file in messages.
void applySetting(types::ExperimentConfig& config, const std::string& key, const std::string& value,
                  const std::string& option);

} // namespace dmm::config
