#pragma once

#include "core/data/Dataset.h"
#include "core/types/Generation.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace dmm::model {
class DeepMarkovModel;
}

namespace dmm::generate {

/// Lets a trained model compose, in every mode of types::GenerationSettings. It works in double
/// precision with noise of its own (NoiseSource), so that the same weights and settings give the
/// same piece with any number of threads. Not for two threads at once.
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
  explicit Composer(const std::filesystem::path& checkpoint);

  /// A copy of a model at work. `identity` is completed with the checksum of its weights.
  Composer(const model::DeepMarkovModel& model, Identity identity);
  Composer(Composer&&) noexcept;
  ~Composer();

  const Identity& identity() const;

  /// `source` holds the pieces that the settings name; it may be null in a mode that needs none.
  /// Throws support::InputError when a setting is out of its range or a piece is not there. Leaves
  /// `nearest` empty: see findNearestTrainingPiece().
  types::GeneratedPiece compose(const types::GenerationSettings& settings,
                                const data::Dataset* source = nullptr) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

/// The piece of a dataset that a reference names; throws support::InputError where there is none.
const types::PianoRoll& findRoll(const data::Dataset& dataset, const types::PieceRef& piece);

} // namespace dmm::generate
