#include "core/playback/SoundFont.h"

#include "core/support/Errors.h"
#include "core/support/UserFolders.h"

#include <algorithm>
#include <cstdlib>

namespace dmm::playback {

namespace fs = std::filesystem;

namespace {

bool isSoundFont(const fs::path& file) {
  const std::string ending = file.extension().string();
  std::error_code unreadable;
  return (ending == ".sf2" || ending == ".sf3") && fs::is_regular_file(file, unreadable);
}

} // namespace

std::vector<fs::path> soundFontFolders() {
  std::vector<fs::path> folders;
  try {
    folders.push_back(support::userDataFolder() / "soundfonts");
  } catch (const support::InputError&) {
    // a process without a home has the system's soundfonts all the same
  }
  for (const char* folder : {"/usr/share/sounds/sf2", "/usr/share/soundfonts",
                             "/usr/share/sounds/sf3", "/usr/local/share/soundfonts"})
    folders.emplace_back(folder);
  return folders;
}

std::optional<fs::path> findSoundFont(const std::vector<fs::path>& folders) {
  for (const fs::path& folder : folders) {
    std::vector<fs::path> found;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(folder, missing))
      if (isSoundFont(entry.path())) found.push_back(entry.path());
    const auto rank = [](const fs::path& file) {
      return std::make_pair(file.stem() == "default-GM" ? 0 : 1, file.filename());
    };
    const auto best =
        std::min_element(found.begin(), found.end(),
                         [&](const fs::path& a, const fs::path& b) { return rank(a) < rank(b); });
    if (best != found.end()) return *best;
  }
  return std::nullopt;
}

std::string noSoundFontMessage(const std::vector<fs::path>& folders) {
  std::string text = "There is no soundfont to play with; install the package timgm6mb-soundfont "
                     "or fluid-soundfont-gm, or put an .sf2 file into ";
  return text + (folders.empty() ? "a soundfont folder" : folders.front().string()) + ".";
}

} // namespace dmm::playback
