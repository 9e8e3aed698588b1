#pragma once

#include "core/model/hmm/HmmOps.h"
#include "core/types/ExperimentConfig.h"

#include <torch/torch.h>

namespace dmm::model::hmm {

/// `emitter`: what other notes add to the logit of key k, the same in every state, so that the
/// model stays exactly enumerable. With y_{t,j} the notes of slice t, D keys and L lags,
///
///   u_{t,k} = sum_{l,j} y_{t-l,j} previous[l-1, j, k]                            (looks back)
///           + sum_{j before k} y_{t,j} below[j, k]                               (NADE)
///           + nade_out_k . sigmoid(nade_bias + sum_{j before k} nade_in_{:,j} y_{t,j}
///                                  + sum_{l,j} y_{t-l,j} nade_previous[l-1, j])
///
/// where "before" is the ascending or the descending order of the keys. NADE: Larochelle and
/// Murray, AISTATS 2011. While training, inverted dropout may hide notes looked back at and units
/// of the NADE layer.
class NoteOffsets : public torch::nn::Module {
 public:
  using Config = types::ExperimentConfig::ModelConfig;

  /// At least one of the two kinds of terms must be configured.
  NoteOffsets(const Config& config, std::int64_t keys);

  /// Whether the configuration has any such terms.
  static bool areIn(const Config& config) {
    return config.emissionHearsNotes() || areOrdered(config);
  }
  /// Whether the keys of a slice look at each other, in an order.
  static bool areOrdered(const Config& config);

  const OffsetWeights& weights() const { return m_weights; }

  /// Normal numbers, a twentieth wide: the terms start small.
  void initialise(torch::Generator generator);

 private:
  OffsetWeights m_weights;
};

} // namespace dmm::model::hmm
