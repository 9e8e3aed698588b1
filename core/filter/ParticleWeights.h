#pragma once

#include "core/batch/PackedBatch.h"
#include "core/filter/Randomness.h"
#include "core/filter/SystematicResampler.h"

#include <torch/torch.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace dmm::filter {

/// log of the sum of their exponentials; minus infinity where all are.
double logSumExp(const std::vector<double>& values);

/// What K particles weigh on their way through the slices of a piece, resampled where the weights
/// are poor (SystematicResampler).
class ParticleWeights {
 public:
  /// Resamples below that share of effective particles.
  ParticleWeights(std::size_t slices, std::size_t particles, double threshold, Randomness& random);

  /// What the next slice adds to the logarithm of each; the logarithm of the mean of its factors,
  /// which estimates p(what is known of it given what is known before). Throws
  /// std::invalid_argument where no particle weighs anything.
  double add(const std::vector<double>& logIncrements);

  /// 1 / sum of the squares of the shares.
  double effectiveNumber() const;

  /// After add(): the particles that the next slice follows on, [K], which weigh the same from
  /// there; undefined: each follows on itself.
  torch::Tensor resample();

  /// One of them, by its weight.
  std::size_t choose(double uniform) const;

 private:
  batch::PackedBatch m_batch; ///< of one sequence
  SystematicResampler m_resampler;
  std::vector<double> m_logs; ///< since the last resampling
  std::vector<double> m_increments;
  std::int64_t m_slice = 0;
};

} // namespace dmm::filter
