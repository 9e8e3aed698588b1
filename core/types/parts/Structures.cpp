#include "core/types/parts/Parts.h"

#include <cmath>

namespace dmm::types::parts {

namespace {

constexpr const char* kPyro = "Pyro's examples/hmm.py";

/// The chain over all S states: a product a step. Its weight has a shape of its own.
Layer chain(const char* name, std::int64_t states, std::vector<std::int64_t> shape) {
  return {name, states, states, 0, Per::EachSlice, true, std::move(shape)};
}

/// The same over pairs, where (b, c) follows only the pairs (a, b).
Layer chainOfPairs(const char* name, std::int64_t side, std::vector<std::int64_t> shape) {
  Layer layer = chain(name, side * side, std::move(shape));
  layer.read = side;
  return layer;
}

/// What is computed once for a mini-batch.
Layer table(const char* name, std::vector<std::int64_t> shape) {
  return {name, shape[0], shape[1], 0, Per::Model, false, shape};
}

/// Logits of the notes in each of S states.
Layer notes(std::int64_t states, std::int64_t keys, std::vector<std::int64_t> shape) {
  return {"probs_y", keys, states, 0, Per::EachSlice, false, std::move(shape)};
}

/// The transition of one variable of S states.
Layers oneVariable(const Model& model) {
  const std::int64_t states = model.hiddenDim, rank = model.transitionRank;
  if (rank == 0) return {chain("probs_x", states, {states, states})};
  return {chain("transition.from_state", states, {states, rank}),
          table("transition.to_state", {states, rank})};
}

Layers with(Layers layers, std::initializer_list<Layer> more) {
  layers.insert(layers.end(), more);
  return layers;
}

/// Of each of two variables, as Pyro has it.
std::int64_t sideOf(const Model& model) {
  return static_cast<std::int64_t>(std::sqrt(static_cast<double>(model.hiddenDim)));
}

PartInfo structure(std::string name, std::string summary, std::string paper, std::set<Trait> has,
                   std::function<Layers(const Model&, std::int64_t)> layers) {
  has.insert(Trait::SumsStates);
  return {.kind = PartKind::Structure,
          .name = std::move(name),
          .summary = std::move(summary),
          .paper = std::move(paper),
          .has = std::move(has),
          .layers = std::move(layers)};
}

} // namespace

std::vector<PartInfo> structures() {
  return {
      structure("hmm", "One variable; each note by the state alone (Pyro's model 1).", kPyro,
                {Trait::OneVariable, Trait::HasPrior},
                [](const Model& model, std::int64_t keys) {
                  const std::int64_t states = model.hiddenDim;
                  return with(oneVariable(model), {notes(states, keys, {states, keys})});
                }),
      structure("arhmm",
                "As hmm, but each note also looks at what its own key did before (Pyro's model 2).",
                kPyro, {Trait::OneVariable, Trait::HasPrior, Trait::NotesLookBack},
                [](const Model& model, std::int64_t keys) {
                  const std::int64_t states = model.hiddenDim;
                  return with(oneVariable(model), {notes(states, keys, {states, 2, keys})});
                }),
      structure("fhmm",
                "Two variables that know nothing of each other; the notes by both (Pyro's model "
                "3).",
                "Ghahramani and Jordan, Machine Learning 29, 1997",
                {Trait::HasPrior, Trait::TwoVariables},
                [](const Model& model, std::int64_t keys) -> Layers {
                  const std::int64_t side = sideOf(model), states = side * side;
                  return {chain("probs_w", states, {side, side}), table("probs_x", {side, side}),
                          notes(states, keys, {side, side, keys})};
                }),
      structure(
          "pfhmm", "As fhmm, but the second variable also looks at the first (Pyro's model 4).",
          kPyro, {Trait::HasPrior, Trait::TwoVariables, Trait::LinkedVariables},
          [](const Model& model, std::int64_t keys) -> Layers {
            const std::int64_t side = sideOf(model), states = side * side;
            return {chain("probs_w", states, {side, side}), table("probs_x", {side, side, side}),
                    notes(states, keys, {side, side, keys})};
          }),
      structure(
          "nnhmm",
          "As hmm, but a network says how likely each note is, from the state and the slice "
          "before (Pyro's model 5).",
          kPyro, {Trait::OneVariable, Trait::HasPrior, Trait::NetworkOfNotes, Trait::NotesLookBack},
          [](const Model& model, std::int64_t keys) {
            const std::int64_t states = model.hiddenDim, hidden = model.nnDim,
                               channels = model.nnChannels;
            const std::string net = "tones_generator.";
            return with(oneVariable(model),
                        {{net + "x_to_hidden.weight", states, hidden, 1, Per::Model},
                         {net + "y_to_hidden.weight", channels * keys, hidden, 1, Per::EachSlice},
                         {net + "conv.weight",
                          3,
                          channels * keys,
                          1,
                          Per::EachSlice,
                          false,
                          {channels, 1, 3}},
                         {net + "hidden_to_logits.weight",
                          states * hidden,
                          keys,
                          1,
                          Per::EachSlice,
                          false,
                          {keys, hidden}}});
          }),
      structure("2hmm", "A state follows from the two before it, by a full table (Pyro's model 6).",
                kPyro, {Trait::SecondOrder},
                [](const Model& model, std::int64_t keys) -> Layers {
                  const std::int64_t side = model.hiddenDim;
                  return {chainOfPairs("probs_x", side, {side, side, side}),
                          notes(side, keys, {side, keys})};
                }),
      structure("2hmm_raftery",
                "A state follows from the two before it, by a mixture of two tables (Pyro's model "
                "6).",
                "Raftery, J. R. Stat. Soc. B 47, 1985", {Trait::SecondOrder},
                [](const Model& model, std::int64_t keys) -> Layers {
                  const std::int64_t side = model.hiddenDim;
                  return {chainOfPairs("probs_x1", side, {side, side}),
                          table("probs_x2", {side, side}),
                          {"mix_lambda", 0, 1, 1, Per::Model},
                          notes(side, keys, {side, keys})};
                }),
  };
}

} // namespace dmm::types::parts
