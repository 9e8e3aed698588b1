#include "core/config/Presets.h"

#include "core/config/ConfigYaml.h"
#include "core/config/PresetTexts.h"
#include "core/support/Errors.h"
#include "core/support/UserFolders.h"

namespace dmm::config {

namespace {

const char* const kFirst = "To begin with";
const char* const kExact = "Hidden Markov: exact, in minutes";
const char* const kBest = "Deep Markov: the strongest";
const char* const kPyro = "Deep Markov: Pyro's example";
const char* const kPaper = "Deep Markov: the paper's table";

} // namespace

const std::vector<ShippedPreset>& shippedPresets() {
  static const std::vector<ShippedPreset> presets{
      {"quick", kFirst, "Quick listen", "The best to hear within two minutes."},
      {"small", kFirst, "Small Deep Markov", "To try things out: a minute of training."},
      {"hmm-nade", kExact, "Notes that hear notes",
       "The best figures of all: notes look at those below them and at two slices before."},
      {"hmm-1024", kExact, "Thousand hidden states",
       "Notes by the state alone; nothing looks back."},
      {"hmm-pyro", kExact, "Hidden Markov, as Pyro", "examples/hmm.py, model 1, 16 states."},
      {"dmm-nade", kBest, "All hear notes, DMM",
       "The paper's DMM-Aug-NADE, smaller, sooner trained and better."},
      {"dmm-aug", kBest, "Looking back, DMM",
       "The paper's DMM-Aug, smaller, sooner trained and better."},
      {"dmm", kBest, "States alone, DMM",
       "The paper's DMM, smaller, sooner trained; its bound is better."},
      {"jsb-pyro", kPyro, "Pyro's defaults", "examples/dmm.py, setting by setting."},
      {"jsb-lower-nll", kPyro, "Pyro's sizes, lower bound",
       "The same network, better optimised; its seeds survive."},
      {"paper-st-l", kPaper, "Guide ST-L", "Table 2: the guide looks back at the notes."},
      {"paper-mf-lr", kPaper, "Guide MF-LR",
       "Table 2: the guide looks at all notes, not at the state before."},
      {"paper-st-lr", kPaper, "Guide ST-LR", "Table 2: the guide looks at all notes."},
      {"paper-dks", kPaper, "Guide DKS", "Table 2: the guide looks ahead at the notes."},
      {"paper-dmm", kPaper, "DMM", "Table 3: the guide DKS, with slow annealing."},
      {"paper-dmm-aug", kPaper, "DMM-Aug",
       "Table 3: states and notes also follow from the notes before."},
      {"paper-dmm-aug-nade", kPaper, "DMM-Aug-NADE",
       "Table 4: notes also look at those below them."},
  };
  return presets;
}

types::ExperimentConfig readPreset(const ShippedPreset& preset) {
  return parseConfig(std::string(presetText(preset.name)), "preset " + preset.name);
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
