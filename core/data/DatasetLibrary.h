#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace dmm::data {

/// The datasets that a user keeps: every .json file in one folder, known by its name without the
/// ending. Files elsewhere are named by their path. The name of the built-in chorales is always
/// theirs; a file of the same name is reached by its path.
class DatasetLibrary {
 public:
  /// No folder: a library that has none of the user's.
  explicit DatasetLibrary(std::filesystem::path folder) : m_folder(std::move(folder)) {}

  /// $XDG_DATA_HOME/dmm-workbench/datasets, or its place under $HOME; none where neither is set.
  static DatasetLibrary standard();

  /// Throws support::InputError where there is none.
  const std::filesystem::path& folder() const;
  std::vector<std::filesystem::path> files() const;

  /// The file of a dataset's name (of the built-in chorales "builtin:jsb-chorales"), or the path
  /// itself; throws support::InputError for neither.
  std::filesystem::path find(const std::string& nameOrPath) const;

  /// Where a new dataset of this name belongs; throws support::InputError for a name that cannot be
  /// a file's or is taken.
  std::filesystem::path fileForNew(const std::string& name) const;

 private:
  std::filesystem::path m_folder;
};

} // namespace dmm::data
