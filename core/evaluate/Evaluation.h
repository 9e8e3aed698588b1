#pragma once

#include "core/data/Dataset.h"
#include "core/evaluate/SequenceBounds.h"
#include "core/model/SequenceModel.h"
#include "core/types/EvaluationReport.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace dmm::evaluate {

/// A split's score and where it comes from.
struct Evaluation {
  types::EvaluationReport report; ///< its epoch is not set
  std::vector<double> latentKl;   ///< nats a slice, [z]; empty where there is no closed form
  std::vector<double> pieces;     ///< the negative bound of each, nats
};

/// Scores a model on a split, the same way whatever it trained with: at beta = 1, with K draws a
/// piece, divided by the split's slices (Pyro's "test nll" is the ELBO with K = 1), and with a
/// bootstrap interval over the pieces. The noise and the resampling come from `settings.seed`
/// alone, so that evaluating never disturbs training. Nothing where `progress` gave up.
std::optional<Evaluation> evaluate(model::SequenceModel& model, const data::Dataset& dataset,
                                   types::Split split, types::Bound bound,
                                   const BoundSettings& settings,
                                   const BoundProgress& progress = {});

} // namespace dmm::evaluate
