#pragma once

#include "core/batch/MiniBatch.h"
#include "core/model/SequenceModel.h"
#include "core/objective/ObjectiveValue.h"
#include "core/objective/Watcher.h"

#include <torch/torch.h>

#include <cstdint>
#include <memory>

namespace dmm::objective {

/// How many numbers of each kind of batch::Noise a loss takes.
struct NoiseShape {
  std::int64_t rows = 0;
  std::int64_t width = 0;
  std::int64_t perSlice = 0;
  std::int64_t perMiniBatch = 0;
};

/// A model with what it is trained for: all that training and its diagnosis know of a family. It is
/// made by core/objective/Registry.h. Not for two threads at once; of() gives another thread one.
class Task {
 public:
  virtual ~Task() = default;

  virtual std::shared_ptr<model::SequenceModel> model() const = 0;

  virtual NoiseShape noiseShape() const = 0;

  /// The loss of some sequences with noise of that shape; `beta` weighs the KL term, where
  /// types::ObjectiveInfo says that it has one.
  virtual ObjectiveValue loss(const batch::BatchPart& part, double beta) = 0;

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
