#include "core/types/parts/Parts.h"

namespace dmm::types::parts {

namespace {

/// What a state of a Deep Markov Model makes of its notes.
Layers networkLayers(const Model& model, std::int64_t keys, bool isNade) {
  const std::int64_t hidden = model.emissionDim, nade = model.nadeDim;
  Layers layers{{"emitter.lin_z_to_hidden.weight", model.zDim, hidden},
                {"emitter.lin_hidden_to_hidden.weight", hidden, hidden},
                {"emitter.lin_hidden_to_input.weight", hidden, keys}};
  if (model.emissionHearsNotes())
    layers.push_back({"emitter.lin_x_to_hidden.weight", keys, hidden, 0, Per::EachSlice});
  if (!isNade) return layers;
  layers.push_back({"emitter.lin_hidden_to_nade.weight", hidden, nade});
  layers.push_back({"emitter.nade_in", keys, nade, 0, Per::EachSlice});
  layers.push_back({"emitter.nade_out", nade, keys, 0});
  return layers;
}

/// What notes of an hmm add to one another, the same in every state (core/model/hmm/NoteOffsets.h).
Layers offsetLayers(const Model& model, std::int64_t keys, bool isNade) {
  const std::int64_t nade = model.nadeDim, lags = model.lags;
  const bool looksBack = model.emissionHearsNotes();
  const auto slice = [](const char* name, std::int64_t in, std::int64_t out,
                        std::vector<std::int64_t> shape) {
    return Layer{name, in, out, 0, Per::EachSlice, false, std::move(shape)};
  };
  Layers layers;
  if (looksBack) layers.push_back(slice("emitter.previous", lags * keys, keys, {lags, keys, keys}));
  if (!isNade) return layers;
  layers.push_back(slice("emitter.below", keys, keys, {keys, keys}));
  layers.push_back(slice("emitter.nade_in", keys, nade, {nade, keys}));
  layers.push_back(slice("emitter.nade_out", nade, keys, {keys, nade}));
  layers.push_back({"emitter.nade_bias", 0, nade, 1, Per::Model});
  if (looksBack)
    layers.push_back(slice("emitter.nade_previous", lags * keys, nade, {lags, keys, nade}));
  return layers;
}

/// Notes from a state, key by key on their own or in an order.
PartInfo emission(std::string name, std::string summary, std::string paper, std::set<Trait> order) {
  const bool isNade = order.contains(Trait::OrdersKeys);
  return {.kind = PartKind::Emission,
          .name = std::move(name),
          .summary = std::move(summary),
          .paper = std::move(paper),
          .has = std::move(order),
          .layers = [isNade](const Model& model, std::int64_t keys) {
            return model.family == Family::Hmm ? offsetLayers(model, keys, isNade)
                                               : networkLayers(model, keys, isNade);
          }};
}

} // namespace

std::vector<PartInfo> emissions() {
  return {
      emission("bernoulli", "Every key sounds or not by itself, given the state.", kPaper, {}),
      emission("nade_ascending",
               "Keys from the lowest up, each given the state and those below it.",
               "Larochelle and Murray, AISTATS 2011; the paper's DMM-NADE", {Trait::OrdersKeys}),
      emission("nade_descending",
               "Keys from the highest down, each given the state and those above it.",
               "Larochelle and Murray, AISTATS 2011; the paper's DMM-NADE",
               {Trait::OrdersKeys, Trait::HighestFirst}),
  };
}

} // namespace dmm::types::parts
