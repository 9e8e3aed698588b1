#pragma once

#include "core/kernels/ElementLoops.h"
#include "core/kernels/PackedWeight.h"
#include "core/ops/fused/cells/Walk.h"

namespace dmm::ops::fused {

/// Adds W_hh h_before to the rows `now` of a step, [count, gates R]: `states` [N, R] are those of
/// all steps, `fromStart` [gates R] is W_hh h_0.
template <typename T>
void addRecurrentShare(const kernels::PackedWeight& recurrent, const T* states, const T* fromStart,
                       const StepRows& rows, T* now) {
  const std::int64_t width = recurrent.columns();
  if (rows.goingOn > 0)
    recurrent.multiply(states + rows.before * recurrent.inner(), rows.goingOn, now,
                       /*accumulate=*/true);
  kernels::elementLoops<T>().addBias(now + rows.goingOn * width, fromStart,
                                     rows.count - rows.goingOn, width);
}

} // namespace dmm::ops::fused
