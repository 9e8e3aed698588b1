#pragma once

#include "core/types/DatasetSummary.h"
#include "core/types/ExperimentConfig.h"
#include "core/types/Generation.h"
#include "core/types/ModelReading.h"
#include "core/types/Music.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

namespace dmm::formats {
struct CanonicalReading;
}

namespace dmm::data {

/// Three splits of pieces, each as a Chorale for people and a PianoRoll for the model, on the grid
/// of the summary (quarters mostly). A piece whose voices nobody has told gets them when it is
/// first asked for. To who looks at it, it does not change: threads may share it.
class Dataset {
 public:
  /// The pieces of a split with their notes.
  class Chorales {
   public:
    class Iterator {
     public:
      Iterator(const Chorales& of, std::size_t place) : m_of(of), m_place(place) {}
      const types::Chorale& operator*() const { return m_of[m_place]; }
      Iterator& operator++() { return ++m_place, *this; }
      bool operator!=(const Iterator& other) const { return m_place != other.m_place; }

     private:
      const Chorales& m_of;
      std::size_t m_place;
    };

    Chorales(const Dataset& dataset, types::Split split) : m_dataset(dataset), m_split(split) {}
    std::size_t size() const { return m_dataset.rolls(m_split).size(); }
    const types::Chorale& operator[](std::size_t place) const {
      return m_dataset.chorale(m_split, place);
    }
    const types::Chorale& at(std::size_t place) const { return (*this)[place]; }
    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, size()}; }

   private:
    const Dataset& m_dataset;
    types::Split m_split;
  };

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
  /// A chorale without notes has those of its roll. `readings` says of each piece how its roll was
  /// taken from its chorale, where that is not simply what sounds at each slice.
  Dataset(types::DatasetSummary identity, std::vector<types::Piece> pieces);
  Dataset(types::DatasetSummary identity, std::vector<types::Piece> pieces,
          std::vector<formats::CanonicalReading> readings);
  ~Dataset();
  Dataset(const Dataset&) = delete;
  Dataset& operator=(const Dataset&) = delete;

  Chorales chorales(types::Split split) const { return {*this, split}; }
  /// Throws std::out_of_range where there is no such piece; valid as long as the dataset.
  const types::Chorale& chorale(types::Split split, std::size_t place) const;
  /// Title, number, length, metre of every piece, at no cost; its notes may be missing.
  const std::vector<types::Chorale>& headings(types::Split split) const;
  /// Those of all splits, one after the other.
  std::vector<types::Chorale> headings() const;
  /// The piece at this place among those; throws std::out_of_range.
  types::PieceRef pieceAt(std::size_t place) const;

  const std::vector<types::PianoRoll>& rolls(types::Split split) const;

  /// The roll of a piece as notes: rollOf() of it is that roll. Made anew.
  types::ModelReading reading(types::Split split, std::size_t place) const;

  /// The shift of what is composed after none of the pieces (see types::Chorale::modelShift): the
  /// median of the training pieces in whole octaves, which keep the key that they are read in.
  int usualShift() const;

  /// Time slices of all pieces of a split together: what figures a slice are divided by.
  std::size_t sliceCount(types::Split split) const;

  const types::DatasetSummary& summary() const { return m_summary; }

 private:
  struct Pieces {
    std::vector<types::Chorale> headings; ///< with their notes where the source tells the voices
    std::vector<types::PianoRoll> rolls;
    std::vector<formats::CanonicalReading> readings; ///< one a piece, or none at all
    /// The pieces whose voices were assigned; null where nobody asked, or the heading has them.
    mutable std::vector<std::unique_ptr<const types::Chorale>> assigned;
  };
  const Pieces& pieces(types::Split split) const;

  types::DatasetSummary m_summary;
  std::array<Pieces, 3> m_pieces;
  mutable std::mutex m_assigning; ///< guards what is assigned
};

} // namespace dmm::data
