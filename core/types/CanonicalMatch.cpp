#include "core/types/CanonicalMatch.h"

namespace dmm::types {

CanonicalMatch::Counts CanonicalMatch::total() const {
  Counts sum;
  for (const Counts& split : splits) {
    sum.pieces += split.pieces;
    sum.matched += split.matched;
    sum.exact += split.exact;
    sum.slices += split.slices;
    sum.matchedSlices += split.matchedSlices;
    sum.equalSlices += split.equalSlices;
  }
  return sum;
}

} // namespace dmm::types
