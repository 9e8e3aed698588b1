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
enum class PartKind { Guide, Encoder, Transition, Emission };
inline constexpr std::array<PartKind, 4> kPartKinds{PartKind::Guide, PartKind::Encoder,
                                                    PartKind::Transition, PartKind::Emission};

/// What is asked of a part. From these follows what goes with what.
enum class Trait {
  LooksBack,      ///< guide: q(z_t) depends on z_{t-1}
  ReadsAhead,     ///< guide: on the notes from t on
  ReadsBehind,    ///< guide: on the notes up to t
  OrdersKeys,     ///< emission: a key depends on others of its slice, in an order
  TakesFlows,     ///< guide: flows may bend what it draws
  ClosedFormKl,   ///< its KL to the transition's Gaussian has a closed form
  DensityAnywhere ///< log q of any given state can be told, not only of those that it drew
};

/// In a few words.
template <>
inline constexpr std::array<const char*, 7> kNames<Trait>{
    "looks back",  "reads ahead",    "reads behind",        "keys in an order",
    "takes flows", "closed-form KL", "density of any state"};

/// A part of the program, and what is to be said of it. One entry of the table a part; its modules
/// are made by core/model/dmm/Registry.h.
struct PartInfo {
  PartKind kind = PartKind::Guide;
  std::string name;    ///< "structured_right"
  std::string summary; ///< one sentence: what it is
  std::string paper;   ///< where it is defined
  std::set<Trait> has; ///< what it can do
  /// Its weights, given the sizes of the model and the number of keys.
  std::function<std::vector<Layer>(const ExperimentConfig::ModelConfig&, std::int64_t keys)> layers;
};

/// Every part of every kind; of a kind the default first.
const std::vector<PartInfo>& partInfos();

/// The setting that chooses a part of this kind: "model.guide".
const char* settingOf(PartKind kind);

/// The names of the parts of a kind.
std::vector<std::string> partNames(PartKind kind);

/// The part of a kind that a configuration names; null where there is none of that name, which
/// whoever checks the choices refuses.
const PartInfo* chosenPart(PartKind kind, const ExperimentConfig::ModelConfig& model);

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
