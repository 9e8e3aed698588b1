#include "core/train/ClippedAdam.h"

#include <cmath>

namespace dmm::train {

namespace {
constexpr double kEpsilon = 1e-8;
}

ClippedAdam::ClippedAdam(Parameters parameters, const Options& options)
    : m_parameters(std::move(parameters))
    , m_options(options)
    , m_learningRate(options.learningRate) {
  for (const auto& item : m_parameters)
    m_moments[item.key()] = {0, torch::zeros_like(item.value()), torch::zeros_like(item.value())};
}

void ClippedAdam::zeroGradients() {
  for (auto& item : m_parameters) item.value().mutable_grad() = torch::Tensor();
}

void ClippedAdam::step() {
  const torch::NoGradGuard noGrad;
  m_learningRate *= m_options.lrDecay;
  for (auto& item : m_parameters)
    if (item.value().grad().defined()) update(item.value(), m_moments.at(item.key()));
}

void ClippedAdam::update(torch::Tensor& parameter, Moments& moments) const {
  torch::Tensor gradient = parameter.grad();
  gradient.clamp_(-m_options.clipNorm, m_options.clipNorm);
  if (m_options.weightDecay != 0) gradient = gradient.add(parameter, m_options.weightDecay);

  ++moments.step;
  moments.mean.mul_(m_options.beta1).add_(gradient, 1 - m_options.beta1);
  moments.square.mul_(m_options.beta2).addcmul_(gradient, gradient, 1 - m_options.beta2);

  const auto steps = static_cast<double>(moments.step);
  const double meanCorrection = 1 - std::pow(m_options.beta1, steps);
  const double squareCorrection = 1 - std::pow(m_options.beta2, steps);
  const double stepSize = m_learningRate * std::sqrt(squareCorrection) / meanCorrection;
  parameter.addcdiv_(moments.mean, moments.square.sqrt().add_(kEpsilon), -stepSize);
}

void ClippedAdam::restore(double learningRate, std::map<std::string, Moments> moments) {
  m_learningRate = learningRate;
  m_moments = std::move(moments);
}

} // namespace dmm::train
