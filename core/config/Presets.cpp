#include "core/config/Presets.h"

#include "core/config/ConfigYaml.h"
#include "core/support/Errors.h"
#include "core/support/UserFolders.h"

// The bytes of the files (cmake/WorkbenchTargets.cmake, workbench_embedded_file).
extern "C" {
extern const char dmm_preset_quick_begin[], dmm_preset_quick_end[];
extern const char dmm_preset_jsb_pyro_begin[], dmm_preset_jsb_pyro_end[];
extern const char dmm_preset_jsb_lower_nll_begin[], dmm_preset_jsb_lower_nll_end[];
extern const char dmm_preset_hmm_pyro_begin[], dmm_preset_hmm_pyro_end[];
extern const char dmm_preset_hmm_1024_begin[], dmm_preset_hmm_1024_end[];
extern const char dmm_preset_hmm_nade_begin[], dmm_preset_hmm_nade_end[];
}

namespace dmm::config {

namespace {

std::string_view textOf(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

} // namespace

const std::vector<ShippedPreset>& shippedPresets() {
  static const std::vector<ShippedPreset> presets{
      {"quick", "Quick listen", textOf(dmm_preset_quick_begin, dmm_preset_quick_end)},
      {"jsb-pyro", "Pyro's defaults", textOf(dmm_preset_jsb_pyro_begin, dmm_preset_jsb_pyro_end)},
      {"hmm-pyro", "Hidden Markov, as Pyro",
       textOf(dmm_preset_hmm_pyro_begin, dmm_preset_hmm_pyro_end)},
      {"hmm-1024", "Thousand hidden states",
       textOf(dmm_preset_hmm_1024_begin, dmm_preset_hmm_1024_end)},
      {"hmm-nade", "Notes that hear notes",
       textOf(dmm_preset_hmm_nade_begin, dmm_preset_hmm_nade_end)},
      {"jsb-lower-nll", "", textOf(dmm_preset_jsb_lower_nll_begin, dmm_preset_jsb_lower_nll_end)},
  };
  return presets;
}

types::ExperimentConfig readPreset(const ShippedPreset& preset) {
  return parseConfig(std::string(preset.yaml), "preset " + preset.name);
}

std::filesystem::path userPresetFolder() { return support::userConfigFolder() / "presets"; }

types::ExperimentConfig readPreset(const std::string& name) {
  if (!name.empty() && name.find('/') == std::string::npos)
    if (const auto own = userPresetFolder() / (name + ".yaml"); std::filesystem::exists(own))
      return readConfig(own);
  std::string names;
  for (const ShippedPreset& preset : shippedPresets()) {
    if (preset.name == name) return readPreset(preset);
    names += (names.empty() ? "" : ", ") + preset.name;
  }
  throw support::InputError(name, "there is no such file or preset (presets: " + names + ")");
}

} // namespace dmm::config
