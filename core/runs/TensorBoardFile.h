#pragma once

#include "core/types/RunInfo.h"

#include <string>

namespace dmm::runs {

/// A run's figures as TensorBoard reads them from an event file: TFRecords of tensorflow.Event with
/// scalar summaries, one record an epoch, whose step is the epoch. Tags are the columns of
/// metrics.csv and what its evaluations add ("valid_iwae"); what was not measured has none. Values
/// are single precision, as TensorBoard's are. The wall time counts from the run's start.
std::string tensorBoardEvents(const types::RunSummary& run);

/// What TensorBoard knows such a file by: "events.out.tfevents.<seconds since 1970>.<machine>".
std::string tensorBoardFileName(const types::RunSummary& run);

} // namespace dmm::runs
