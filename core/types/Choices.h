#pragma once

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

namespace dmm::types {

/// How an objective is computed: see core/ops/Ops.h.
enum class Execution { Fused, Reference };

/// Where mini-batches are computed.
enum class Device { Cpu, Cuda };

/// The estimator of the guide's gradient.
enum class Gradient {
  Reparameterised,       ///< autograd through the samples: every objective has it
  StickingTheLanding,    ///< of trace_elbo
  DoublyReparameterised, ///< of iwae
};

/// How an objective over all pairs of samples reckons the density of z_t^k, which was drawn from
/// its own ancestor z_{t-1}^k.
enum class GuideDensity {
  /// log (1/K) sum_j q(z_t^k given z_{t-1}^j): what the K samples together were drawn from (the
  /// balance heuristic, Veach and Guibas 1995; as a proposal of tensor Monte Carlo: Aitchison 2019,
  /// arXiv:1806.08593). A weight is at most K p/q of the sample's own ancestor, exp of the TMC
  /// bound is unbiased for p(x), and the averaged ELBO bounds log p(x), for any guide.
  Mixture,
  /// log q(z_t^k given z_{t-1}^j) beside log p(z_t^k given z_{t-1}^j), pair by pair, as Pyro 1.8.6.
  /// Bounds log p(x) only where the guide does not look back: elsewhere a pair's p/q has no upper
  /// limit in the mean, and training can drive the loss to minus infinity.
  Pairwise,
};

/// The two kinds of models: Deep Markov Models, whose states are numbers and are drawn, and hidden
/// Markov models, whose states are counted and are summed over.
enum class Family { Dmm, Hmm };

/// Whether training adds Pyro's prior densities of the probabilities to the loss of an hmm.
enum class HmmPrior { Map, None };

/// The keys that an hmm sees: all, or those that the training pieces play, as Pyro.
enum class SeenKeys { All, Heard };

/// Which parts of the model look at the notes of the slice before (the paper's DMM-Aug).
enum class PreviousNotes { None, Transition, Emission, Both };

/// How the learning rate changes from step to step; see core/train/RateSchedule.h.
enum class RateSchedule {
  Exponential, ///< a factor at every step, as Pyro's ClippedAdam
  Cosine,      ///< falls to nothing at the run's last step
  Constant
};

/// What becomes of a run whose loss or gradient is not finite.
enum class OnNonFinite {
  Stop,  ///< it fails before the step
  Rewind ///< it goes back to the end of the last whole epoch and draws other noise
};

/// Where the chain of states starts: p(z_1) is the transition from a learned z_0, or N(0, 1).
enum class FirstState { Learned, StandardNormal };

/// The names of an enumeration's values in files, forms and on the command line, in their order.
template <typename Choice> inline constexpr std::array<const char*, 0> kNames{};
template <> inline constexpr std::array<const char*, 2> kNames<Execution>{"fused", "reference"};
template <> inline constexpr std::array<const char*, 2> kNames<Device>{"cpu", "cuda"};
template <>
inline constexpr std::array<const char*, 3> kNames<Gradient>{
    "reparameterised", "sticking_the_landing", "doubly_reparameterised"};
template <> inline constexpr std::array<const char*, 2> kNames<GuideDensity>{"mixture", "pairwise"};
template <> inline constexpr std::array<const char*, 2> kNames<Family>{"dmm", "hmm"};
template <> inline constexpr std::array<const char*, 2> kNames<HmmPrior>{"map", "none"};
template <> inline constexpr std::array<const char*, 2> kNames<SeenKeys>{"all", "heard"};
template <>
inline constexpr std::array<const char*, 4> kNames<PreviousNotes>{"none", "transition", "emission",
                                                                  "both"};
template <>
inline constexpr std::array<const char*, 3> kNames<RateSchedule>{"exponential", "cosine",
                                                                 "constant"};
template <> inline constexpr std::array<const char*, 2> kNames<OnNonFinite>{"stop", "rewind"};
template <>
inline constexpr std::array<const char*, 2> kNames<FirstState>{"learned", "standard_normal"};

/// The name of a value that kNames has.
template <typename Choice> constexpr const char* nameOf(Choice choice) {
  return kNames<Choice>.at(static_cast<std::size_t>(choice));
}

/// The value of that name; throws std::invalid_argument where there is none.
template <typename Choice> Choice choiceNamed(std::string_view name) {
  for (std::size_t i = 0; i < kNames<Choice>.size(); ++i)
    if (kNames<Choice>[i] == name) return static_cast<Choice>(i);
  throw std::invalid_argument("choiceNamed: there is no '" + std::string(name) + "'");
}

} // namespace dmm::types
