#pragma once

#include "core/batch/PackedSteps.h"
#include "core/ops/Recurrences.h"

namespace dmm::ops::fused {

/// The rows of one step of a recurrence, among the packed rows of all steps.
struct StepRows {
  std::int64_t begin = 0;   ///< the first of them
  std::int64_t count = 0;   ///< how many there are
  std::int64_t goingOn = 0; ///< of these the first go on from a state, one each; the others begin
  std::int64_t before = 0;  ///< the first of the rows that those go on from
  std::int64_t carried = 0; ///< the first rows that another step goes on from
};

/// The order in which a recurrence goes through the steps of a packed mini-batch.
class Walk {
 public:
  Walk(const batch::PackedSteps& steps, Direction direction)
      : m_steps(steps)
      , m_direction(direction) {}

  std::int64_t count() const { return m_steps.count(); }
  std::int64_t mostRows() const { return m_steps.rows(0); } ///< of a step

  /// The i-th step of the walk.
  StepRows at(std::int64_t i) const {
    const std::int64_t last = count() - 1;
    const bool isBackwards = m_direction == Direction::Backwards;
    const std::int64_t t = isBackwards ? last - i : i;
    const std::int64_t rows = m_steps.rows(t), later = m_steps.continuing(t);
    const std::int64_t earlier = t > 0 ? rows : 0; // all that run now ran before
    StepRows step{m_steps.begin(t), rows, isBackwards ? later : earlier, 0,
                  isBackwards ? earlier : later};
    if (i > 0) step.before = m_steps.begin(isBackwards ? t + 1 : t - 1);
    return step;
  }

 private:
  const batch::PackedSteps& m_steps;
  Direction m_direction;
};

} // namespace dmm::ops::fused
