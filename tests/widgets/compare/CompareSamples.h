#pragma once

#include "widgets/compare/ComparedRun.h"

namespace dmm::tests {

/// A finished run of so many epochs, evaluated at every one: valid NLL falls from `start` by 0.5 an
/// epoch, test is 0.25 above it.
inline widgets::ComparedRun comparedRun(const std::string& id, double start, int epochs,
                                        std::int64_t seed = 0) {
  widgets::ComparedRun run;
  run.run.info.id = id;
  run.run.info.name = "run " + id;
  run.run.info.status = types::RunStatus::Finished;
  run.run.config.run.seed = seed;
  run.run.config.run.numEpochs = epochs;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    types::EpochReport report;
    report.epoch = epoch;
    report.step = 10 * (epoch + 1);
    report.seconds = 2;
    report.elbo = start - 0.5 * epoch;
    report.validNll = start - 0.5 * epoch;
    report.testNll = report.validNll + 0.25;
    run.run.reports.push_back(report);
  }
  run.reports = std::make_shared<const std::vector<types::EpochReport>>(run.run.reports);
  return run;
}

/// The same, stopped: `wanted` epochs were asked for.
inline widgets::ComparedRun stoppedRun(const std::string& id, double start, int epochs, int wanted,
                                       std::int64_t seed) {
  widgets::ComparedRun run = comparedRun(id, start, epochs, seed);
  run.run.info.status = types::RunStatus::Stopped;
  run.run.config.run.numEpochs = wanted;
  return run;
}

} // namespace dmm::tests
