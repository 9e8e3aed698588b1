#pragma once

#include "core/types/EpochReport.h"

#include <cmath>

namespace dmm::bench {

/// What a run might report after an epoch: its losses fall for thousands of epochs, each run a
/// little above the one before, and every so many epochs it is evaluated.
inline types::EpochReport reportOf(std::int64_t epoch, int run, int evaluateEvery) {
  types::EpochReport report;
  report.epoch = epoch;
  report.step = 12 * (epoch + 1);
  report.seconds = 0.81;
  report.elbo = report.objective =
      7 + 0.1 * run + 4 * std::exp(-double(epoch) / 8000) + 0.2 * std::sin(double(epoch * 7 + run));
  report.reconstruction = report.elbo - 1.5;
  report.kl = 1.5;
  report.learningRate = 3e-4 * std::exp(-double(epoch) / 40000);
  report.gradientNorm = 100;
  if (epoch % evaluateEvery == 0) {
    report.validNll = report.testNll = report.elbo + 0.1;
    report.validIwae = report.testIwae = report.elbo - 0.1;
  }
  return report;
}

} // namespace dmm::bench
