#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace dmm::types {

inline constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();

/// An epoch came to numbers that are not finite, and was begun anew with other noise.
struct Rewind {
  std::int64_t epoch = 0;
  std::int64_t step = 0;  ///< that was not taken, or after which an evaluation was not finite
  std::string reason;     ///< one sentence without its full stop
  std::int64_t from = -1; ///< epochs that the weights of the new try have seen; -1: not recorded
  double rate = 1;        ///< factor on the recurrent rate from then on
  friend bool operator==(const Rewind&, const Rewind&) = default;
};

/// What is known after one epoch: one row of metrics.csv. Bounds are in nats a time slice.
struct EpochReport {
  std::int64_t epoch = 0;         ///< counted from 0, as Pyro's log does
  std::int64_t step = 0;          ///< optimiser steps completed
  double seconds = 0;             ///< time that this epoch's training took, evaluation not counted
  double objective = 0;           ///< the training loss as optimised (annealed)
  double elbo = 0;                ///< the same samples with beta = 1, as a negative ELBO
  double reconstruction = 0;      ///< -log p(x given z)
  double kl = 0;                  ///< log q(z) - log p(z), not annealed
  double beta = 1;                ///< annealing factor of the epoch's last mini-batch
  double learningRate = 0;        ///< of the epoch's last step
  double gradientNorm = 0;        ///< mean over mini-batches of the global L2 norm before the clamp
  double validNll = kNotMeasured; ///< one-sample negative ELBO, beta = 1
  double testNll = kNotMeasured;
  double validIwae = kNotMeasured; ///< K-sample importance-weighted bound, negative
  double testIwae = kNotMeasured;

  // 95 % intervals of the two above; kept in evaluations.csv, not in metrics.csv.
  double validIwaeLow = kNotMeasured;
  double validIwaeHigh = kNotMeasured;
  double testIwaeLow = kNotMeasured;
  double testIwaeHigh = kNotMeasured;

  std::vector<Rewind> rewinds; ///< of this epoch, before it was whole; kept in rewinds.csv
};

/// One of the figures of a report: `report.*figure` is its value.
using EpochFigure = double EpochReport::*;

/// How long the parts of a run take on this machine, seconds; NaN where that is not known.
struct RunCost {
  double epoch = kNotMeasured;      ///< the training of one
  double evaluation = kNotMeasured; ///< on valid and test, with every bound
  double sample = kNotMeasured;     ///< a piece that is composed and kept
};

/// How far a running epoch has come; for progress displays, never for curves.
struct TrainingProgress {
  std::int64_t epoch = 0; ///< how many are completed: the one under way, counted from 0
  std::int64_t numEpochs = 0;
  std::int64_t miniBatch = 0; ///< mini-batches done in it
  std::int64_t miniBatches = 0;
  RunCost cost;                      ///< as far as it is known by now
  double secondsLeft = kNotMeasured; ///< to the end of the run, whatever is still due included
  double evaluated = kNotMeasured;   ///< share of the evaluation after the epoch, while it runs
};

} // namespace dmm::types
