#pragma once

#include "core/batch/MiniBatch.h"
#include "core/objective/Objective.h"
#include "core/train/Device.h"
#include "core/train/ThreadTeam.h"

#include <memory>
#include <optional>
#include <vector>

namespace dmm::train {

/// Loss and gradient of a mini-batch whose parts are computed side by side, one a member of a
/// ThreadTeam. Every member has a model of its own whose weights are the same memory as the one
/// that trains, but whose gradients are not; they are added in the order of the members, so that
/// the same parts give the same bits.
class GradientTeam {
 public:
  GradientTeam(std::shared_ptr<model::DeepMarkovModel> model, const objective::Objective& objective,
               ThreadTeam& team, torch::Device device = torch::kCPU);

  /// How many parts a mini-batch may have: one for each thread, or one on another device.
  std::size_t size() const { return m_onDevice ? 1 : m_models.size(); }

  /// Summed over the mini-batch, nats.
  struct Sums {
    double loss = 0;
    double reconstruction = 0;
    double kl = 0;
    double gradientNorm = 0; ///< the L2 norm of all gradients together
  };

  /// Leaves the gradient of the loss in the model's parameters; at most a part for each member.
  Sums compute(const std::vector<batch::BatchPart>& parts, double beta);

  /// Lets go of all members' gradients.
  void clear();

 private:
  void computePart(std::size_t member, const batch::BatchPart& part, double beta, Sums& sums);

  void clear(std::size_t member);

  /// Adds the members' gradients and gives the squared norm of the sum.
  double joinGradients(std::size_t members);

  const objective::Objective& m_objective;
  ThreadTeam& m_team;
  std::optional<DeviceModel> m_onDevice; ///< where mini-batches go, if not to the processor
  std::vector<std::shared_ptr<model::DeepMarkovModel>> m_models; ///< one a member
  std::vector<std::vector<torch::Tensor>> m_parameters;          ///< of each of them
};

} // namespace dmm::train
