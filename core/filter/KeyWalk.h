#pragma once

#include "core/filter/NoteDraw.h"
#include "core/filter/SliceRows.h"

#include <torch/torch.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace dmm::filter {

/// log of the probability that a key with this logit is on, or off.
inline double logProbOf(double logit, bool isOn) {
  const double signedLogit = isOn ? logit : -logit;
  return signedLogit > 0 ? -std::log1p(std::exp(-signedLogit))
                         : signedLogit - std::log1p(std::exp(signedLogit));
}

/// A key that is decided: whether it sounds, and what the decision adds to the logarithm of the
/// particle's weight: log p(decision) - log of the chance that it had.
struct Decision {
  bool isOn = false;
  double logWeight = 0;
};

/// Decides the keys of K slices one after the other, in the order in which a model makes them;
/// where there is no order, from the highest down. The logits are asked for anew where a key has
/// sounded that later ones hear: for as many rounds as the fullest slice has keys, and all
/// particles at once. The rule is told a particle and its logits with
///   void look(const double* logits, const types::Slice& soFar, std::size_t place),
/// and decides what follows with Decision decide(std::size_t key, double uniform). Every slice
/// takes a number a key.
template <typename Rule>
DrawnSlices walkKeys(const model::NoteDistribution& notes, const std::vector<std::int64_t>& order,
                     std::size_t particles, torch::Dtype dtype, Rule& rule, Randomness& random) {
  constexpr std::size_t kKeys = types::kKeyCount;
  DrawnSlices drawn{std::vector<types::Slice>(particles), std::vector<double>(particles)};
  std::vector<double> uniform(particles * kKeys);
  for (double& number : uniform) number = random.uniform();
  std::vector<std::size_t> places(particles);
  for (bool isDone = false; !isDone;) {
    const torch::Tensor logits =
        notes.logits(toRows(drawn.slices, dtype)).to(torch::kFloat64).contiguous();
    const double* const rows = logits.template data_ptr<double>();
    isDone = true;
    for (std::size_t k = 0; k < particles; ++k) {
      std::size_t& place = places[k];
      if (place == kKeys) continue;
      rule.look(rows + k * kKeys, drawn.slices[k], place);
      while (place < kKeys) {
        const std::size_t key =
            order.empty() ? kKeys - 1 - place : static_cast<std::size_t>(order[place]);
        const Decision decision = rule.decide(key, uniform[k * kKeys + place]);
        ++place;
        drawn.logWeights[k] += decision.logWeight;
        if (!decision.isOn) continue;
        drawn.slices[k].set(key);
        if (!order.empty()) break; // those after it hear it
      }
      isDone = isDone && place == kKeys;
    }
  }
  return drawn;
}

} // namespace dmm::filter
