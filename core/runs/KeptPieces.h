#pragma once

#include "core/types/Generation.h"
#include "core/types/KeptPiece.h"

#include <filesystem>
#include <string>
#include <vector>

namespace dmm::runs {

/// The pieces that a run composed when somebody asked it to, in the folder of its samples: a MIDI
/// file each, which says how to make it again, and beside them one small file, pieces.yaml, with
/// what MIDI has no place for: star, bound, faults and nearest training piece. (What a run composes
/// while it trains lies there too, as epoch-*.mid, and is not among them.) A value; it holds no
/// open file. Several programs may write at the same time.
class KeptPieces {
 public:
  explicit KeptPieces(std::filesystem::path sampleFolder) : m_folder(std::move(sampleFolder)) {}

  struct Listing {
    std::vector<types::KeptPiece> pieces; ///< by the names of their files
    std::vector<std::string> problems;    ///< files that cannot be read; their pieces are left out
  };
  /// Never throws for what lies there. Reads of the pieces only those that pieces.yaml does not
  /// know, and of those only the title is kept.
  Listing list() const;

  /// Writes a piece under a name of its own. Throws support::IoError, with nothing left behind.
  types::KeptPiece add(const types::GeneratedPiece& piece) const;

  /// The notes; throws support::InputError.
  types::Chorale read(const std::string& file) const;

  void setStarred(const std::string& file, bool isStarred) const;

  /// Moves a piece to the trash of the folder, where list() does not see it, and back, with its
  /// star. Both throw support::InputError where there is no such piece, and support::IoError.
  void remove(const std::string& file) const;
  void restore(const std::string& file) const;
  /// Deletes a removed piece for good.
  void purge(const std::string& file) const;

 private:
  std::filesystem::path pathOf(const std::string& file) const;
  std::filesystem::path trashFolder() const { return m_folder / ".trash"; }
  std::filesystem::path indexFile() const { return m_folder / "pieces.yaml"; }
  std::string unusedName(const std::vector<types::KeptPiece>& known) const;

  std::filesystem::path m_folder;
};

} // namespace dmm::runs
