#pragma once

#include "core/data/Dataset.h"
#include "core/model/Stepper.h"
#include "core/types/Generation.h"
#include "core/types/NoteLock.h"

#include <functional>
#include <memory>
#include <optional>

namespace dmm::generate {

/// Where the states of a new piece come from, one step after the other.
class Mode {
 public:
  virtual ~Mode() = default;

  virtual std::int64_t steps() const = 0;

  /// The state of step t, [1, D]. Asked for every step in its turn, with the step before as it was
  /// composed, and noise [1, noiseWidth].
  virtual torch::Tensor next(std::int64_t t, const model::Step& before,
                             const torch::Tensor& noise) = 0;

  /// The slice that sounds at step t whatever is drawn; nothing where it is drawn.
  virtual std::optional<types::Slice> given(std::int64_t /*t*/) const { return std::nullopt; }

  /// Whether every slice is given, so that none has to be drawn.
  virtual bool hasDrawnItself() const { return false; }

  /// log p(what is given), where the mode estimates it.
  virtual std::optional<double> logEvidence() const { return std::nullopt; }
};

inline const types::NoteLocks kNoLocks;

/// What a mode is made with; all of it must outlive the mode.
struct ModeSetup {
  const types::GenerationSettings& settings;
  const model::Stepper& stepper;
  const data::Dataset* source; ///< of the pieces that the settings name; null where none is needed
  const types::Chorale* given = nullptr;    ///< harmonise: the piece that is given, as it is sung
  const types::NoteLocks& locks = kNoLocks; ///< of it
  /// Told the share that is done of what a mode does when it is made; false ends it, and the mode
  /// has no steps.
  std::function<bool(double share)> progress = nullptr;
};

/// The mode of the settings. Throws support::InputError where a piece is not there or too short.
std::unique_ptr<Mode> makeMode(const ModeSetup& setup);

} // namespace dmm::generate
