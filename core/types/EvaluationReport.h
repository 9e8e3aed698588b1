#pragma once

#include "core/types/EpochReport.h"
#include "core/types/Music.h"

#include <cstdint>
#include <vector>

namespace dmm::types {

/// The two figures that every run is held to, whatever it trained with: the one-sample ELBO
/// (averaged over K draws a piece) and the importance-weighted bound of K draws a piece.
enum class Bound { Elbo, Iwae };

/// "elbo", "iwae".
const char* toString(Bound bound);

/// What a model scores on a split: one row of evaluations.csv. Figures are nats a time slice at
/// beta = 1; value, low and high are of the negative bound, so that lower is better.
struct EvaluationReport {
  std::int64_t epoch = 0;
  Split split = Split::Test;
  Bound bound = Bound::Elbo;
  std::int64_t particles = 1; ///< K
  bool isExact = false; ///< no bound, but the log-likelihood itself (of the hmm family); not kept
  double value = kNotMeasured;
  double low = kNotMeasured; ///< 95 % bootstrap interval over the pieces; none of a single piece
  double high = kNotMeasured;
  double reconstruction = kNotMeasured; ///< -log p(x given z), mean over the draws
  double kl = kNotMeasured;             ///< log q(z) - log p(z), mean over the draws
  std::int64_t activeUnits = -1;        ///< -1 = not measured
};

/// The KL of q(z_t given z_{t-1}, x) to p(z_t given z_{t-1}) in each latent dimension, nats a
/// slice: one row of kl_dimensions.csv.
struct LatentKl {
  std::int64_t epoch = 0;
  std::vector<double> kl; ///< [z]
};

/// A latent dimension is in use where its KL is more than this, nats a slice.
inline constexpr double kActiveUnitKl = 0.01;

std::int64_t activeUnits(const std::vector<double>& latentKl);

} // namespace dmm::types
