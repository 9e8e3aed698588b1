#pragma once

#include "core/model/hmm/structures/Registry.h"
#include "core/types/PartInfo.h"

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

namespace dmm::test {

using HmmConfig = model::SequenceModel::Config;

/// Pyro's defaults.
inline HmmConfig hmmConfig() {
  HmmConfig config;
  config.family = types::Family::Hmm;
  return config;
}

/// A way of building a model, and a word for it.
struct HmmVariant {
  std::string name;
  HmmConfig config;
};

/// Every structure by itself, and the main ones with each kind of note offsets and a low rank.
inline std::vector<HmmVariant> hmmVariants(std::int64_t hiddenDim = 4) {
  std::vector<HmmVariant> variants;
  const auto add = [&](const std::string& name, const std::string& structure, auto change) {
    auto config = hmmConfig();
    config.structure = structure;
    config.hiddenDim = hiddenDim;
    config.nnDim = 5;
    config.nadeDim = 3;
    change(config);
    variants.push_back({name, config});
  };
  for (const std::string& name : types::partNames(types::PartKind::Structure))
    add(name, name, [](auto&) {});
  for (const std::string structure : {"hmm", "arhmm", "pfhmm", "nnhmm", "2hmm"}) {
    add(structure + " previous", structure,
        [](auto& config) { config.previousNotes = types::PreviousNotes::Emission; });
    add(structure + " nade", structure, [](auto& config) { config.emission = "nade_ascending"; });
    add(structure + " all", structure, [](auto& config) {
      config.previousNotes = types::PreviousNotes::Emission;
      config.lags = 2;
      config.emission = "nade_descending";
    });
  }
  for (const std::string structure : {"hmm", "nnhmm"})
    add(structure + " ranked", structure, [](auto& config) { config.transitionRank = 2; });
  return variants;
}

/// A model whose parameters are all normal numbers of this width.
inline std::shared_ptr<model::hmm::HiddenMarkovModel>
randomHmm(const HmmConfig& config, std::int64_t keys, torch::Dtype type = torch::kFloat64,
          double width = 1, const std::vector<std::int64_t>& heardKeys = {}) {
  auto model = model::hmm::makeModel({config, keys, heardKeys});
  model->to(type);
  const torch::NoGradGuard noGrad;
  for (auto& parameter : model->parameters()) parameter.normal_(0, width);
  return model;
}

} // namespace dmm::test
