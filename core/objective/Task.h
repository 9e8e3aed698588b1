#pragma once

#include "core/model/SequenceModel.h"
#include "core/objective/ObjectiveValue.h"
#include "core/objective/Watcher.h"

#include <torch/torch.h>

#include <cstdint>
#include <memory>

namespace dmm::objective {

/// A model with what it is trained for: all that training and its diagnosis know of a family. It is
/// made by core/objective/Registry.h. Not for two threads at once; of() gives another thread one.
class Task {
 public:
  virtual ~Task() = default;

  virtual std::shared_ptr<model::SequenceModel> model() const = 0;

  /// Rows of noise that a loss takes, each [N, SequenceModel::noiseWidth].
  virtual std::int64_t noiseRows() const = 0;

  /// `noise` is standard normal, [noiseRows, N, noiseWidth] in packed order; `beta` weighs the KL
  /// term, where types::ObjectiveInfo says that it has one.
  virtual ObjectiveValue loss(const batch::PackedBatch& batch, const torch::Tensor& noise,
                              double beta) = 0;

  /// Must outlive what is computed from now on; null for none.
  virtual void setWatcher(Watcher* watcher) = 0;

  /// What the noise of a step makes and what the encoder makes of its notes, in the words of the
  /// model: gradients reach them.
  virtual const char* drawnName() const = 0;
  virtual const char* encodedName() const = 0;

  /// The same task for another model of the same architecture.
  virtual std::unique_ptr<Task> of(std::shared_ptr<model::SequenceModel> other) const = 0;
};

} // namespace dmm::objective
