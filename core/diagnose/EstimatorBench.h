#pragma once

#include "core/objective/Task.h"
#include "core/types/EstimatorReport.h"

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <vector>

namespace dmm::diagnose {

/// Told again and again how far the measurement is, with what is known so far; false gives up.
using EstimatorsHeard =
    std::function<bool(const types::EstimatorProgress&, const types::EstimatorReport&)>;

/// What is measured, on which model and data. It is told of tasks alone, of whatever family.
struct EstimatorWork {
  /// The task of an estimator; all of them with the same model.
  std::function<std::unique_ptr<objective::Task>(const types::Estimator&)> makeTask;
  std::vector<torch::Tensor> sequences; ///< the training set, [T_i, D] each
  std::vector<types::Estimator> plan;
  int threads = 1;
};

/// Measures estimators of a frozen model's gradient: adds to the report, by its settings, a row for
/// each of the plan that has none, one after the other, and gives false where `hear` gave up.
/// Before the first row, after a few draws of each family, `hear` is told how long all will take.
///
/// The reference is the tightest bound of which the gradient is known: the family with the highest
/// value at a moderate K, at its largest K, with four times as many draws. An estimator with
/// another one of the same target (types::haveSameTarget) is held against that one's plain
/// gradient, too.
///
/// What it holds is a few gradients, however many draws there are. Each draw follows from the seed,
/// the estimator and its number: the same settings give the same figures but for seconds and bytes,
/// on any number of threads, and a measurement that was stopped goes on to the figures of one that
/// was not.
bool benchEstimators(const EstimatorWork& work, types::EstimatorReport& report,
                     const EstimatorsHeard& hear);

} // namespace dmm::diagnose
