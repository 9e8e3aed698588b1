#include "core/model/SequenceModel.h"

#include "core/model/dmm/DeepMarkovModel.h"
#include "core/model/hmm/structures/Registry.h"

namespace dmm::model {

std::shared_ptr<SequenceModel> makeModel(const Architecture& architecture) {
  switch (architecture.config.family) {
  case types::Family::Dmm:
    return std::make_shared<DeepMarkovModel>(architecture.config, architecture.keys);
  case types::Family::Hmm: return hmm::makeModel(architecture);
  }
  throw std::invalid_argument("makeModel: expected a known family");
}

} // namespace dmm::model
