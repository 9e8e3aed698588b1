#pragma once

#include "core/types/ModelShape.h"

#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dmm::types {

/// The parts that a model is put together from, each chosen by a setting.
enum class PartKind { Guide, Encoder, Transition, Emission, Structure };

/// What is asked of a part. From these follows what goes with what.
enum class Trait {
  DrawsStates,     ///< guide: it draws the states that a bound is made of
  LooksBack,       ///< guide: q(z_t) depends on z_{t-1}
  ReadsAhead,      ///< guide: on the notes from t on
  ReadsBehind,     ///< guide: on the notes up to t
  OrdersKeys,      ///< emission: a key depends on others of its slice, in an order
  TakesFlows,      ///< guide: flows may bend what it draws
  ClosedFormKl,    ///< its KL to the transition's Gaussian has a closed form
  DensityAnywhere, ///< log q of any given state can be told, not only of those that it drew
  HearsNotes,      ///< transition: it may look at the notes of the slice before
  SumsStates,      ///< structure: the likelihood is the sum over all paths of states, exactly
  OneVariable,     ///< structure: a state is one number, whose table may be of low rank or dropped
  HasPrior,        ///< structure: Pyro has prior densities of its probabilities
  NetworkOfNotes,  ///< structure: a network says how likely each note is
  NotesLookBack,   ///< structure: notes follow from those of the slice before, in any case
  SecondOrder,     ///< structure: a state follows from the two before it
  TwoVariables,    ///< structure: two variables make a state together
  LinkedVariables, ///< structure: the second of the two also follows from the first
  HighestFirst     ///< emission: the order of the keys begins with the highest
};

/// In a few words.
template <>
inline constexpr std::array<const char*, 18> kNames<Trait>{
    "draws states",     "looks back",       "reads ahead",    "reads behind",
    "keys in an order", "takes flows",      "closed-form KL", "density of any state",
    "hears notes",      "exact sum",        "one variable",   "prior densities",
    "network of notes", "notes look back",  "second order",   "two variables",
    "linked variables", "highest key first"};

/// A part of the program, and what is to be said of it. One entry of the table a part; its modules
/// are made by core/model/dmm/Registry.h and core/model/hmm/structures/Registry.h.
struct PartInfo {
  PartKind kind = PartKind::Guide;
  std::string name;    ///< "structured_right"
  std::string summary; ///< one sentence: what it is
  std::string paper;   ///< where it is defined
  std::set<Trait> has; ///< what it can do
  /// Its weights, given the sizes of the model and the number of keys that it sees.
  std::function<std::vector<Layer>(const ExperimentConfig::ModelConfig&, std::int64_t keys)> layers;
};

/// Every part of every kind; of a kind the default first.
const std::vector<PartInfo>& partInfos();

/// The kinds of parts that a family's models are put together from, in the order of their weights.
std::vector<PartKind> kindsOf(Family family);

/// The setting that chooses a part of this kind: "model.guide".
const char* settingOf(PartKind kind);

/// The names of the parts of a kind.
std::vector<std::string> partNames(PartKind kind);

/// The part of a kind that a configuration names; null where there is none of that name, which
/// whoever checks the choices refuses.
const PartInfo* chosenPart(PartKind kind, const ExperimentConfig::ModelConfig& model);

/// Whether one of the model's parts has the trait, whatever else may stand in its way.
bool hasTrait(Trait trait, const ExperimentConfig::ModelConfig& model);

/// Whether a key of a slice follows from others of it, and which come first.
enum class KeyOrder { None, Ascending, Descending };
KeyOrder keyOrderOf(const ExperimentConfig::ModelConfig& model);

/// Why a model does not have a trait.
struct Lack {
  std::string setting; ///< that takes it away: "model.num_iafs"
  std::string value;   ///< of that setting
  std::string reason;  ///< "its KL is in closed form, which a guide with flows does not have"
  std::string remedy;  ///< "0 flows"
};

/// What keeps the model from having the trait; nothing where it has it.
std::vector<Lack> lacksOf(Trait trait, const ExperimentConfig::ModelConfig& model);

} // namespace dmm::types
