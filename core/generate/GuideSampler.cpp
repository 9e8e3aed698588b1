#include "core/generate/GuideSampler.h"

#include "core/objective/Iwae.h"
#include "core/ops/reference/ReferenceOps.h"

namespace dmm::generate {

batch::PackedBatch GuideSampler::pack(const types::PianoRoll& roll) const {
  return batch::pack(std::vector{&roll}, m_model.z0().scalar_type());
}

torch::Tensor GuideSampler::noise(NoiseSource& source, std::int64_t paths,
                                  std::int64_t steps) const {
  torch::Tensor noise = torch::empty({paths, steps, m_model.dims().z}, torch::kFloat64);
  double* const cells = noise.data_ptr<double>();
  for (std::int64_t i = 0; i < noise.numel(); ++i) cells[i] = source.normal();
  return noise.to(m_model.z0().scalar_type());
}

torch::Tensor GuideSampler::start(std::int64_t paths) const {
  return m_model.z0().expand({paths, m_model.dims().z});
}

torch::Tensor GuideSampler::path(const types::PianoRoll& roll, const torch::Tensor& noise,
                                 double strength) const {
  const batch::PackedBatch batch = pack(roll); // one sequence: row t is slice t
  const torch::Tensor hidden = m_model.inferenceStates(batch, m_ops);
  const std::int64_t paths = noise.size(0);
  torch::Tensor guidePrevious = m_model.zq0().expand({paths, m_model.dims().z});
  torch::Tensor modelPrevious = start(paths);
  const ops::FlowWeights flows = m_model.flowWeights();
  std::vector<torch::Tensor> states;
  for (std::int64_t t = 0; t < batch.steps(); ++t) {
    const torch::Tensor noiseNow = noise.select(1, t);
    torch::Tensor z =
        m_model.combiner().at(guidePrevious, hidden.narrow(0, t, 1), m_ops).sample(noiseNow);
    for (std::int64_t i = 0; i < flows.count(); ++i)
      z = ops::reference::flowImage(z, flows, i).value;
    if (strength > 0)
      z = torch::lerp(z, m_model.transition().forward(modelPrevious, m_ops).sample(noiseNow),
                      strength);
    states.push_back(z);
    guidePrevious = modelPrevious = z;
  }
  return torch::stack(states, 1);
}

torch::Tensor GuideSampler::rollOn(const torch::Tensor& from, const torch::Tensor& noise) const {
  torch::Tensor z = from;
  std::vector<torch::Tensor> states;
  for (std::int64_t t = 0; t < noise.size(1); ++t) {
    z = m_model.transition().forward(z, m_ops).sample(noise.select(1, t));
    states.push_back(z);
  }
  return torch::stack(states, 1);
}

torch::Tensor GuideSampler::logits(const torch::Tensor& path) const {
  return m_model.emitter().forward(path, m_ops);
}

torch::Tensor GuideSampler::logLikelihood(const types::PianoRoll& roll,
                                          const torch::Tensor& logits) const {
  const std::int64_t paths = logits.size(0);
  const torch::Tensor slices = pack(roll).rows.repeat({paths, 1});
  return m_ops.bernoulliLogProb(slices, logits.reshape({-1, types::kKeyCount})).view({paths, -1});
}

double GuideSampler::negativeBound(const types::PianoRoll& roll, const torch::Tensor& noise) const {
  return objective::Iwae(m_ops, noise.size(0))
      .evaluate(m_model, pack(roll), noise, 1)
      .loss.item<double>();
}

} // namespace dmm::generate
