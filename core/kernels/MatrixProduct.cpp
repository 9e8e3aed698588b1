#include "core/kernels/MatrixProduct.h"

#include "core/kernels/Target.h"
#include "core/support/WorkClock.h"

#ifdef WORKBENCH_ONEDNN
#include <oneapi/dnnl/dnnl.h>
#endif

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace dmm::kernels {

using torch::Tensor;

namespace {

/// Whether LibTorch's own float32 products are the slower ones.
bool prefersOneDnn() {
#ifdef WORKBENCH_ONEDNN
  static const bool prefers = !at::hasMKL();
  return prefers;
#else
  return false;
#endif
}

#ifdef WORKBENCH_ONEDNN
/// A matrix as BLAS wants it: whether it stands transposed in memory, and the step between lines.
struct Operand {
  explicit Operand(const Tensor& matrix)
      : isTransposed(matrix.stride(1) != 1 && matrix.size(1) > 1)
      , stride(isTransposed ? std::max(matrix.stride(1), matrix.size(0))
                            : std::max(matrix.stride(0), matrix.size(1))) {}
  bool isTransposed;
  std::int64_t stride;
};

/// oneDNN takes the widest instructions of the processor, unless it is told so before its first
/// product: a target that was chosen for comparison holds for it too.
void holdOneDnnToTarget() {
  if (target() == "avx2") dnnl_set_max_cpu_isa(dnnl_cpu_isa_avx2);
  if (target() == "sse4") dnnl_set_max_cpu_isa(dnnl_cpu_isa_sse41);
}

void multiplyWithOneDnn(const Tensor& a, const Tensor& b, const Tensor& out, bool accumulate) {
  static const bool isHeld = (holdOneDnnToTarget(), true);
  static_cast<void>(isHeld);
  const Operand left(a);
  const Operand right(b);
  const Operand target(out);
  const auto status =
      dnnl_sgemm(left.isTransposed ? 'T' : 'N', right.isTransposed ? 'T' : 'N', a.size(0),
                 b.size(1), a.size(1), 1.0F, a.data_ptr<float>(), left.stride, b.data_ptr<float>(),
                 right.stride, accumulate ? 1.0F : 0.0F, out.data_ptr<float>(), target.stride);
  if (status != dnnl_success) throw std::runtime_error("oneDNN failed in a matrix product");
}

/// A gradient of many rows and few columns is a sum over what is long: oneDNN is some 1.2 times as
/// fast with few rows and many columns.
bool isFasterTurned(const Tensor& a, const Tensor& b) {
  const std::int64_t rows = a.size(0);
  const std::int64_t columns = b.size(1);
  return a.stride(0) == 1 && rows >= 3 * columns && a.size(1) >= rows / 4;
}
#endif

} // namespace

void multiply(const Tensor& a, const Tensor& b, const Tensor& out, bool accumulate) {
  if (a.dim() != 2 || b.dim() != 2 || a.size(1) != b.size(0) || out.size(0) != a.size(0) ||
      out.size(1) != b.size(1))
    throw std::invalid_argument("multiply: expected [M, K] and [K, N] into [M, N], got " +
                                c10::str(a.sizes(), b.sizes(), out.sizes()));
  if (out.numel() == 0) return;
  const support::WorkSpan span(support::Work::Products);
#ifdef WORKBENCH_ONEDNN
  if (prefersOneDnn() && out.scalar_type() == torch::kFloat32 && out.is_cpu() && a.size(1) > 0) {
    if (isFasterTurned(a, b)) {
      const Tensor turned = torch::empty({b.size(1), a.size(0)}, out.options());
      multiplyWithOneDnn(b.t(), a.t(), turned, false);
      accumulate ? out.add_(turned.t()) : out.copy_(turned.t());
      return;
    }
    multiplyWithOneDnn(a, b, out, accumulate);
    return;
  }
#endif
  Tensor target = out;
  if (accumulate) {
    at::addmm_out(target, target, a, b);
  } else {
    at::mm_out(target, a, b);
  }
}

std::string productLibrary() {
  std::string library =
      std::string("LibTorch ") + TORCH_VERSION + (at::hasMKL() ? " (MKL)" : " (BLAS)");
#ifdef WORKBENCH_ONEDNN
  if (prefersOneDnn()) {
    const auto* version = dnnl_version();
    library = "oneDNN " + std::to_string(version->major) + "." + std::to_string(version->minor);
  }
#endif
  return "panels on " + target() + " and " + library;
}

double productRate() {
  constexpr std::int64_t kSide = 1024;
  constexpr double kFlops = 2.0 * kSide * kSide * kSide;
  const torch::NoGradGuard noGrad;
  const Tensor a = torch::ones({kSide, kSide});
  const Tensor b = torch::ones({kSide, kSide});
  Tensor out = torch::empty({kSide, kSide});
  const auto rateOf = [&](const auto& product) {
    double best = 0;
    product(); // warms up
    for (int repetition = 0; repetition < 3; ++repetition) {
      const auto begin = std::chrono::steady_clock::now();
      product();
      const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
      best = std::max(best, kFlops / taken.count() * 1e-9);
    }
    return best;
  };
#ifdef WORKBENCH_ONEDNN
  const double ofOneDnn = rateOf([&] { multiplyWithOneDnn(a, b, out, false); });
  if (target() != targets().front()) return ofOneDnn; // LibTorch's cannot be held to a target
#else
  constexpr double ofOneDnn = 0;
#endif
  return std::max(ofOneDnn, rateOf([&] { at::mm_out(out, a, b); }));
}

} // namespace dmm::kernels
