#include "core/types/PartInfo.h"

namespace dmm::types {

namespace {

using Model = ExperimentConfig::ModelConfig;
using Layers = std::vector<Layer>;
using Per = Layer::Per;

std::vector<PartInfo> makeParts() {
  return {
      {.kind = PartKind::Guide,
       .name = "structured_right",
       .summary = "Looks back at the state before and ahead at all notes that follow (DKS).",
       .paper = "Krishnan, Shalit and Sontag, AAAI 2017",
       .has = {Trait::LooksBack, Trait::ReadsAhead, Trait::TakesFlows, Trait::ClosedFormKl,
               Trait::DensityAnywhere},
       .layers = [](const Model& model, std::int64_t /*keys*/) -> Layers {
         const std::int64_t z = model.zDim, rnn = model.rnnDim;
         return {{"z_q_0", 0, z, 1, Per::Model},
                 {"combiner.lin_z_to_hidden.weight", z, rnn, 1, Per::EachSample, true},
                 {"combiner.lin_hidden_to_loc.weight", rnn, z, 1, Per::EachSample, true},
                 {"combiner.lin_hidden_to_scale.weight", rnn, z, 1, Per::EachSample, true}};
       }},

      {.kind = PartKind::Encoder,
       .name = "relu",
       .summary = "A recurrent network of ReLU units, as Pyro's.",
       .paper = "torch.nn.RNN; Pyro's examples/dmm.py",
       .has = {},
       .layers = [](const Model& model, std::int64_t keys) -> Layers {
         const std::int64_t rnn = model.rnnDim;
         return {{"h_0", 0, rnn, 1, Per::Model},
                 {"rnn.weight_ih_l0", keys, rnn, 1, Per::EachSlice}, // it has two biases
                 {"rnn.weight_hh_l0", rnn, rnn, 1, Per::EachSlice, true}};
       }},

      {.kind = PartKind::Transition,
       .name = "gated",
       .summary = "A gate chooses, unit by unit, between a linear and a non-linear step.",
       .paper = "Krishnan, Shalit and Sontag, AAAI 2017, equation 7",
       .has = {},
       .layers = [](const Model& model, std::int64_t /*keys*/) -> Layers {
         const std::int64_t z = model.zDim, hidden = model.transitionDim;
         return {{"trans.lin_gate_z_to_hidden.weight", z, hidden},
                 {"trans.lin_gate_hidden_to_z.weight", hidden, z},
                 {"trans.lin_proposed_mean_z_to_hidden.weight", z, hidden},
                 {"trans.lin_proposed_mean_hidden_to_z.weight", hidden, z},
                 {"trans.lin_sig.weight", z, z},
                 {"trans.lin_z_to_loc.weight", z, z}};
       }},

      {.kind = PartKind::Emission,
       .name = "bernoulli",
       .summary = "Every key sounds or not by itself, given the state.",
       .paper = "Krishnan, Shalit and Sontag, AAAI 2017",
       .has = {},
       .layers = [](const Model& model, std::int64_t keys) -> Layers {
         const std::int64_t hidden = model.emissionDim;
         return {{"emitter.lin_z_to_hidden.weight", model.zDim, hidden},
                 {"emitter.lin_hidden_to_hidden.weight", hidden, hidden},
                 {"emitter.lin_hidden_to_input.weight", hidden, keys}};
       }},
  };
}

struct Choice {
  const char* setting;
  std::string Model::*name;
};

/// By PartKind.
constexpr Choice kChoices[] = {{"model.guide", &Model::guide},
                               {"model.encoder", &Model::encoder},
                               {"model.transition", &Model::transition},
                               {"model.emission", &Model::emission}};

const Choice& choiceOf(PartKind kind) { return kChoices[static_cast<std::size_t>(kind)]; }

/// Why a guide without the trait will not do.
std::string reasonFor(Trait trait, const std::string& guide) {
  switch (trait) {
  case Trait::LooksBack: return "it needs a guide that looks back, and " + guide + " does not";
  case Trait::ReadsAhead: return "it needs a guide that reads ahead, and " + guide + " does not";
  case Trait::TakesFlows: return "flows bend guides that look back, and " + guide + " does not";
  case Trait::ClosedFormKl: return "its KL is in closed form, which " + guide + " does not have";
  case Trait::DensityAnywhere:
    return "it takes log q of given states, which " + guide + " does not have";
  }
  return {};
}

} // namespace

const std::vector<PartInfo>& partInfos() {
  static const std::vector<PartInfo> all = makeParts();
  return all;
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

std::vector<Lack> lacksOf(Trait trait, const Model& model) {
  std::vector<Lack> lacks;
  const PartInfo* guide = chosenPart(PartKind::Guide, model);
  if (guide && !guide->has.contains(trait))
    lacks.push_back(
        {settingOf(PartKind::Guide), guide->name, reasonFor(trait, guide->name), "another guide"});
  // A flow bends the guide's Gaussian, and runs in one direction.
  if (model.numIafs > 0 && trait == Trait::ClosedFormKl)
    lacks.push_back({"model.num_iafs", std::to_string(model.numIafs),
                     reasonFor(trait, "a guide with flows"), "0 flows"});
  if (model.numIafs > 0 && trait == Trait::DensityAnywhere)
    lacks.push_back({"model.num_iafs", std::to_string(model.numIafs),
                     "log q of what a flow made would need the flow's inverse", "0 flows"});
  return lacks;
}

} // namespace dmm::types
