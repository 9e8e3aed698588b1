#include "core/data/DatasetLibrary.h"

#include "core/data/Dataset.h"
#include "core/support/Errors.h"
#include "core/support/UserFolders.h"

#include <algorithm>

namespace dmm::data {

namespace fs = std::filesystem;

DatasetLibrary DatasetLibrary::standard() {
  try {
    return DatasetLibrary(support::userDataFolder() / "datasets");
  } catch (const support::InputError&) { // files elsewhere and what is built in need no folder
    return DatasetLibrary({});
  }
}

const fs::path& DatasetLibrary::folder() const {
  if (m_folder.empty()) support::userDataFolder(); // says what is not set
  return m_folder;
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
  throw support::InputError(
      nameOrPath, "is neither a file nor a dataset " +
                      (m_folder.empty() ? "of the user's (neither XDG_DATA_HOME nor HOME is set)"
                                        : "in " + m_folder.string()) +
                      ", nor " + Dataset::kBuiltInName + ", which is built in");
}

fs::path DatasetLibrary::fileForNew(const std::string& name) const {
  constexpr std::size_t kLongestName = 100; // bytes
  const auto refuse = [&](const std::string& why) {
    throw support::InputError("'" + name + "' cannot be the name of a dataset: " + why);
  };
  if (name.empty()) throw support::InputError("a dataset needs a name");
  if (name.size() > kLongestName) refuse("it is too long");
  if (name.front() == '.' || name.front() == ' ' || name.back() == ' ')
    refuse("it begins with a dot or has a space at an end");
  for (const char c : name)
    if (c == '/' || c == ':' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      refuse("expected no slash, colon or control character");
  if (Dataset::isBuiltIn(name)) refuse("the built-in chorales have it");
  const fs::path file = folder() / (name + ".json");
  if (std::error_code error; fs::exists(fs::symlink_status(file, error)))
    refuse("it is taken by " + file.string());
  return file;
}

} // namespace dmm::data
