#include "core/train/GradientTeam.h"

#include "core/model/SharedWeights.h"
#include "core/support/WorkClock.h"
#include "core/train/ParameterLoops.h"

#include <cmath>
#include <stdexcept>

namespace dmm::train {

GradientTeam::GradientTeam(std::unique_ptr<objective::Task> task, ThreadTeam& team,
                           torch::Device device)
    : m_team(team) {
  m_tasks.push_back(std::move(task));
  const objective::Task& first = *m_tasks.front();
  while (static_cast<int>(m_tasks.size()) < team.size())
    m_tasks.push_back(first.of(model::sharingWeights(*first.model())));
  for (const auto& member : m_tasks) m_parameters.push_back(member->model()->parameters());
  if (device.is_cpu()) return;
  DeviceModel copy(first.model(), device);
  auto onDevice = first.of(copy.model());
  m_onDevice = OnDevice{std::move(copy), std::move(onDevice)};
}

GradientTeam::Sums GradientTeam::compute(const std::vector<batch::BatchPart>& parts, double beta) {
  if (parts.empty() || parts.size() > size())
    throw std::invalid_argument("GradientTeam::compute: expected 1 to " + std::to_string(size()) +
                                " parts, got " + std::to_string(parts.size()));
  std::vector<Sums> sums(parts.size());
  const auto work = [&](int member) {
    const auto index = static_cast<std::size_t>(member);
    if (index < parts.size()) computePart(index, parts[index], beta, sums[index]);
  };
  if (parts.size() == 1) {
    work(0);
  } else {
    m_team.run(work);
  }
  Sums total;
  for (const Sums& part : sums) {
    total.loss += part.loss;
    total.reconstruction += part.reconstruction;
    total.kl += part.kl;
  }
  total.gradientNorm = std::sqrt(joinGradients(parts.size()));
  return total;
}

void GradientTeam::clear() {
  for (std::size_t member = 0; member < m_parameters.size(); ++member) clear(member);
}

void GradientTeam::clear(std::size_t member) {
  for (torch::Tensor parameter : m_parameters[member]) parameter.mutable_grad() = torch::Tensor();
}

void GradientTeam::computePart(std::size_t member, const batch::BatchPart& part, double beta,
                               Sums& sums) {
  clear(member);
  objective::ObjectiveValue value;
  if (m_onDevice) {
    const torch::Device device = m_onDevice->model.device();
    m_onDevice->model.fetchWeights();
    batch::BatchPart there = part;
    for (torch::Tensor* tensor :
         {&there.batch.rows, &there.noise.draws, &there.noise.slices, &there.noise.shared})
      if (tensor->defined()) *tensor = tensor->to(device);
    value = m_onDevice->task->loss(there, beta);
  } else {
    value = m_tasks[member]->loss(part, beta);
  }
  sums.loss = value.loss.item<double>();
  sums.reconstruction = value.reconstruction.item<double>();
  sums.kl = value.kl.item<double>();
  value.loss.backward();
  if (m_onDevice) m_onDevice->model.returnGradients();
}

double GradientTeam::joinGradients(std::size_t members) {
  const support::WorkSpan span(support::Work::Optimiser);
  for (std::size_t member = 0; member < members; ++member)
    for (auto& parameter : m_parameters[member]) { // all or none of the members have a gradient
      const torch::Tensor gradient = parameter.grad();
      if (gradient.defined() && !gradient.is_contiguous())
        parameter.mutable_grad() = gradient.contiguous();
    }
  // Every thread takes its share of each parameter, so that no order depends on chance.
  return m_team.sum([&](int share) {
    const support::WorkSpan ofMember(support::Work::Optimiser);
    double sum = 0;
    for (std::size_t i = 0; i < m_parameters.front().size(); ++i) {
      const torch::Tensor& total = m_parameters.front()[i].grad();
      if (!total.defined()) continue;
      const Range range = shareOf(total.numel(), share, m_team.size());
      for (std::size_t member = 1; member < members; ++member)
        if (const torch::Tensor& other = m_parameters[member][i].grad(); other.defined())
          add(range, total, other);
      sum += sumOfSquares(range, total);
    }
    return sum;
  });
}

} // namespace dmm::train
