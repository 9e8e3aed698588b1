#include "app/workbench/DatasetShelf.h"

#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"

#include <algorithm>

namespace dmm::app {

using data::Dataset;

DatasetShelf::DatasetShelf() : m_datasets{Dataset::builtIn()} {}

DatasetShelf::~DatasetShelf() = default;

std::vector<std::string> DatasetShelf::addLibrary() {
  std::vector<std::string> problems;
  for (const auto& file : data::DatasetLibrary::standard().files()) {
    try {
      open(file.string());
    } catch (const std::exception& error) {
      problems.emplace_back(error.what());
    }
  }
  return problems;
}

std::shared_ptr<const Dataset> DatasetShelf::open(const std::string& file) {
  auto dataset = Dataset::fromFile(file);
  const auto known = std::find_if(m_datasets.begin(), m_datasets.end(), [&](const auto& other) {
    return other->summary().file == dataset->summary().file;
  });
  if (known == m_datasets.end()) {
    m_datasets.push_back(dataset);
  } else {
    *known = dataset;
  }
  return dataset;
}

std::shared_ptr<const Dataset> DatasetShelf::find(const std::string& file) {
  for (const auto& dataset : m_datasets)
    if (dataset->summary().file == file) return dataset;
  return open(file);
}

std::vector<types::DatasetSummary> DatasetShelf::summaries() const {
  std::vector<types::DatasetSummary> summaries;
  for (const auto& dataset : m_datasets) summaries.push_back(dataset->summary());
  return summaries;
}

} // namespace dmm::app
