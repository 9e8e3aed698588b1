#pragma once

#include "core/objective/Watcher.h"

#include <torch/torch.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace dmm::diagnose {

using objective::Noted;

/// As [N, K, D], whatever it was.
inline torch::Tensor rowsFirst(const Noted& noted) {
  if (noted.isPairs) return noted.tensor;
  return noted.tensor.dim() == 3 ? noted.tensor.transpose(0, 1) : noted.tensor.t().unsqueeze(2);
}

/// Each row's numbers together, [N].
inline torch::Tensor rowSums(const Noted& noted) { return rowsFirst(noted).sum({1, 2}); }

/// Keeps what an objective computed on the way to its loss.
class LossWatch final : public objective::Watcher {
 public:
  void note(objective::Stage stage, const Noted& noted) override {
    if (noted.tensor.defined()) stages[stage].push_back(noted);
  }
  void noteAddend(const Noted& noted) override { addends.push_back(noted); }
  void noteExtreme(const Noted& noted, Extreme extreme) override {
    extremes.emplace_back(noted, extreme);
  }

  std::map<objective::Stage, std::vector<Noted>> stages; ///< in the order of computation
  std::vector<Noted> addends;                            ///< all that the loss is added up from
  std::vector<std::pair<Noted, Extreme>> extremes;
};

} // namespace dmm::diagnose
