#pragma once

#include "core/batch/MiniBatch.h"
#include "core/model/SequenceModel.h"
#include "core/types/ExperimentConfig.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dmm::diagnose {

/// The first tensor of a mini-batch, in the order of computation, that holds a NaN or an infinity.
struct NonFinite {
  std::string tensor;         ///< in the words of the model: "scale of q(z_t)"
  std::string value;          ///< "nan", "inf" or "-inf"
  std::int64_t part = -1;     ///< of the mini-batch; -1 where the tensor belongs to all of it
  std::int64_t timeStep = -1; ///< from 0; -1 where it has none
  std::int64_t sequence = -1; ///< of the part, longest first
  std::int64_t particle = -1;
  std::int64_t dimension = -1;

  friend bool operator==(const NonFinite&, const NonFinite&) = default;
};

/// An extreme value among those that the loss is made of: where the trouble comes from.
struct Extreme {
  std::string tensor; ///< "smallest scale of q(z_t)"
  double value = 0;
  std::int64_t part = 0;
  std::int64_t timeStep = 0;
  std::int64_t sequence = 0;
};

struct NonFiniteFindings {
  std::optional<NonFinite> first; ///< nothing: loss and gradient are finite
  std::vector<Extreme> extremes;
  double loss = 0; ///< summed over the mini-batch, nats
};

/// Computes a mini-batch's loss and gradient again and looks into it: first what the loss is made
/// of, in the order of time, then the gradients. The model's weights stay as they are.
NonFiniteFindings findNonFinite(const std::shared_ptr<model::SequenceModel>& model,
                                const types::ExperimentConfig& config,
                                const batch::MiniBatch& batch);

} // namespace dmm::diagnose
