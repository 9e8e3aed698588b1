#pragma once

#include "core/model/SequenceModel.h"

#include <memory>
#include <string>
#include <utility>

namespace dmm::test {

/// A Deep Markov Model with weights as training would begin with, in double precision.
inline std::shared_ptr<model::SequenceModel> smallModel(std::string emission,
                                                        types::PreviousNotes previous, int seed,
                                                        std::int64_t zDim = 3, int flows = 0) {
  types::ExperimentConfig::ModelConfig config;
  config.zDim = zDim;
  config.emissionDim = 6;
  config.transitionDim = 5;
  config.rnnDim = 7;
  config.nadeDim = 4;
  config.numIafs = flows;
  config.iafDim = 5;
  config.emission = std::move(emission);
  config.previousNotes = previous;
  auto model = model::makeModel({config});
  model->to(torch::kFloat64);
  model->initialise(torch::make_generator<torch::CPUGeneratorImpl>(seed));
  return model;
}

} // namespace dmm::test
