#include "core/ops/fused/FlowSteps.h"

#include "core/kernels/ColumnSums.h"
#include "core/kernels/MatrixProduct.h"

namespace dmm::ops::fused {

using torch::Tensor;

FlowSteps::FlowSteps(const FlowWeights& weights, std::int64_t index, std::int64_t rows)
    : m_index(index)
    , m_minimum(weights.logScaleMinimum)
    , m_maximum(weights.logScaleMaximum)
    , m_input(weights.input[index])
    , m_output(weights.output[index])
    , m_outputBias(weights.outputBias[index])
    , m_inputTransposed(m_input.t().contiguous())
    , m_outputTransposed(m_output.t().contiguous()) {
  const Tensor bias = weights.inputBias[index];
  m_hidden = bias.expand({rows, bias.size(0)}).clone(at::MemoryFormat::Contiguous);
  m_logScale = torch::empty({rows, m_input.size(1)}, m_input.options());
  m_images = torch::empty_like(m_logScale);
}

Tensor FlowSteps::forward(const Tensor& values, std::int64_t begin) {
  const std::int64_t rows = values.size(0);
  Tensor hidden = m_hidden.narrow(0, begin, rows);
  kernels::multiply(values, m_inputTransposed, hidden, /*accumulate=*/true);
  hidden.relu_();
  const Tensor affine = m_outputBias.expand({rows, 2 * z()}).clone(at::MemoryFormat::Contiguous);
  kernels::multiply(hidden, m_outputTransposed, affine, /*accumulate=*/true);
  Tensor logScale = m_logScale.narrow(0, begin, rows);
  at::clamp_out(logScale, affine.narrow(1, z(), z()), m_minimum, m_maximum);
  Tensor images = m_images.narrow(0, begin, rows);
  at::exp_out(images, logScale);
  images.mul_(values).add_(affine.narrow(1, 0, z()));
  return images;
}

void FlowSteps::startBackward(const Tensor& forDeterminant) {
  const auto options = m_images.options();
  m_forOutput = torch::empty({m_images.size(0), 2 * z()}, options);
  m_forHidden = torch::empty_like(m_hidden);
  auto forLogScale = m_forOutput.narrow(1, z(), z());
  if (forDeterminant.defined()) {
    forLogScale.copy_(forDeterminant.unsqueeze(1));
  } else {
    forLogScale.zero_();
  }
}

void FlowSteps::backward(const Tensor& gradient, const Tensor& values, std::int64_t begin) {
  const std::int64_t rows = values.size(0);
  const Tensor output = m_forOutput.narrow(0, begin, rows);
  output.narrow(1, 0, z()).copy_(gradient);
  gradient.mul_(m_logScale.narrow(0, begin, rows).exp()); // now for the scaled part of the value
  output.narrow(1, z(), z()).addcmul_(gradient, values);
  Tensor hidden = m_forHidden.narrow(0, begin, rows);
  kernels::multiply(output, m_output, hidden);
  at::threshold_backward_out(hidden, hidden, m_hidden.narrow(0, begin, rows), 0);
  kernels::multiply(hidden, m_input, gradient, /*accumulate=*/true);
}

void FlowSteps::writeWeightGradients(const Tensor& values, const FlowWeights& gradients) const {
  kernels::multiply(m_forHidden.t(), values, gradients.input[m_index]);
  gradients.inputBias[m_index].copy_(kernels::columnSums(m_forHidden));
  kernels::multiply(m_forOutput.t(), m_hidden, gradients.output[m_index]);
  gradients.outputBias[m_index].copy_(kernels::columnSums(m_forOutput));
}

} // namespace dmm::ops::fused
