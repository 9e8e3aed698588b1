#pragma once

#include "core/types/ExperimentConfig.h"

#include <QString>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace dmm::app {

using NamedConfig = std::pair<QString, types::ExperimentConfig>;

/// The experiments that ship with the program (presets/*.yaml, in its resources), the one to begin
/// with first.
std::vector<NamedConfig> shippedPresets();

/// The user's own: one YAML file each in a folder, called by its name. Throws
/// support::InputError for a name that no file can have, support::IoError when it cannot be saved.
class PresetFolder {
 public:
  explicit PresetFolder(std::filesystem::path folder) : m_folder(std::move(folder)) {}

  struct Content {
    std::vector<NamedConfig> presets;  ///< by name
    std::vector<std::string> problems; ///< of the files that could not be read
  };
  Content read() const;

  bool has(const QString& name) const;
  void save(const QString& name, const types::ExperimentConfig& config) const;
  void remove(const QString& name) const;

 private:
  std::filesystem::path fileOf(const QString& name) const;

  std::filesystem::path m_folder;
};

} // namespace dmm::app
