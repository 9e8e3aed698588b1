#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dmm::support {

/// What a thread that trains is busy with.
enum class Work : std::uint8_t {
  Products,    ///< of matrices
  Packing,     ///< of weights, for those products
  Elements,    ///< the loops over numbers between products
  MiniBatches, ///< their notes and their noise
  Optimiser,   ///< adding up gradients and taking the step
  Waiting,     ///< for another thread
  Rest,        ///< autograd, and small operations of LibTorch
};
inline constexpr std::size_t kWorks = 7;
inline constexpr std::array<std::string_view, kWorks> kWorkNames = {
    "products", "packing", "elements", "mini_batches", "optimiser", "waiting", "rest"};

/// Seconds of each.
struct WorkTimes {
  std::array<double, kWorks> seconds{};

  double of(Work work) const { return seconds[static_cast<std::size_t>(work)]; }
  double total() const {
    double sum = 0;
    for (const double part : seconds) sum += part;
    return sum;
  }
};

} // namespace dmm::support
