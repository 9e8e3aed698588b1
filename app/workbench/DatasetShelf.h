#pragma once

#include "core/types/DatasetSummary.h"

#include <memory>
#include <string>
#include <vector>

namespace dmm::data {
class Dataset;
}

namespace dmm::app {

/// The datasets that the window offers, each read once: the built-in chorales first, then those of
/// the user's library, then what was opened. Known by the file of their summary.
class DatasetShelf {
 public:
  DatasetShelf();
  ~DatasetShelf();

  /// Reads every dataset of the user's library; returns what is wrong with those it cannot read.
  std::vector<std::string> addLibrary();

  /// Reads a file (again, if it is here already) or the built-in chorales; throws
  /// support::InputError.
  std::shared_ptr<const data::Dataset> open(const std::string& file);

  /// The dataset with this file, read when it is not here yet; throws support::InputError.
  std::shared_ptr<const data::Dataset> find(const std::string& file);

  std::vector<types::DatasetSummary> summaries() const;

 private:
  std::vector<std::shared_ptr<const data::Dataset>> m_datasets;
};

} // namespace dmm::app
