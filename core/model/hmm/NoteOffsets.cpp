#include "core/model/hmm/NoteOffsets.h"

#include "core/types/PartInfo.h"

#include <stdexcept>

namespace dmm::model::hmm {

NoteOffsets::NoteOffsets(const Config& config, std::int64_t keys) {
  if (!areIn(config))
    throw std::invalid_argument("NoteOffsets: expected notes that look at others");
  const auto add = [&](const char* name, torch::IntArrayRef shape) {
    return register_parameter(name, torch::zeros(shape));
  };
  m_weights.isAscending = config.emission != "nade_descending";
  if (config.emissionHearsNotes()) m_weights.previous = add("previous", {config.lags, keys, keys});
  if (!areOrdered(config)) return;
  m_weights.below = add("below", {keys, keys});
  m_weights.nadeIn = add("nade_in", {config.nadeDim, keys});
  m_weights.nadeOut = add("nade_out", {keys, config.nadeDim});
  m_weights.nadeBias = add("nade_bias", {config.nadeDim});
  if (config.emissionHearsNotes())
    m_weights.nadePrevious = add("nade_previous", {config.lags, keys, config.nadeDim});
}

bool NoteOffsets::areOrdered(const Config& config) {
  const types::PartInfo* emission = types::chosenPart(types::PartKind::Emission, config);
  return emission && emission->has.contains(types::Trait::OrdersKeys);
}

void NoteOffsets::initialise(torch::Generator generator) {
  const torch::NoGradGuard noGrad;
  for (auto& parameter : parameters()) parameter.normal_(0, 0.05, generator);
}

} // namespace dmm::model::hmm
