#include "core/model/hmm/HeardKeys.h"

namespace dmm::model::hmm {

std::vector<std::int64_t> heardKeys(const std::vector<types::PianoRoll>& pieces) {
  types::Slice heard;
  for (const auto& piece : pieces)
    for (const auto& slice : piece.slices) heard |= slice;
  std::vector<std::int64_t> keys;
  for (std::size_t key = 0; key < heard.size(); ++key)
    if (heard.test(key)) keys.push_back(static_cast<std::int64_t>(key));
  return keys;
}

} // namespace dmm::model::hmm
