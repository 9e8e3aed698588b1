#include "core/train/ClippedAdam.h"

#include "core/support/WorkClock.h"
#include "core/train/ParameterLoops.h"

#include <algorithm>
#include <cmath>

namespace dmm::train {

namespace {
constexpr double kEpsilon = 1e-8;

/// As torch.nn.utils.clip_grad_norm_ has it.
double clippingFactor(double maximum, double norm) {
  return maximum > 0 ? std::min(1.0, maximum / (norm + 1e-6)) : 1.0;
}

} // namespace

ClippedAdam::ClippedAdam(Parameters parameters, const Options& options,
                         std::set<std::string> recurrent)
    : m_parameters(std::move(parameters))
    , m_options(options)
    , m_recurrent(std::move(recurrent))
    , m_learningRate(options.learningRate) {
  for (const auto& item : m_parameters)
    m_moments[item.key()] = {0, torch::zeros_like(item.value()), torch::zeros_like(item.value())};
}

void ClippedAdam::step(ThreadTeam& team, double gradientNorm, double rateFactor) {
  const support::WorkSpan span(support::Work::Optimiser);
  const torch::NoGradGuard noGrad;
  if (m_options.schedule == types::RateSchedule::Exponential) m_learningRate *= m_options.lrDecay;
  const double rate = m_learningRate * rateFactor;
  const double scale = clippingFactor(m_options.globalNorm, normToClip(team, gradientNorm));

  struct Update {
    kernels::AdamStep step;
    torch::Tensor parameter, gradient, mean, square;
  };
  std::vector<Update> updates;
  for (auto& item : m_parameters) {
    const torch::Tensor& parameter = item.value();
    if (!parameter.grad().defined()) continue;
    Moments& moments = m_moments.at(item.key());
    const auto steps = static_cast<double>(++moments.step);
    const double meanCorrection = 1 - std::pow(m_options.beta1, steps);
    const double squareCorrection = 1 - std::pow(m_options.beta2, steps);
    const bool isRecurrent = m_recurrent.contains(item.key());
    const double own = (isRecurrent ? m_options.recurrentRate : 1) *
                       (isRecurrent || m_recurrent.empty() ? m_rewoundRate : 1);
    const double stepSize = own * rate * std::sqrt(squareCorrection) / meanCorrection;
    updates.push_back({{scale, m_options.clipNorm, scale * m_options.weightDecay, m_options.beta1,
                        m_options.beta2, stepSize, kEpsilon},
                       parameter,
                       parameter.grad().contiguous(),
                       moments.mean,
                       moments.square});
  }
  team.run([&](int share) {
    const support::WorkSpan ofMember(support::Work::Optimiser);
    for (const Update& update : updates)
      adamStep(shareOf(update.parameter.numel(), share, team.size()), update.step, update.parameter,
               update.gradient, update.mean, update.square);
  });
}

double ClippedAdam::normToClip(ThreadTeam& team, double gradientNorm) const {
  if (m_options.globalNorm == 0 || m_options.weightDecay == 0) return gradientNorm;
  return std::sqrt(team.sum([&](int share) {
    const support::WorkSpan ofMember(support::Work::Optimiser);
    double sum = 0;
    for (const auto& item : m_parameters)
      if (const torch::Tensor gradient = item.value().grad(); gradient.defined())
        sum += sumOfSquaresWith(shareOf(gradient.numel(), share, team.size()),
                                gradient.contiguous(), item.value(), m_options.weightDecay);
    return sum;
  }));
}

void ClippedAdam::restore(double learningRate, std::map<std::string, Moments> moments) {
  m_learningRate = learningRate;
  m_moments = std::move(moments);
}

} // namespace dmm::train
