#include "core/evaluate/CheckpointEvaluation.h"

#include "core/evaluate/Evaluation.h"
#include "core/weights/ModelFile.h"

namespace dmm::evaluate {

std::optional<CheckpointScore>
evaluateCheckpoint(const std::filesystem::path& checkpoint, const data::Dataset& dataset,
                   const EvaluationRequest& request,
                   const std::function<bool(double share)>& progress) {
  const weights::StoredModel stored = weights::loadModel(checkpoint);
  const auto evaluation = evaluate(*stored.model, dataset, request.split, request.bound,
                                   {request.particles, request.seed}, progress);
  if (!evaluation) return std::nullopt;
  CheckpointScore score{evaluation->report, evaluation->latentKl, stored.epochs,
                        dataset.rolls(request.split).size(), dataset.sliceCount(request.split)};
  score.report.epoch = stored.epochs - 1;
  return score;
}

} // namespace dmm::evaluate
