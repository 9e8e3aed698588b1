#pragma once

#include "core/data/Dataset.h"
#include "core/evaluate/Evaluation.h"
#include "core/runs/EvaluationsFile.h"
#include "core/runs/LatentKlFile.h"
#include "core/runs/RunDirectory.h"
#include "core/types/EpochReport.h"
#include "core/types/ExperimentConfig.h"
#include "core/types/PieceScores.h"

#include <memory>
#include <optional>
#include <stdexcept>

namespace dmm::train {

/// A figure of an evaluation is NaN or infinite.
class NonFiniteFigure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The evaluation that follows an epoch of training: the one-sample ELBO and, where the
/// configuration asks for it, the importance-weighted bound, on valid and test; both are the
/// log-likelihood itself where the model tells it exactly. Writes evaluations.csv and, of models
/// with latent dimensions, kl_dimensions.csv, and completes the epoch's report. Its noise depends
/// on the run's seed, the epoch and the split alone.
class EpochEvaluation {
 public:
  /// Keeps what is on record of the first `keepEpochs` epochs. The caller holds the run's lock.
  EpochEvaluation(const runs::RunDirectory& run, const types::ExperimentConfig& config,
                  std::shared_ptr<const data::Dataset> dataset, std::int64_t keepEpochs);

  /// False, and nothing written, where `progress` gave up. Throws NonFiniteFigure, before
  /// anything is written.
  bool run(model::SequenceModel& model, types::EpochReport& report,
           const evaluate::BoundProgress& progress);

  /// Of the test split at the last evaluation; none where there was none yet.
  const types::PieceScores& testPieces() const { return m_testPieces; }

  /// Waits until what was written is on the disk.
  void synchronise();

 private:
  std::shared_ptr<const data::Dataset> m_dataset;
  std::int64_t m_seed;
  std::int64_t m_particles;
  runs::EvaluationsWriter m_evaluations;
  std::optional<runs::LatentKlWriter> m_latentKl; ///< of states that are drawn
  types::PieceScores m_testPieces;
};

} // namespace dmm::train
