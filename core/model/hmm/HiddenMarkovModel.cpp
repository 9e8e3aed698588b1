#include "core/model/hmm/HiddenMarkovModel.h"

#include <algorithm>
#include <stdexcept>

namespace dmm::model::hmm {

using torch::Tensor;

namespace {

void requireValid(const types::HmmConfig& config) {
  const auto require = [](bool good, const char* expected) {
    if (!good) throw std::invalid_argument(std::string("HiddenMarkovModel: expected ") + expected);
  };
  const auto isShare = [](double share) { return share >= 0 && share < 1; };
  require(config.hiddenDim >= 1, "at least one state");
  require(config.lags >= 1, "at least one lag");
  require(!config.isNade() || config.nadeDim >= 1, "a NADE layer of at least one unit");
  require(config.transitionRank >= 0, "a transition rank of at least 0");
  require(isShare(config.stateDropout) && isShare(config.noteDropout) &&
              isShare(config.nadeDropout),
          "dropouts in [0, 1)");
}

} // namespace

HiddenMarkovModel::HiddenMarkovModel(const types::HmmConfig& config, std::int64_t keys,
                                     const std::vector<std::int64_t>& heardKeys)
    : m_config(config)
    , m_keys(heardKeys.empty() ? keys : static_cast<std::int64_t>(heardKeys.size())) {
  requireValid(config);
  if (!heardKeys.empty()) m_heardKeys = register_buffer("heard_keys", torch::tensor(heardKeys));
  if (NoteOffsets::areIn(config))
    m_emitter = register_module("emitter", std::make_shared<NoteOffsets>(config, m_keys));
}

Tensor HiddenMarkovModel::seen(const Tensor& rows) const {
  // Module::to(type) makes buffers of whole numbers floating ones.
  return m_heardKeys.defined() ? rows.index_select(1, m_heardKeys.to(torch::kInt64)) : rows;
}

std::int64_t HiddenMarkovModel::lagsSeen() const {
  return std::max<std::int64_t>(m_config.looksBack() ? m_config.lags : 0,
                                usesSliceBefore() ? 1 : 0);
}

void HiddenMarkovModel::initialise(torch::Generator generator) {
  if (m_emitter) m_emitter->initialise(generator);
}

Tensor HiddenMarkovModel::tableLogProbs(const Slices& slices, const Tensor& logits,
                                        const HmmOps& ops) {
  return ops.logProbs(slices.notes, LogitTable{logits, slices.offsets, {}});
}

Tensor rowsOf(const Tensor& parameter, const Tensor& states) {
  return states.defined() ? parameter.index_select(0, states) : parameter;
}

} // namespace dmm::model::hmm
