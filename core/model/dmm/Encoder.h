#pragma once

#include "core/batch/PackedBatch.h"
#include "core/ops/Ops.h"

#include <torch/torch.h>

namespace dmm::model {

/// What an encoder says of every slice; undefined where the guide does not ask for it.
struct Encoded {
  torch::Tensor right; ///< h^r_t, of the notes from t on, [N, rnn]
  torch::Tensor left;  ///< h^l_t, of the notes up to t, [N, rnn]

  Encoded at(std::int64_t row) const {
    const auto of = [&](const torch::Tensor& rows) {
      return rows.defined() ? rows.narrow(0, row, 1) : rows;
    };
    return {of(right), of(left)};
  }
  std::int64_t slices() const { return (right.defined() ? right : left).size(0); }
};

/// Reads the notes for the guide, in the directions that the guide asks for.
class Encoder {
 public:
  virtual ~Encoder() = default;

  /// Where the batch has noise for it, as in training, some of what it says is dropped.
  virtual Encoded encode(const batch::PackedBatch& batch, const ops::Ops& ops) const = 0;

  /// Numbers of that noise a slice.
  virtual std::int64_t dropWidth() const = 0;

  /// Draws the starting weights that its linear layers do not have already.
  virtual void initialise(torch::Generator generator) = 0;
};

} // namespace dmm::model
