#include "core/config/Presets.h"

#include "core/config/ConfigYaml.h"
#include "core/support/Errors.h"
#include "core/support/UserFolders.h"

// The bytes of the files (cmake/WorkbenchTargets.cmake, workbench_embedded_file).
#define PRESET(symbol) extern const char dmm_preset_##symbol##_begin[], dmm_preset_##symbol##_end[]
extern "C" {
PRESET(quick);
PRESET(small);
PRESET(hmm_nade);
PRESET(hmm_1024);
PRESET(hmm_pyro);
PRESET(jsb_pyro);
PRESET(jsb_lower_nll);
PRESET(paper_st_l);
PRESET(paper_mf_lr);
PRESET(paper_st_lr);
PRESET(paper_dks);
PRESET(paper_dmm);
PRESET(paper_dmm_aug);
PRESET(paper_dmm_aug_nade);
}
#undef PRESET
#define TEXT_OF(symbol) textOf(dmm_preset_##symbol##_begin, dmm_preset_##symbol##_end)

namespace dmm::config {

namespace {

std::string_view textOf(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

const char* const kFirst = "To begin with";
const char* const kExact = "Hidden Markov: exact, in minutes";
const char* const kPyro = "Deep Markov: Pyro's example";
const char* const kPaper = "Deep Markov: the paper's table";

} // namespace

const std::vector<ShippedPreset>& shippedPresets() {
  static const std::vector<ShippedPreset> presets{
      {"quick", kFirst, "Quick listen", "The best to hear within two minutes.", TEXT_OF(quick)},
      {"small", kFirst, "Small Deep Markov", "To try things out: a minute of training.",
       TEXT_OF(small)},
      {"hmm-nade", kExact, "Notes that hear notes",
       "The best figures of all: notes look at those below them and at two slices before.",
       TEXT_OF(hmm_nade)},
      {"hmm-1024", kExact, "Thousand hidden states",
       "Notes by the state alone; nothing looks back.", TEXT_OF(hmm_1024)},
      {"hmm-pyro", kExact, "Hidden Markov, as Pyro", "examples/hmm.py, model 1, 16 states.",
       TEXT_OF(hmm_pyro)},
      {"jsb-pyro", kPyro, "Pyro's defaults", "examples/dmm.py, setting by setting.",
       TEXT_OF(jsb_pyro)},
      {"jsb-lower-nll", kPyro, "Pyro's sizes, lower bound",
       "The same network, better optimised; its seeds survive.", TEXT_OF(jsb_lower_nll)},
      {"paper-st-l", kPaper, "Guide ST-L", "Table 2: the guide looks back at the notes.",
       TEXT_OF(paper_st_l)},
      {"paper-mf-lr", kPaper, "Guide MF-LR",
       "Table 2: the guide looks at all notes, not at the state before.", TEXT_OF(paper_mf_lr)},
      {"paper-st-lr", kPaper, "Guide ST-LR", "Table 2: the guide looks at all notes.",
       TEXT_OF(paper_st_lr)},
      {"paper-dks", kPaper, "Guide DKS", "Table 2: the guide looks ahead at the notes.",
       TEXT_OF(paper_dks)},
      {"paper-dmm", kPaper, "DMM", "Table 3: the guide DKS, with slow annealing.",
       TEXT_OF(paper_dmm)},
      {"paper-dmm-aug", kPaper, "DMM-Aug",
       "Table 3: states and notes also follow from the notes before.", TEXT_OF(paper_dmm_aug)},
      {"paper-dmm-aug-nade", kPaper, "DMM-Aug-NADE",
       "Table 4: notes also look at those below them.", TEXT_OF(paper_dmm_aug_nade)},
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
