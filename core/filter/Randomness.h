#pragma once

namespace dmm::filter {

/// Where the numbers of a filter come from.
class Randomness {
 public:
  virtual ~Randomness() = default;

  virtual double uniform() = 0; ///< in [0, 1)
  virtual double normal() = 0;  ///< standard
};

} // namespace dmm::filter
