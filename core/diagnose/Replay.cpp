#include "core/diagnose/Replay.h"

#include "core/diagnose/FlightRecord.h"
#include "core/ops/ComputeThreads.h"
#include "core/support/Errors.h"
#include "core/support/Failure.h"
#include "core/weights/ModelFile.h"

namespace dmm::diagnose {

Replay replayFlight(const std::filesystem::path& file, std::optional<types::Execution> execution) {
  ops::setComputeThreads(1);
  FlightRecord record = loadFlightRecord(file);
  if (execution) record.config.run.execution = *execution;
  Replay replay;
  replay.recorded = describe(record, record.findings.first);
  try {
    const auto model = weights::modelOf(record.parameters, record.architecture, file.string());
    record.findings = findNonFinite(model, record.config, record.batch);
  } catch (const support::InputError&) {
    throw;
  } catch (const std::exception& error) { // parts that are not of this model
    if (support::isOutOfMemory(error)) throw;
    throw support::InputError(file.string(), "cannot be computed: " + support::sentenceOf(error));
  }
  replay.found = describe(record, record.findings.first);
  replay.report = reportOf(record);
  return replay;
}

} // namespace dmm::diagnose
