#pragma once

#include "core/model/SequenceModel.h"

namespace dmm::model {

/// Another model of this architecture that shares the memory of the original's weights, for another
/// thread: its gradients are its own.
inline std::shared_ptr<SequenceModel> sharingWeights(const SequenceModel& original) {
  auto copy = makeModel(original.architecture());
  auto parameters = copy->parameters();
  const auto originals = original.parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].set_data(originals[i].detach());
  auto buffers = copy->buffers();
  const auto originalBuffers = original.buffers();
  for (std::size_t i = 0; i < buffers.size(); ++i) buffers[i].set_data(originalBuffers[i].detach());
  return copy;
}

} // namespace dmm::model
