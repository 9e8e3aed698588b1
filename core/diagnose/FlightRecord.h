#pragma once

#include "core/archive/PickleFile.h"
#include "core/batch/MiniBatch.h"
#include "core/data/Dataset.h"
#include "core/diagnose/NonFiniteSearch.h"
#include "core/model/Architecture.h"
#include "core/runs/RunDirectory.h"
#include "core/types/ExperimentConfig.h"

#include <filesystem>
#include <string>
#include <vector>

namespace dmm::diagnose {

/// What a training leaves that stopped before a step whose loss or gradient is not finite: all that
/// makes it happen again, and what was found then. The file (core/archive/PickleFile.h) needs
/// neither the run nor the dataset.
struct FlightRecord {
  types::ExperimentConfig config;
  std::string run; ///< its id
  std::int64_t epoch = 0;
  std::int64_t step = 0; ///< that was not taken, counted from 1
  model::Architecture architecture;
  archive::NamedTensors parameters;
  batch::MiniBatch batch;
  std::vector<std::string> pieces; ///< of the mini-batch, part after part: "train 17, BWV 269 ..."
  NonFiniteFindings findings;
};

/// Looks for what is not finite in the mini-batch and puts everything together.
FlightRecord recordFlight(const types::ExperimentConfig& config, const data::Dataset& dataset,
                          const std::shared_ptr<model::SequenceModel>& model,
                          const batch::MiniBatch& batch);

void saveFlightRecord(const FlightRecord& record, const std::filesystem::path& file);

/// Why the step was not taken: "scale of q(z_t) is inf at ... in epoch 5 at step 61, which was not
/// taken".
std::string reasonOf(const FlightRecord& record);

/// Saves it in the run's folder with the report beside it; "FILE says more", or why none does.
std::string keepFlight(const FlightRecord& record, const runs::RunDirectory& run);

/// Throws support::InputError naming the file.
FlightRecord loadFlightRecord(const std::filesystem::path& file);

/// "scale of q(z_t) is inf at time step 41 of train 17, BWV 269, particle 3, dimension 57".
std::string describe(const FlightRecord& record, const std::optional<NonFinite>& found);

/// The whole report, for people: lines of text.
std::string reportOf(const FlightRecord& record);

} // namespace dmm::diagnose
