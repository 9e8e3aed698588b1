#include "core/ops/fused/FlowSteps.h"

#include "core/kernels/ElementLoops.h"
#include "core/kernels/FlowLoops.h"
#include "core/kernels/MatrixProduct.h"

namespace dmm::ops::fused {

using torch::Tensor;

namespace {

template <typename T> T* rowsFrom(const Tensor& rows, std::int64_t begin) {
  return rows.data_ptr<T>() + begin * rows.size(1);
}

} // namespace

FlowSteps::FlowSteps(const FlowWeights& weights, std::int64_t index, std::int64_t rows,
                     std::int64_t rowsAtOnce)
    : m_index(index)
    , m_minimum(weights.logScaleMinimum)
    , m_maximum(weights.logScaleMaximum)
    , m_input(weights.input[index])
    , m_inputBias(weights.inputBias[index].contiguous())
    , m_output(weights.output[index])
    , m_outputBias(weights.outputBias[index].contiguous())
    , m_toHidden(m_input.t())
    , m_toAffine(m_output.t())
    , m_hidden(torch::empty({rows, m_input.size(0)}, m_input.options()))
    , m_affine(torch::empty({rowsAtOnce, m_output.size(0)}, m_input.options()))
    , m_logScale(torch::empty({rows, m_input.size(1)}, m_input.options()))
    , m_images(torch::empty_like(m_logScale)) {}

template <typename T>
const T* FlowSteps::forward(const T* values, std::int64_t begin, std::int64_t count) {
  T* hidden = rowsFrom<T>(m_hidden, begin);
  T* affine = m_affine.data_ptr<T>();
  T* images = rowsFrom<T>(m_images, begin);
  m_toHidden.multiply(values, count, hidden);
  kernels::elementLoops<T>().addBiasAndRelu(hidden, m_inputBias.data_ptr<T>(), count, units());
  m_toAffine.multiply(hidden, count, affine);
  kernels::flowLoops<T>().transform(affine, m_outputBias.data_ptr<T>(), values, T(m_minimum),
                                    T(m_maximum), rowsFrom<T>(m_logScale, begin), images, count,
                                    z());
  return images;
}

void FlowSteps::startBackward(const Tensor& forDeterminants) {
  if (forDeterminants.defined()) m_forDeterminants = forDeterminants.contiguous();
  m_fromAffine.emplace(m_output);
  m_fromHidden.emplace(m_input);
  m_forAffine = torch::empty({m_images.size(0), 2 * z()}, m_images.options());
  m_forHidden = torch::empty_like(m_hidden);
  m_ofAffine = torch::zeros_like(m_outputBias);
  m_ofHidden = torch::zeros_like(m_inputBias);
}

template <typename T>
void FlowSteps::backward(T* gradient, const T* values, std::int64_t begin, std::int64_t count) {
  T* affine = rowsFrom<T>(m_forAffine, begin);
  T* hidden = rowsFrom<T>(m_forHidden, begin);
  const T* determinants =
      m_forDeterminants.defined() ? m_forDeterminants.data_ptr<T>() + begin : nullptr;
  kernels::flowLoops<T>().transformBackward(gradient, values, rowsFrom<T>(m_logScale, begin),
                                            determinants, affine, count, z());
  kernels::elementLoops<T>().addColumnSums(affine, m_ofAffine.data_ptr<T>(), count, 2 * z());
  m_fromAffine->multiply(affine, count, hidden);
  kernels::elementLoops<T>().reluBackward(hidden, rowsFrom<T>(m_hidden, begin), hidden,
                                          m_ofHidden.data_ptr<T>(), count, units());
  m_fromHidden->multiply(hidden, count, gradient, /*accumulate=*/true);
}

void FlowSteps::writeWeightGradients(const Tensor& values, const FlowWeights& gradients) const {
  kernels::multiply(m_forHidden.t(), values, gradients.input[m_index]);
  gradients.inputBias[m_index].copy_(m_ofHidden);
  kernels::multiply(m_forAffine.t(), m_hidden, gradients.output[m_index]);
  gradients.outputBias[m_index].copy_(m_ofAffine);
}

template const float* FlowSteps::forward(const float*, std::int64_t, std::int64_t);
template const double* FlowSteps::forward(const double*, std::int64_t, std::int64_t);
template void FlowSteps::backward(float*, const float*, std::int64_t, std::int64_t);
template void FlowSteps::backward(double*, const double*, std::int64_t, std::int64_t);

} // namespace dmm::ops::fused
