#include "core/data/Dataset.h"

#include "core/formats/CanonicalJson.h"
#include "core/formats/VoiceAssignment.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/Sha256.h"

namespace dmm::data {

using support::InputError;
using types::Split;

std::shared_ptr<const Dataset> Dataset::fromFile(const std::filesystem::path& file,
                                                 std::string name) {
  const std::string bytes = support::readFile(file);
  types::DatasetSummary identity;
  identity.name = name.empty() ? file.stem().string() : std::move(name);
  identity.file = std::filesystem::absolute(file).lexically_normal().string();
  identity.sha256 = support::sha256(bytes);
  return std::make_shared<const Dataset>(std::move(identity),
                                         formats::parseCanonicalJson(bytes, file.string()));
}

std::shared_ptr<const Dataset>
Dataset::fromConfig(const types::ExperimentConfig::DatasetConfig& config) {
  if (config.file.empty())
    throw InputError("dataset.file", "no dataset is given; name a file in the canonical JSON form");
  auto dataset = fromFile(config.file, config.name);
  if (!config.sha256.empty() && config.sha256 != dataset->summary().sha256)
    throw InputError(config.file,
                     "is not the dataset that the experiment names: expected SHA-256 " +
                         config.sha256 + ", got " + dataset->summary().sha256);
  return dataset;
}

Dataset::Dataset(types::DatasetSummary identity, std::vector<types::Chorale> chorales)
    : m_summary(std::move(identity)) {
  for (auto& chorale : chorales) {
    const auto place = static_cast<std::size_t>(chorale.split);
    Pieces& pieces = m_pieces.at(place);
    pieces.rolls.push_back(formats::rollOf(chorale));
    auto& count = m_summary.splits.at(place);
    ++count.pieces;
    count.slices += pieces.rolls.back().length();
    pieces.chorales.push_back(std::move(chorale));
  }
}

const Dataset::Pieces& Dataset::pieces(Split split) const {
  return m_pieces.at(static_cast<std::size_t>(split));
}

const std::vector<types::Chorale>& Dataset::chorales(Split split) const {
  return pieces(split).chorales;
}

const std::vector<types::PianoRoll>& Dataset::rolls(Split split) const {
  return pieces(split).rolls;
}

std::size_t Dataset::sliceCount(Split split) const {
  return m_summary.splits.at(static_cast<std::size_t>(split)).slices;
}

} // namespace dmm::data
