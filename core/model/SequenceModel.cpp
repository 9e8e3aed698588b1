#include "core/model/SequenceModel.h"

#include "core/model/dmm/DeepMarkovModel.h"

namespace dmm::model {

std::shared_ptr<SequenceModel> makeModel(const SequenceModel::Config& config, std::int64_t keys) {
  return std::make_shared<DeepMarkovModel>(config, keys);
}

} // namespace dmm::model
