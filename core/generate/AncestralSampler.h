#pragma once

#include "core/types/Music.h"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace dmm::generate {

struct SampleSettings {
  std::int64_t lengthQuarters = 64;
  std::uint64_t seed = 0;
};

/// Composes from the prior of a trained model: z_1 from z_0, then z_t ~ p(z_t given z_{t-1}), and
/// each key of slice t sounds with the probability that the emitter gives it.
class AncestralSampler {
 public:
  /// Throws support::InputError naming the checkpoint when it cannot be read.
  explicit AncestralSampler(const std::filesystem::path& checkpoint);
  ~AncestralSampler();

  /// The same settings give the same piece. Voices are inferred; the origin names run, checkpoint,
  /// seed and length.
  types::Chorale sample(const SampleSettings& settings) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

} // namespace dmm::generate
