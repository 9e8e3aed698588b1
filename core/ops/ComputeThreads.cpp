#include "core/ops/ComputeThreads.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <dlfcn.h>

namespace dmm::ops {

void setComputeThreads(int threads) {
  at::set_num_threads(threads);
  at::globalContext().setFlushDenormal(true); // of the calling thread
  using Setter = void (*)(int);
  if (auto* symbol = ::dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))
    reinterpret_cast<Setter>(symbol)(threads);
}

} // namespace dmm::ops
