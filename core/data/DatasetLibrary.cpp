#include "core/data/DatasetLibrary.h"

#include "core/data/Dataset.h"
#include "core/support/Errors.h"
#include "core/support/UserFolders.h"

#include <algorithm>

namespace dmm::data {

namespace fs = std::filesystem;

DatasetLibrary DatasetLibrary::standard() {
  return DatasetLibrary(support::userDataFolder() / "datasets");
}

std::vector<fs::path> DatasetLibrary::files() const {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(m_folder, error))
    if (entry.path().extension() == ".json" && entry.is_regular_file(error))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

fs::path DatasetLibrary::find(const std::string& nameOrPath) const {
  if (Dataset::isBuiltIn(nameOrPath)) return Dataset::kBuiltInFile;
  for (const auto& file : files())
    if (file.stem() == nameOrPath) return file;
  if (fs::exists(nameOrPath)) return nameOrPath;
  throw support::InputError(nameOrPath, "is neither a file nor a dataset in " + m_folder.string() +
                                            ", nor " + Dataset::kBuiltInName +
                                            ", which is built in");
}

} // namespace dmm::data
