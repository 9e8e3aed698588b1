#pragma once

#include "core/batch/MiniBatch.h"
#include "core/objective/Task.h"
#include "core/train/Device.h"
#include "core/train/ThreadTeam.h"

#include <memory>
#include <optional>
#include <vector>

namespace dmm::train {

/// Loss and gradient of a mini-batch whose parts are computed side by side, one a member of a
/// ThreadTeam. Every member has a task of its own; the weights of its model are the same memory as
/// those that train, its gradients are not. They are added in the order of the members, so that the
/// same parts give the same bits.
class GradientTeam {
 public:
  /// The task's model is the one that trains.
  GradientTeam(std::unique_ptr<objective::Task> task, ThreadTeam& team,
               torch::Device device = torch::kCPU);

  const objective::Task& task() const { return *m_tasks.front(); }

  /// How many parts a mini-batch may have: one for each thread, or one on another device.
  std::size_t size() const { return m_onDevice ? 1 : m_tasks.size(); }

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

  /// Where mini-batches go, if not to the processor.
  struct OnDevice {
    DeviceModel model;
    std::unique_ptr<objective::Task> task;
  };

  ThreadTeam& m_team;
  std::vector<std::unique_ptr<objective::Task>> m_tasks; ///< one a member
  std::vector<std::vector<torch::Tensor>> m_parameters;  ///< of the model of each of them
  std::optional<OnDevice> m_onDevice;
};

} // namespace dmm::train
