#pragma once

#include "core/types/QueuedExperiment.h"

#include <filesystem>
#include <vector>

namespace dmm::runs {

/// queue.yaml in the folder of the runs: what waits to be trained, first come first served. Written
/// beside its place and renamed.
std::filesystem::path queueFile(const std::filesystem::path& runsFolder);

/// No file is an empty queue. Throws support::InputError, naming file and line or entry.
std::vector<types::QueuedExperiment> readQueue(const std::filesystem::path& file);

/// Makes the folder where it is missing; throws support::IoError.
void writeQueue(const std::filesystem::path& file,
                const std::vector<types::QueuedExperiment>& queue);

} // namespace dmm::runs
