#pragma once

#include "core/model/Gaussian.h"
#include "core/model/dmm/Encoder.h"
#include "core/ops/Ops.h"

#include <torch/torch.h>

namespace dmm::model {

/// q(z given x): draws states, and says how likely it was to draw them. Rows are [N K, ...] as
/// ops::Ops has them; what the encoder says has one row a slice.
class Guide {
 public:
  virtual ~Guide() = default;

  /// Draws a path for every particle. `noise` is standard normal, [N K, z]; the flows bend what was
  /// drawn; the choice of sources is asked for between the steps.
  virtual ops::GuideChainPath draw(const Encoded& encoded, const torch::Tensor& noise,
                                   const ops::FlowWeights& flows, const batch::PackedSteps& steps,
                                   const ops::Ops& ops,
                                   const ops::ChooseSources& chooseSources) const = 0;

  enum class Parameters { Learned, Fixed }; ///< fixed: gradients reach the previous states alone

  /// q(base_t given z_{t-1}, x): previous [N K, z] -> [N K, z]. A guide that does not look back
  /// takes no more of `previous` than how many rows there are.
  virtual Gaussian at(const Encoded& encoded, const torch::Tensor& previous, const ops::Ops& ops,
                      Parameters parameters = Parameters::Learned) const = 0;

  /// Where its chain starts, [z]; undefined where it does not look back.
  virtual torch::Tensor start() const = 0;

  /// Draws the starting weights that its linear layers do not have already.
  virtual void initialise() = 0;

  /// The same along given paths, z [N K, z].
  Gaussian along(const Encoded& encoded, const torch::Tensor& z, const batch::PackedSteps& steps,
                 const ops::Ops& ops, Parameters parameters) const {
    const torch::Tensor first = start();
    if (!first.defined()) return at(encoded, z, ops, parameters);
    return at(encoded, ops.previousStates(z, held(first, parameters), steps), ops, parameters);
  }

 protected:
  static torch::Tensor held(const torch::Tensor& tensor, Parameters parameters) {
    return parameters == Parameters::Fixed ? tensor.detach() : tensor;
  }
  static torch::Tensor linear(const torch::nn::Linear& layer, const torch::Tensor& rows,
                              const ops::Ops& ops, Parameters parameters) {
    return ops.linear(rows, held(layer->weight, parameters), held(layer->bias, parameters));
  }
};

} // namespace dmm::model
