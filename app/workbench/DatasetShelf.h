#pragma once

#include "core/types/DatasetSummary.h"

#include <memory>
#include <string>
#include <vector>

namespace dmm::data {
class Dataset;
}

namespace dmm::app {

/// The datasets that the window offers: the built-in chorales first, then those of the user's
/// library, then what was opened. Known by the file of their summary. Those of the library are only
/// names until one is asked for: they may be many and large.
class DatasetShelf {
 public:
  DatasetShelf();
  ~DatasetShelf();

  /// Offers every dataset of the user's library, unread.
  void addLibrary();

  /// Reads a file (again, if it is here already) or the built-in chorales; throws
  /// support::InputError.
  std::shared_ptr<const data::Dataset> open(const std::string& file);

  /// The dataset with this file, read when it is not here yet; throws support::InputError, and
  /// then offers it no longer.
  std::shared_ptr<const data::Dataset> find(const std::string& file);

  /// Without counts and checksum where a dataset was not read yet.
  std::vector<types::DatasetSummary> summaries() const;

 private:
  struct Entry {
    types::DatasetSummary summary;
    std::shared_ptr<const data::Dataset> dataset; ///< null: not read yet
  };
  std::vector<Entry> m_entries;
};

} // namespace dmm::app
