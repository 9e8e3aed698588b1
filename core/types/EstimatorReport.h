#pragma once

#include "core/types/EpochReport.h"
#include "core/types/ExperimentConfig.h"

#include <cstdint>
#include <string>
#include <vector>

namespace dmm::types {

/// A way to estimate a gradient: an objective with its K and its options.
using Estimator = ExperimentConfig::ObjectiveConfig;

/// A figure with its 95 % interval; NaN where it was not measured.
struct Measured {
  double value = kNotMeasured;
  double low = kNotMeasured;
  double high = kNotMeasured;
};

/// What the draws of a gradient are over.
enum class GradientScope {
  MiniBatch,   ///< one mini-batch, the same for every draw: the noise is the estimator's alone
  TrainingSet, ///< a mini-batch of its own for each draw: the noise that training has
};
template <>
inline constexpr std::array<const char*, 2> kNames<GradientScope>{"mini_batch", "training_set"};

/// What the gradient g of the loss, nats a slice at beta = 1, is like in one group of parameters.
/// Every draw is one g; docs/estimators.md has the formulas and their sources.
struct GroupFigures {
  std::string group; ///< "guide", ...; "all" for all parameters together

  Measured norm;     ///< |E g|
  Measured variance; ///< E |g - E g|^2, the sum over the group's parameters
  Measured snr;      ///< |E g| / sqrt(variance)
  /// |E g - r| / |r| and the cosine of E g to r, where r is the gradient of the estimator's own
  /// bound, as another, unbiased estimator gave it; not measured where there is none.
  Measured bias, cosine;
  /// The same where r is the gradient of the tightest bound (EstimatorRow::reference).
  Measured tightBias, tightCosine;
};

/// All groups together: the group that every report has.
inline constexpr const char* kAllParameters = "all";

/// One estimator, measured.
struct EstimatorRow {
  Estimator estimator;
  std::int64_t draws = 0;
  bool isBound = true;         ///< its value bounds log p(x) from below in the mean
  Measured bound;              ///< that value, nats a slice: higher is tighter
  std::string reference;       ///< "iwae K=100": the tightest of which the gradient is known
  Measured seconds;            ///< of one processor core, a draw
  double bytes = kNotMeasured; ///< of memory that a draw takes at its fullest
  std::vector<GroupFigures> groups;

  const GroupFigures* find(const std::string& group) const;
  /// Variance times seconds: what a gradient of a given precision costs.
  Measured price(const GroupFigures& figures) const;
};

/// How estimators are measured. The same settings give the same figures, but for seconds and bytes.
struct EstimatorSettings {
  GradientScope scope = GradientScope::MiniBatch;
  std::int64_t pieces = 8; ///< of a mini-batch; all there are where that is fewer
  std::int64_t draws = 32; ///< of each estimator, in eighths: rounded up to a multiple of 8
  std::uint64_t seed = 0;  ///< of mini-batches and noise

  friend bool operator==(const EstimatorSettings&, const EstimatorSettings&) = default;
};

/// What was measured of one checkpoint with some settings.
struct EstimatorReport {
  std::int64_t epochs = 0; ///< that the checkpoint was trained for
  EstimatorSettings settings;
  std::vector<EstimatorRow> rows;

  const EstimatorRow* find(const Estimator& estimator) const;
  /// The row with the highest value that is a bound; null where there is none.
  const EstimatorRow* tightest() const;
  /// How far a row's bound lies below the tightest, nats a slice.
  Measured gap(const EstimatorRow& row) const;
};

/// How far a measurement has come.
struct EstimatorProgress {
  Estimator working; ///< what is drawn now
  std::size_t done = 0;
  std::size_t planned = 0; ///< estimators, those that were known before not counted
  double share = 0;        ///< of the work, from 0 to 1
  double secondsLeft = kNotMeasured;
};

/// One figure of a group, as files, tables and choosers name it.
struct GroupFigure {
  const char* name;  ///< "snr": in files
  const char* title; ///< "Signal-to-noise ratio"
  const char* note;  ///< one sentence: what it is
  Measured GroupFigures::*figure;
};
const std::vector<GroupFigure>& groupFigures();

} // namespace dmm::types
