#pragma once

#include "core/types/DatasetSummary.h"
#include "core/types/ExperimentConfig.h"
#include "core/types/Music.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace dmm::data {

/// Three splits of pieces, each as a Chorale for people and a PianoRoll for the model, on the grid
/// of the summary (quarters mostly).
/// Immutable once loaded, so that threads may share it.
class Dataset {
 public:
  /// The chorales that every program carries (resources/chorales): their name, and what stands for
  /// it wherever a file is expected.
  static constexpr const char* kBuiltInName = "jsb-chorales";
  static constexpr const char* kBuiltInFile = "builtin:jsb-chorales";

  /// Read once, when first asked for; every caller shares them.
  static std::shared_ptr<const Dataset> builtIn();

  /// Whether this is the name of the built-in chorales or what stands for their file. Throws
  /// support::InputError for any other "builtin:...".
  static bool isBuiltIn(const std::string& nameOrFile);

  /// The built-in chorales where isBuiltIn(file) (then their name is theirs); otherwise reads a
  /// file in the canonical JSON form (core/formats/DatasetJson.h, also for its errors).
  static std::shared_ptr<const Dataset> fromFile(const std::filesystem::path& file,
                                                 std::string name = "");

  /// The dataset that an experiment names: by its file; without one by its name, in the user's
  /// library; without either the built-in chorales. Throws support::InputError when there is none,
  /// or when it is no longer the one whose SHA-256 the configuration recorded.
  static std::shared_ptr<const Dataset>
  fromConfig(const types::ExperimentConfig::DatasetConfig& config);

  /// The pieces go to their splits in the order they come in; `identity` is completed with counts.
  Dataset(types::DatasetSummary identity, std::vector<types::Piece> pieces);

  const std::vector<types::Chorale>& chorales(types::Split split) const;
  const std::vector<types::PianoRoll>& rolls(types::Split split) const;

  /// Time slices of all pieces of a split together: what figures a slice are divided by.
  std::size_t sliceCount(types::Split split) const;

  const types::DatasetSummary& summary() const { return m_summary; }

 private:
  struct Pieces {
    std::vector<types::Chorale> chorales;
    std::vector<types::PianoRoll> rolls;
  };
  const Pieces& pieces(types::Split split) const;

  types::DatasetSummary m_summary;
  std::array<Pieces, 3> m_pieces;
};

} // namespace dmm::data
