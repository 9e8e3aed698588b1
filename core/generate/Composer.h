#pragma once

#include "core/data/Dataset.h"
#include "core/types/Generation.h"
#include "core/types/NoteLock.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace dmm::model {
class SequenceModel;
}

namespace dmm::generate {

/// Lets a trained model compose, in every mode of types::GenerationSettings. It works in double
/// precision with noise of its own (NoiseSource), so that the same weights and settings give the
/// same piece with any number of threads. Not for two threads at once. (Purely virtual, so that who
/// holds one links nothing of it: core/engine/Engine.h.)
class Composer {
 public:
  /// Particles of the bound that candidates are ranked by.
  static constexpr std::int64_t kBoundParticles = 16;

  /// Which model it is.
  struct Identity {
    std::string run;
    std::string checkpoint;
    std::int64_t epochs = 0;
    std::string weights; ///< the first 16 digits of the SHA-256 of all weights with their names
  };

  /// The model of a run's checkpoint file. Throws support::InputError naming it when it cannot be
  /// read.
  static std::unique_ptr<Composer> open(const std::filesystem::path& checkpoint);

  /// A copy of a model at work. `identity` is completed with the checksum of its weights.
  static std::unique_ptr<Composer> of(const model::SequenceModel& model, Identity identity);

  virtual ~Composer() = default;

  virtual const Identity& identity() const = 0;

  /// `source` holds the pieces that the settings name, `given` is the piece that is given to be
  /// harmonised, as it is sung; each may be null in a mode that needs none. Throws
  /// support::InputError when a setting is out of its range or a piece is not there. Leaves
  /// `nearest` empty: see findNearestTrainingPiece(). `progress` is told the share that is done,
  /// often; where it says false what is returned has no slices. `locks` are of what is given.
  using Progress = std::function<bool(double share)>;
  virtual types::GeneratedPiece compose(const types::GenerationSettings& settings,
                                        const data::Dataset* source = nullptr,
                                        const types::Chorale* given = nullptr,
                                        const Progress& progress = nullptr,
                                        const types::NoteLocks& locks = {}) const = 0;
};

} // namespace dmm::generate
