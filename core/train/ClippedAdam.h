#pragma once

#include "core/train/ThreadTeam.h"
#include "core/types/ExperimentConfig.h"

#include <torch/torch.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace dmm::train {

/// Pyro's ClippedAdam (pyro/optim/clipped_adam.py, 1.8.6), in its order: the learning rate is
/// multiplied by lr_decay, every gradient element is clamped to plus or minus clip_norm, L2 is
/// added to the gradient (coupled), then Adam with bias correction and epsilon 1e-8: p -= lr sqrt(1
/// - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon). Parameters without a gradient are left
/// alone. With global_norm > 0 gradient and L2 are first multiplied by min(1, global_norm / (norm +
/// 1e-6)), where the norm is that of their sum: torch.nn.utils.clip_grad_norm_ for a loss that has
/// the L2 in it, as the paper's has (Krishnan, Shalit and Sontag, AAAI 2017). Were the L2 left as
/// it is, it would be as many times too strong as the gradient is scaled down, often a hundred.
/// With another schedule than the exponential one lr_decay is left out.
class ClippedAdam {
 public:
  using Options = types::ExperimentConfig::OptimiserConfig;
  using Parameters = torch::OrderedDict<std::string, torch::Tensor>;

  /// What one parameter's steps leave behind; with the learning rate, the optimiser's whole state.
  struct Moments {
    std::int64_t step = 0;
    torch::Tensor mean;   ///< running mean of the gradient
    torch::Tensor square; ///< running mean of its square
  };

  /// The parameters that `recurrent` names have recurrent_rate times the learning rate, and
  /// rewoundRate() times that; where it names none, the latter goes for all.
  ClippedAdam(Parameters parameters, const Options& options, std::set<std::string> recurrent = {});

  /// Takes a step with the gradients that the parameters have, of which `gradientNorm` is the L2
  /// norm; `rateFactor` (core/train/RateSchedule.h) is of this step alone. `team` shares the work.
  void step(ThreadTeam& team, double gradientNorm, double rateFactor);

  /// The rate of the last step without its factor; before the first, the configured one.
  double learningRate() const { return m_learningRate; }
  const std::map<std::string, Moments>& moments() const { return m_moments; }
  void restore(double learningRate, std::map<std::string, Moments> moments);

  /// What a run that went back again and again learns with: 1 until then.
  double rewoundRate() const { return m_rewoundRate; }
  void setRewoundRate(double factor) { m_rewoundRate = factor; }

 private:
  double normToClip(ThreadTeam& team, double gradientNorm) const;

  Parameters m_parameters;
  Options m_options;
  std::set<std::string> m_recurrent;
  double m_learningRate;
  double m_rewoundRate = 1;
  std::map<std::string, Moments> m_moments;
};

} // namespace dmm::train
