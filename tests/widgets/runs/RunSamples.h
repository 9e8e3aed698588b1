#pragma once

#include "core/types/RunInfo.h"

#include <string>

namespace dmm::tests {

/// A run created in that second of one minute, with one evaluated epoch unless validNll is NaN.
inline types::RunSummary makeRun(const std::string& id, int second,
                                 types::RunStatus status = types::RunStatus::Finished,
                                 double validNll = types::kNotMeasured) {
  types::RunSummary run;
  run.info.id = id;
  run.info.name = "run " + id;
  run.info.status = status;
  run.info.created =
      std::string("2024-05-01T10:00:") + (second < 10 ? "0" : "") + std::to_string(second) + "Z";
  run.config.dataset.name = "JSB Chorales";
  types::EpochReport report;
  report.epoch = 312;
  report.validNll = validNll;
  report.testNll = validNll + 0.1;
  if (validNll == validNll) run.reports.push_back(report);
  return run;
}

} // namespace dmm::tests
