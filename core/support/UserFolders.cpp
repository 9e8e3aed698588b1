#include "core/support/UserFolders.h"

#include "core/support/Errors.h"

#include <cstdlib>

namespace dmm::support {

std::filesystem::path userDataFolder() {
  const auto given = [](const char* name) -> std::filesystem::path {
    const char* value = std::getenv(name);
    return value ? value : "";
  };
  if (const auto data = given("XDG_DATA_HOME"); data.is_absolute()) return data / "dmm-workbench";
  if (const auto home = given("HOME"); !home.empty())
    return home / ".local" / "share" / "dmm-workbench";
  throw InputError("neither XDG_DATA_HOME nor HOME says where the user's data belong");
}

} // namespace dmm::support
