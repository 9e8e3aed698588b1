#include "core/model/hmm/structures/PartlyFactorialHmm.h"

namespace dmm::model::hmm {

torch::Tensor PartlyFactorialHmm::secondTransition(const torch::Tensor& probsX) const {
  return probsX.transpose(0, 1).unsqueeze(0); // [w', x, x'] -> [1, x, w', x']
}

} // namespace dmm::model::hmm
