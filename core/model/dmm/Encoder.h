#pragma once

#include "core/batch/PackedBatch.h"
#include "core/ops/Ops.h"

#include <torch/torch.h>

namespace dmm::model {

/// What an encoder says of every slice.
struct Encoded {
  torch::Tensor right; ///< h^r_t, of the notes from t on, [N, rnn]
};

/// Reads the notes for the guide.
class Encoder {
 public:
  virtual ~Encoder() = default;

  virtual Encoded encode(const batch::PackedBatch& batch, const ops::Ops& ops) const = 0;

  /// Draws the starting weights.
  virtual void initialise(torch::Generator generator) = 0;
};

} // namespace dmm::model
