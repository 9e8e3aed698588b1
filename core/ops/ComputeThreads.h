#pragma once

namespace dmm::ops {

/// Sets how many processor cores the calling thread's tensor operations may use, in LibTorch and in
/// the OpenBLAS behind it (whose threads LibTorch does not steer), and lets this thread treat
/// numbers too small to be normal as zero: importance weights shrink to them, and processors then
/// compute a hundred times slower.
void setComputeThreads(int threads);

} // namespace dmm::ops
