#pragma once

#include "core/types/DatasetSummary.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace dmm::types {

/// How the pieces of a folder come to train, valid and test.
struct SplitRule {
  enum class Kind {
    Shuffled,  ///< by shares, after a shuffle with the seed
    InOrder,   ///< by shares, in the order of the files' names
    Subfolders ///< the subfolders train, valid and test say it
  };
  Kind kind = Kind::Shuffled;
  std::array<double, 3> shares{0.6, 0.2, 0.2}; ///< of train, valid, test; only their ratio counts
  std::uint64_t seed = 0;

  friend bool operator==(const SplitRule&, const SplitRule&) = default;
};

/// A folder of MIDI and MusicXML files that is to become a dataset.
struct ImportRequest {
  std::string folder;
  std::string name;         ///< of the dataset
  int slicesPerQuarter = 1; ///< the model's grid: 1 = quarters, 2 = eighths, 4 = sixteenths
  SplitRule split;

  friend bool operator==(const ImportRequest&, const ImportRequest&) = default;
};

struct ImportProgress {
  std::size_t filesDone = 0;
  std::size_t files = 0;
  std::string file; ///< the one being read, relative to the folder
};

/// What became of an import, file by file.
struct ImportReport {
  struct Entry {
    std::string file; ///< relative to the folder
    std::string text; ///< one line
  };

  std::string name;
  std::string file; ///< of the dataset
  std::array<DatasetSummary::SplitCount, 3> splits{};
  std::size_t scoreFiles = 0; ///< MIDI and MusicXML files in the folder
  std::size_t otherFiles = 0; ///< the rest, which nobody tried to read
  std::vector<Entry> skipped; ///< score files that are not in the dataset, and why
  std::vector<Entry> remarks; ///< pieces that are, and what was changed on the way

  std::size_t pieces() const { return splits[0].pieces + splits[1].pieces + splits[2].pieces; }
};

} // namespace dmm::types
