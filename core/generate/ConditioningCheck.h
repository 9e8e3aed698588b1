#pragma once

#include "core/data/Dataset.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace dmm::generate {

struct ConditioningSettings {
  types::Split split = types::Split::Test;
  std::int64_t givenQuarters = 8;
  std::int64_t nextQuarters = 8;
  std::int64_t paths = 1000; ///< latent paths that every prediction is averaged over
  std::uint64_t seed = 0;
};

/// A mean over pieces with its 95 % bootstrap interval (resampling pieces).
struct Interval {
  double mean = 0;
  double low = 0;
  double high = 0;
};

/// Does a continuation know what it continues? For every piece that is long enough, the negative
/// log probability of its true next quarters, nats a slice, each slice predicted by the mean of
/// p(x_t given z_t) over latent paths that have seen none of these quarters: paths that follow the
/// guide over the piece's own first quarters and then the transition; paths that follow the
/// transition from its start (the prior alone) for as long; and, as a control, paths that follow
/// the first quarters of the piece before it in the split.
struct ConditioningResult {
  std::int64_t epochs = 0; ///< that the checkpoint was trained for
  std::size_t pieces = 0;
  Interval given;        ///< after its own first quarters
  Interval prior;        ///< after nothing
  Interval other;        ///< after another piece's first quarters
  Interval gain;         ///< prior - given, paired by piece
  Interval gainOnOthers; ///< other - given, paired by piece
};

/// Throws support::InputError when the checkpoint cannot be read or fewer than two pieces are long
/// enough.
ConditioningResult checkConditioning(const std::filesystem::path& checkpoint,
                                     const data::Dataset& dataset,
                                     const ConditioningSettings& settings);

/// The mean of the values and the 2.5 and 97.5 percentiles of the means of 2,000 resamplings.
Interval bootstrapMean(const std::vector<double>& values, std::uint64_t seed);

} // namespace dmm::generate
