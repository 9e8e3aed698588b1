#include "core/data/Dataset.h"

#include "core/data/DatasetLibrary.h"
#include "core/formats/BuiltInCorpus.h"
#include "core/formats/CanonicalJson.h"
#include "core/formats/DatasetJson.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/Sha256.h"

namespace dmm::data {

using support::InputError;
using types::Split;

namespace {
constexpr const char* kBuiltInPrefix = "builtin:";
}

std::shared_ptr<const Dataset> Dataset::builtIn() {
  static const std::shared_ptr<const Dataset> dataset = [] {
    types::DatasetSummary identity;
    identity.name = kBuiltInName;
    identity.file = kBuiltInFile;
    identity.sha256 = support::sha256(formats::builtInCorpusBytes());
    formats::Corpus corpus = formats::readCorpus(formats::builtInCorpusBytes(), kBuiltInFile);
    identity.canonical = std::move(corpus.match);
    std::vector<types::Piece> pieces;
    pieces.reserve(corpus.pieces.size());
    for (auto& entry : corpus.pieces) pieces.push_back(std::move(entry.piece));
    return std::make_shared<const Dataset>(std::move(identity), std::move(pieces));
  }();
  return dataset;
}

bool Dataset::isBuiltIn(const std::string& nameOrFile) {
  if (nameOrFile == kBuiltInName || nameOrFile == kBuiltInFile) return true;
  if (nameOrFile.starts_with(kBuiltInPrefix))
    throw InputError(nameOrFile,
                     std::string("no such dataset is built in; there is ") + kBuiltInFile);
  return false;
}

std::shared_ptr<const Dataset> Dataset::fromFile(const std::filesystem::path& file,
                                                 std::string name) {
  if (isBuiltIn(file.string())) return builtIn();
  const std::string bytes = support::readFile(file, formats::kLargestDataset);
  types::DatasetSummary identity;
  identity.name = name.empty() ? file.stem().string() : std::move(name);
  identity.file = std::filesystem::absolute(file).lexically_normal().string();
  identity.sha256 = support::sha256(bytes);
  formats::DatasetContent content = formats::parseDatasetJson(bytes, file.string());
  identity.slicesPerQuarter = content.slicesPerQuarter;
  return std::make_shared<const Dataset>(std::move(identity), std::move(content.pieces));
}

std::shared_ptr<const Dataset>
Dataset::fromConfig(const types::ExperimentConfig::DatasetConfig& config) {
  std::filesystem::path file = config.file;
  if (file.empty())
    file = config.name.empty() ? kBuiltInFile : DatasetLibrary::standard().find(config.name);
  auto dataset = fromFile(file, config.name);
  if (!config.sha256.empty() && config.sha256 != dataset->summary().sha256)
    throw InputError(file.string(),
                     "is not the dataset that the experiment names: expected SHA-256 " +
                         config.sha256 + ", got " + dataset->summary().sha256);
  return dataset;
}

Dataset::Dataset(types::DatasetSummary identity, std::vector<types::Piece> pieces)
    : m_summary(std::move(identity)) {
  for (auto& [chorale, roll] : pieces) {
    const auto place = static_cast<std::size_t>(chorale.split);
    auto& count = m_summary.splits.at(place);
    ++count.pieces;
    count.slices += roll.length();
    m_pieces.at(place).chorales.push_back(std::move(chorale));
    m_pieces.at(place).rolls.push_back(std::move(roll));
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
