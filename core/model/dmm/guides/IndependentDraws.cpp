#include "core/model/dmm/guides/IndependentDraws.h"

namespace dmm::model {

using torch::Tensor;

namespace {

Tensor askForSources(const ops::GuideChainPath& path, const Tensor& noise,
                     const batch::PackedSteps& steps, const ops::ChooseSources& chooseSources) {
  std::vector<Tensor> sources(static_cast<std::size_t>(steps.count()));
  Tensor previous = torch::zeros_like(steps.at(path.z, 0)); // before the first step
  for (std::int64_t t = 1; t < steps.count(); ++t) {
    const std::int64_t active = steps.rows(t);
    const Tensor z = steps.at(path.z, t - 1, active);
    const Tensor source = sources[static_cast<std::size_t>(t)] =
        chooseSources(t, {z,
                          previous.narrow(0, 0, active),
                          steps.at(path.scale, t - 1, active),
                          steps.at(noise, t - 1, active),
                          {}});
    previous = source.defined() ? z.index_select(0, source) : z;
  }
  return ops::sourceRows(sources, steps);
}

} // namespace

ops::GuideChainPath drawIndependently(const Gaussian& q, const Tensor& noise,
                                      const batch::PackedSteps& steps,
                                      const ops::ChooseSources& chooseSources) {
  ops::GuideChainPath path;
  path.loc = q.loc;
  path.scale = q.scale;
  path.base = path.z = q.sample(noise);
  if (chooseSources) path.sources = askForSources(path, noise, steps, chooseSources);
  return path;
}

Tensor forEachParticle(const Tensor& slices, std::int64_t particles) {
  if (particles == 1) return slices;
  return slices.unsqueeze(1).expand({-1, particles, -1}).reshape({-1, slices.size(1)});
}

} // namespace dmm::model
