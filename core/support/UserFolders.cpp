#include "core/support/UserFolders.h"

#include "core/support/Errors.h"

#include <cstdlib>

namespace dmm::support {

namespace {

std::filesystem::path folderOf(const char* variable, const std::filesystem::path& underHome) {
  const auto given = [](const char* name) -> std::filesystem::path {
    const char* value = std::getenv(name);
    return value ? value : "";
  };
  if (const auto folder = given(variable); folder.is_absolute()) return folder / "dmm-workbench";
  if (const auto home = given("HOME"); !home.empty()) return home / underHome / "dmm-workbench";
  throw InputError(std::string("neither ") + variable +
                   " nor HOME says where the user's files belong");
}

} // namespace

std::filesystem::path userDataFolder() { return folderOf("XDG_DATA_HOME", ".local/share"); }
std::filesystem::path userConfigFolder() { return folderOf("XDG_CONFIG_HOME", ".config"); }
std::filesystem::path userCacheFolder() { return folderOf("XDG_CACHE_HOME", ".cache"); }

} // namespace dmm::support
