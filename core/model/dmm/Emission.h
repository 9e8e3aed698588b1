#pragma once

#include "core/model/NoteDistribution.h"
#include "core/ops/Ops.h"

#include <torch/torch.h>

#include <memory>
#include <vector>

namespace dmm::model {

/// What an emission is told of N slices beside their states.
struct EmissionInput {
  torch::Tensor notesBefore; ///< x_{t-1}, [N, keys]; read where model.previous_notes says so
  torch::Tensor dropNoise;   ///< uniform in [0, 1), [N, dropWidth()]; undefined where nothing is
                             ///< dropped, as in evaluation
};

/// p(x_t given z_t, x_{t-1}), registered as `emitter`.
class Emission : public torch::nn::Module {
 public:
  /// States [N K, z] -> the distributions of their notes. The operations must outlive what is
  /// returned.
  virtual std::unique_ptr<NoteDistribution> at(const torch::Tensor& z, const EmissionInput& input,
                                               const ops::Ops& ops) const = 0;

  /// Numbers a slice that decide what training drops.
  virtual std::int64_t dropWidth() const { return 0; }

  /// In which order the keys of a slice are made; empty where each is made by itself.
  virtual std::vector<std::int64_t> keyOrder() const { return {}; }

  /// Told once its linear layers have been drawn: draws the rest.
  virtual void initialise(torch::Generator /*generator*/) {}
};

} // namespace dmm::model
