#pragma once

#include "core/batch/MiniBatch.h"
#include "core/model/SequenceModel.h"
#include "core/runs/Heartbeat.h"
#include "core/runs/MetricsFile.h"
#include "core/runs/RewindsFile.h"
#include "core/support/ReservedRoom.h"
#include "core/train/Checkpoint.h"
#include "core/train/EpochEvaluation.h"
#include "core/types/RunCost.h"
#include "core/types/RunInfo.h"

#include <chrono>
#include <optional>

namespace dmm::train {

struct ResumePoint;

/// Room on the disk for a run's last words: its record takes a few hundred bytes.
class RoomForTheReason : public support::ReservedRoom {
 public:
  explicit RoomForTheReason(const runs::RunDirectory& run)
      : ReservedRoom(run.path() / ".reserved.tmp", 64 << 10) {}
};

/// Writes what a run keeps while it trains: rows, checkpoints, samples, its record, and the report
/// of a step that was not taken. Holds the run's lock.
class RunKeeper {
 public:
  /// Takes the run's lock. `config` must outlive it.
  RunKeeper(runs::RunDirectory directory, const types::ExperimentConfig& config,
            std::shared_ptr<const data::Dataset> dataset, const ResumePoint& start);

  const runs::RunDirectory& directory() const { return m_directory; }
  const types::RunInfo& info() const { return m_info; }
  EpochEvaluation& evaluation() { return m_evaluation; }

  /// Another machine trains the run by now.
  bool isTakenOver() const { return m_heartbeat.isTakenOver(); }

  /// Removes what a killed training left; where it does not go on from last.pt, that is set aside
  /// and `state` takes its place.
  void begin(const ResumePoint& start, const Checkpoint& state);

  /// The training has begun; room is held for what would have to be said of its end.
  void started();

  void record(const types::EpochReport& report) { m_metrics.append(report); }

  /// After an epoch: the best one on valid, those that are due, and last.pt often enough that a
  /// killed run loses little work.
  void keepCheckpoints(const Checkpoint& state, const types::EpochReport& report, bool isBest);

  /// last.pt, unless it is of this epoch already.
  void saveLast(const Checkpoint& state);

  /// What the model composes now, with the same seed after every epoch, so that only the model
  /// differs. It names the checkpoint of its epoch, whether or not that is kept.
  void keepSample(const model::SequenceModel& model, std::int64_t epoch);

  /// Leaves a report and what makes the step happen again.
  struct NonFiniteReason {
    std::string what;  ///< one sentence
    std::string where; ///< more is said
  };
  NonFiniteReason keepNonFinite(const std::shared_ptr<model::SequenceModel>& model,
                                const batch::MiniBatch& batch, const types::EpochReport& report);

  /// How often the run went back; those of epochs that are computed again are not counted.
  std::int64_t rewinds() const { return m_rewinds.count(); }
  void keepRewind(const types::Rewind& rewind) { m_rewinds.append(rewind); }

  /// Writes the status, and what evaluations and samples have cost where that is known. The rest of
  /// the record may have been edited meanwhile, and stays.
  void setStatus(types::RunStatus status, const std::optional<types::RunCost>& cost);

  /// Why and when it ended; the next status that is written says so.
  void ended(const std::string& failure = {});

  /// Adds to the reason what could not be kept.
  void addToFailure(const std::string& more) { m_info.failure += more; }

 private:
  bool isDue(std::int64_t epoch, std::int64_t every) const;

  using Clock = std::chrono::steady_clock;

  runs::RunDirectory m_directory;
  const types::ExperimentConfig& m_config;
  std::shared_ptr<const data::Dataset> m_dataset;
  runs::MetricsWriter m_metrics; ///< holds the run's lock
  runs::RewindsWriter m_rewinds;
  runs::Heartbeat m_heartbeat;
  EpochEvaluation m_evaluation;
  types::RunInfo m_info;
  std::optional<RoomForTheReason> m_roomForTheReason; ///< while it trains
  std::int64_t m_epochOfLast = -1;                    ///< completed epochs in last.pt, where known
  Clock::time_point m_lastSaved = Clock::now();
};

} // namespace dmm::train
