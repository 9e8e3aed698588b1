#include "core/model/hmm/structures/FactorialHmm.h"

namespace dmm::model::hmm {

torch::Tensor FactorialHmm::secondTransition(const torch::Tensor& probsX) const {
  return probsX.unsqueeze(0).unsqueeze(2); // [1, x, 1, x']
}

} // namespace dmm::model::hmm
