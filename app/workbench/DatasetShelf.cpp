#include "app/workbench/DatasetShelf.h"

#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"

#include <algorithm>
#include <filesystem>

namespace dmm::app {

using data::Dataset;

DatasetShelf::DatasetShelf() {
  const auto builtIn = Dataset::builtIn();
  m_entries.push_back({builtIn->summary(), builtIn});
}

DatasetShelf::~DatasetShelf() = default;

void DatasetShelf::addLibrary() {
  for (const auto& file : data::DatasetLibrary::standard().files()) {
    types::DatasetSummary summary;
    summary.name = file.stem().string();
    summary.file = std::filesystem::absolute(file).lexically_normal().string();
    m_entries.push_back({summary, nullptr});
  }
}

std::shared_ptr<const Dataset> DatasetShelf::open(const std::string& file) {
  auto dataset = Dataset::fromFile(file);
  const auto known = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
    return entry.summary.file == dataset->summary().file;
  });
  if (known == m_entries.end()) {
    m_entries.push_back({dataset->summary(), dataset});
  } else {
    *known = {dataset->summary(), dataset};
  }
  return dataset;
}

std::shared_ptr<const Dataset> DatasetShelf::find(const std::string& file) {
  for (const Entry& entry : m_entries)
    if (entry.summary.file == file && entry.dataset) return entry.dataset;
  try {
    return open(file);
  } catch (...) {
    std::erase_if(m_entries, [&](const Entry& entry) { return entry.summary.file == file; });
    throw;
  }
}

std::vector<types::DatasetSummary> DatasetShelf::summaries() const {
  std::vector<types::DatasetSummary> summaries;
  for (const Entry& entry : m_entries) summaries.push_back(entry.summary);
  return summaries;
}

} // namespace dmm::app
