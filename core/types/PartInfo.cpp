#include "core/types/PartInfo.h"

#include "core/types/parts/Parts.h"

#include <algorithm>
#include <optional>

namespace dmm::types {

namespace {

using Model = ExperimentConfig::ModelConfig;

struct Choice {
  const char* setting;
  std::string Model::*name;
};

/// By PartKind.
constexpr Choice kChoices[] = {{"model.guide", &Model::guide},
                               {"model.encoder", &Model::encoder},
                               {"model.transition", &Model::transition},
                               {"model.emission", &Model::emission},
                               {"model.structure", &Model::structure}};

const Choice& choiceOf(PartKind kind) { return kChoices[static_cast<std::size_t>(kind)]; }

/// In the words of a sentence.
const char* wordOf(PartKind kind) {
  switch (kind) {
  case PartKind::Guide: return "guide";
  case PartKind::Encoder: return "encoder";
  case PartKind::Transition: return "transition";
  case PartKind::Emission: return "emission";
  case PartKind::Structure: return "structure";
  }
  return "part";
}

/// Why a model with this part, or of this family, will not do without the trait.
std::string reasonFor(Trait trait, const std::string& part) {
  switch (trait) {
  case Trait::DrawsStates:
    return "it is a bound of states that a guide draws, and " + part + " has no guide";
  case Trait::TakesFlows: return "flows bend guides that look back, and " + part + " does not";
  case Trait::ClosedFormKl: return "its KL is in closed form, which " + part + " does not have";
  case Trait::DensityAnywhere:
    return "it takes log q of given states, which " + part + " does not have";
  case Trait::HearsNotes: return "no transition of " + part + " looks at notes";
  default: return part + " is without: " + nameOf(trait);
  }
}

/// The setting that would have to be another one for the model to have the trait: the choice of a
/// part, where the family has parts with it, or else the family.
std::optional<Lack> lackOf(Trait trait, const Model& model) {
  for (const PartInfo& part : partInfos()) {
    if (!part.has.contains(trait)) continue;
    const auto kinds = kindsOf(model.family);
    if (std::find(kinds.begin(), kinds.end(), part.kind) == kinds.end()) continue;
    const PartInfo* chosen = chosenPart(part.kind, model);
    if (!chosen || chosen->has.contains(trait)) return std::nullopt; // an unknown name says itself
    return Lack{settingOf(part.kind), chosen->name, reasonFor(trait, chosen->name),
                std::string("another ") + wordOf(part.kind)};
  }
  const Family other = model.family == Family::Dmm ? Family::Hmm : Family::Dmm;
  return Lack{"model.family", nameOf(model.family), reasonFor(trait, nameOf(model.family)),
              std::string("model.family ") + nameOf(other)};
}

} // namespace

const std::vector<PartInfo>& partInfos() {
  static const std::vector<PartInfo> all = [] {
    std::vector<PartInfo> infos;
    for (auto* group : {parts::deepMarkovParts, parts::emissions, parts::structures})
      for (PartInfo& part : group()) infos.push_back(std::move(part));
    return infos;
  }();
  return all;
}

std::vector<PartKind> kindsOf(Family family) {
  if (family == Family::Hmm) return {PartKind::Structure, PartKind::Emission};
  return {PartKind::Guide, PartKind::Encoder, PartKind::Transition, PartKind::Emission};
}

const char* settingOf(PartKind kind) { return choiceOf(kind).setting; }

std::vector<std::string> partNames(PartKind kind) {
  std::vector<std::string> names;
  for (const PartInfo& part : partInfos())
    if (part.kind == kind) names.push_back(part.name);
  return names;
}

const PartInfo* chosenPart(PartKind kind, const Model& model) {
  const std::string& name = model.*choiceOf(kind).name;
  for (const PartInfo& part : partInfos())
    if (part.kind == kind && part.name == name) return &part;
  return nullptr;
}

bool hasTrait(Trait trait, const Model& model) {
  const auto kinds = kindsOf(model.family);
  return std::any_of(kinds.begin(), kinds.end(), [&](PartKind kind) {
    const PartInfo* part = chosenPart(kind, model);
    return part && part->has.contains(trait);
  });
}

KeyOrder keyOrderOf(const Model& model) {
  if (!hasTrait(Trait::OrdersKeys, model)) return KeyOrder::None;
  return hasTrait(Trait::HighestFirst, model) ? KeyOrder::Descending : KeyOrder::Ascending;
}

std::vector<Lack> lacksOf(Trait trait, const Model& model) {
  std::vector<Lack> lacks;
  if (auto lack = lackOf(trait, model)) lacks.push_back(std::move(*lack));
  if (model.family != Family::Dmm || model.numIafs == 0) return lacks;
  // A flow bends the guide's Gaussian, and runs in one direction.
  if (trait == Trait::ClosedFormKl)
    lacks.push_back({"model.num_iafs", std::to_string(model.numIafs),
                     reasonFor(trait, "a guide with flows"), "0 flows"});
  if (trait == Trait::DensityAnywhere)
    lacks.push_back({"model.num_iafs", std::to_string(model.numIafs),
                     "log q of what a flow made would need the flow's inverse", "0 flows"});
  return lacks;
}

} // namespace dmm::types
