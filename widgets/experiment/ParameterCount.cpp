#include "widgets/experiment/ParameterCount.h"

#include "core/types/Music.h"

namespace dmm::widgets {

std::int64_t parameterCount(const types::ExperimentConfig& config) {
  const auto affine = [](std::int64_t in, std::int64_t out) { return in * out + out; };
  const std::int64_t z = config.model.zDim;
  const std::int64_t e = config.model.emissionDim;
  const std::int64_t t = config.model.transitionDim;
  const std::int64_t r = config.model.rnnDim;
  const std::int64_t keys = types::kKeyCount;

  const auto emitter = affine(z, e) + affine(e, e) + affine(e, keys);
  const auto gate = affine(z, t) + affine(t, z);
  const auto proposedMean = affine(z, t) + affine(t, z);
  const auto transition = gate + proposedMean + 2 * affine(z, z); // lin_sig, lin_z_to_loc
  const auto combiner = affine(z, r) + 2 * affine(r, z);
  const auto rnn = keys * r + r * r + 2 * r; // torch.nn.RNN has two biases
  const auto initialStates = z + z + r;      // z_0, z_q_0, h_0
  const auto flow = affine(z, config.model.iafDim) + affine(config.model.iafDim, 2 * z);
  return emitter + transition + combiner + rnn + initialStates + config.model.numIafs * flow;
}

} // namespace dmm::widgets
