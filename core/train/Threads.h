#pragma once

namespace dmm::train {

/// Sets how many processor cores the calling thread's tensor operations may use, in LibTorch and in
/// the OpenBLAS behind it (whose threads LibTorch does not steer).
void setComputeThreads(int threads);

} // namespace dmm::train
