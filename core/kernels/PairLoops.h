#pragma once

#include <cstdint>

namespace dmm::kernels {

using Size = std::int64_t;

/// The sizes of one call: for each slice all pairs of its values with its distributions, of z
/// numbers each.
struct PairSizes {
  Size slices, values, distributions, z;
};

/// What all pairs of values with Gaussians of the same slice need, value [slices, values, z], loc
/// and inverse (of the scale) [slices, distributions, z].
template <typename T> struct PairLoops {
  /// Squared distances in units of the scale, sum_i ((v_i - m_i) / s_i)^2 [slices, values,
  /// distributions].
  void (*squares)(const PairSizes& sizes, const T* value, const T* loc, const T* inverse,
                  T* squares);
  /// Adds g (v - m) / s^2 to `forLoc` of the distribution and takes it from `forValue`, and adds
  /// g ((v - m) / s)^2 to `spread` [slices, distributions, z], for every pair with the gradient g.
  void (*gradients)(const PairSizes& sizes, const T* gradient, const T* value, const T* loc,
                    const T* inverse, T* forValue, T* forLoc, T* spread);
};

/// Those of the target that runs, for float and double.
template <typename T> const PairLoops<T>& pairLoops();
template <> const PairLoops<float>& pairLoops();
template <> const PairLoops<double>& pairLoops();

} // namespace dmm::kernels
