#pragma once

#include "core/train/EpochPass.h"
#include "core/train/ProgressMeter.h"
#include "core/train/RunKeeper.h"
#include "core/train/Trainer.h"
#include "core/train/TrainingState.h"

#include <atomic>
#include <chrono>

namespace dmm::train {

/// The trainer of a run that is made and checked: works from its next epoch to its last; what the
/// run keeps of it a RunKeeper writes.
class TrainingRun final : public Trainer {
 public:
  /// Takes the run's lock; throws what goes wrong before the first epoch.
  TrainingRun(runs::RunDirectory directory, types::ExperimentConfig config,
              std::shared_ptr<const data::Dataset> dataset, const ResumePoint& start);

  types::RunStatus run(const Observer& observer) override;

  const runs::RunDirectory& directory() const override { return m_keeper.directory(); }
  const types::ExperimentConfig& config() const override { return m_config; }
  const std::string& failureReason() const override { return m_keeper.info().failure; }
  const std::string& notice() const override { return m_notice; }

  /// What training changes; to be touched from the observer's calls alone.
  TrainingState& state() { return m_state; }

  void requestStop() override { request(Request::Stop); }
  void requestInterrupt() override { request(Request::Interrupt); }
  void requestPause() override { request(Request::Pause); }
  void requestResume() override { request(Request::Continue); }

 private:
  enum class Request { Continue, Pause, Stop, Interrupt };
  void request(Request request);
  using Clock = std::chrono::steady_clock;
  /// Seconds of work: runs while not paused.
  class Stopwatch {
   public:
    double seconds() const { return std::chrono::duration<double>(Clock::now() - m_start).count(); }
    void exclude(Clock::duration pause) { m_start += pause; }

   private:
    Clock::time_point m_start = Clock::now();
  };

  types::RunStatus trainToTheEnd();
  /// Waits through a pause; false when training is to stop.
  bool mayContinue(Stopwatch& stopwatch);
  static bool isStop(Request request);
  types::RunStatus statusOfTheStop() const;
  bool isDue(std::int64_t epoch, std::int64_t every) const;
  /// What such a run cost before on this machine, the first epochs of this one among them.
  types::RunCost remembered() const;
  double heldOutShare() const;
  void tell(const types::TrainingProgress& progress) const;
  /// False when training is to stop: the epoch is then computed again.
  bool evaluate(types::EpochReport& report, Stopwatch& stopwatch);
  /// Adds to the report how often its epoch was begun anew.
  void record(types::EpochReport& report);
  /// Goes back; throws where the run is to stop, or has gone back often enough.
  void handleNonFiniteStep(types::EpochReport& report);
  bool mayGoBack() const;
  /// To the end of the last whole epoch or further (core/train/Retreat.h), with other noise. What
  /// is kept as the last good state stays as it was: who resumes from it finds the same steps, and
  /// goes back as often.
  void goBack(const types::EpochReport& report, const std::string& reason);
  void keepCheckpoints(const types::EpochReport& report);
  void setStatus(types::RunStatus status);
  void returnMemory();
  void finish(types::RunStatus status);
  std::string reasonOf(const std::exception& error) const;
  /// Keeps what can be kept: where the checkpoint cannot be written (no memory, a full disk) the
  /// reason still may, into room that was reserved, and where not even that can be, it still
  /// counts.
  void fail(const std::string& reason);

  types::ExperimentConfig m_config;
  std::shared_ptr<const data::Dataset> m_dataset;
  std::string m_notice;
  RunKeeper m_keeper;
  TrainingState m_state;
  EpochPass m_pass;
  std::optional<ProgressMeter> m_meter; ///< once it trains
  Checkpoint m_lastGood;                ///< the state after the last whole epoch
  std::vector<types::Rewind> m_rewinds; ///< of the epoch under way
  Clock::time_point m_lastReturned = Clock::now();
  std::atomic<Request> m_request{Request::Continue};
  const Observer* m_observer = nullptr;
};

} // namespace dmm::train
