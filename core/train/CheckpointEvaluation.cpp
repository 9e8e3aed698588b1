#include "core/train/CheckpointEvaluation.h"

#include "core/model/ModelFile.h"
#include "core/train/Evaluation.h"

namespace dmm::train {

std::optional<CheckpointScore>
evaluateCheckpoint(const std::filesystem::path& checkpoint, const data::Dataset& dataset,
                   const EvaluationRequest& request,
                   const std::function<bool(double share)>& progress) {
  const model::StoredModel stored = model::loadModel(checkpoint);
  const auto evaluation = evaluate(*stored.model, dataset, request.split, request.bound,
                                   {request.particles, request.seed}, progress);
  if (!evaluation) return std::nullopt;
  CheckpointScore score{evaluation->report, evaluation->latentKl, stored.epochs,
                        dataset.rolls(request.split).size(), dataset.sliceCount(request.split)};
  score.report.epoch = stored.epochs - 1;
  return score;
}

} // namespace dmm::train
