#pragma once

#include "core/types/ExperimentConfig.h"
#include "core/types/Music.h"

#include <cstdint>

namespace dmm::model {

/// The sizes of a Deep Markov Model, by Pyro's names.
struct ModelDims {
  std::int64_t input = types::kKeyCount;
  std::int64_t z = 100;
  std::int64_t emission = 100;
  std::int64_t transition = 200;
  std::int64_t rnn = 600;
  std::int64_t flows = 0;        ///< inverse autoregressive flows in the guide
  std::int64_t flowHidden = 100; ///< hidden width of each

  static ModelDims of(const types::ExperimentConfig::ModelConfig& config) {
    return {types::kKeyCount, config.zDim,    config.emissionDim, config.transitionDim,
            config.rnnDim,    config.numIafs, config.iafDim};
  }
  types::ExperimentConfig::ModelConfig config() const {
    return {z, emission, transition, rnn, flows, flowHidden};
  }
};

} // namespace dmm::model
