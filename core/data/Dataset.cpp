#include "core/data/Dataset.h"

#include "core/data/DatasetLibrary.h"
#include "core/formats/BuiltInCorpus.h"
#include "core/formats/CanonicalJson.h"
#include "core/formats/CanonicalReading.h"
#include "core/formats/DatasetJson.h"
#include "core/formats/VoiceAssignment.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/Sha256.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

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
    formats::Corpus corpus = formats::builtInCorpus();
    identity.canonical = std::move(corpus.match);
    std::vector<types::Piece> pieces;
    std::vector<formats::CanonicalReading> readings;
    for (auto& entry : corpus.pieces) {
      pieces.push_back(std::move(entry.piece));
      readings.push_back(std::move(entry.reading));
    }
    return std::make_shared<const Dataset>(std::move(identity), std::move(pieces),
                                           std::move(readings));
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
    : Dataset(std::move(identity), std::move(pieces), {}) {}

Dataset::Dataset(types::DatasetSummary identity, std::vector<types::Piece> pieces,
                 std::vector<formats::CanonicalReading> readings)
    : m_summary(std::move(identity)) {
  if (!readings.empty() && readings.size() != pieces.size())
    throw std::invalid_argument("Dataset: expected one reading a piece, got " +
                                std::to_string(readings.size()) + " for " +
                                std::to_string(pieces.size()));
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    auto& [chorale, roll] = pieces[i];
    const auto place = static_cast<std::size_t>(chorale.split);
    auto& count = m_summary.splits.at(place);
    ++count.pieces;
    count.slices += roll.length();
    Pieces& split = m_pieces.at(place);
    split.headings.push_back(std::move(chorale));
    split.rolls.push_back(std::move(roll));
    if (!readings.empty()) split.readings.push_back(std::move(readings[i]));
  }
  for (Pieces& split : m_pieces) split.assigned.resize(split.rolls.size());
}

Dataset::~Dataset() = default;

int Dataset::usualShift() const {
  std::vector<int> shifts;
  for (const types::Chorale& chorale : headings(Split::Train)) shifts.push_back(chorale.modelShift);
  if (shifts.empty()) return 0;
  const auto middle = shifts.begin() + static_cast<std::ptrdiff_t>(shifts.size() / 2);
  std::nth_element(shifts.begin(), middle, shifts.end());
  constexpr int kOctave = 12;
  return kOctave * static_cast<int>(std::lround(static_cast<double>(*middle) / kOctave));
}

const Dataset::Pieces& Dataset::pieces(Split split) const {
  return m_pieces.at(static_cast<std::size_t>(split));
}

const types::Chorale& Dataset::chorale(Split split, std::size_t place) const {
  const Pieces& all = pieces(split);
  const types::Chorale& heading = all.headings.at(place);
  if (std::any_of(heading.voices.begin(), heading.voices.end(),
                  [](const auto& voice) { return !voice.empty(); }))
    return heading;
  const std::lock_guard lock(m_assigning);
  auto& assigned = all.assigned[place];
  if (!assigned) {
    auto chorale = std::make_unique<types::Chorale>(heading);
    chorale->voices = formats::assignVoices(all.rolls[place]).voices;
    assigned = std::move(chorale);
  }
  return *assigned;
}

types::ModelReading Dataset::reading(Split split, std::size_t place) const {
  const Pieces& all = pieces(split);
  const types::Chorale& notes = chorale(split, place);
  return all.readings.empty() ? formats::notesOnGrid(notes, m_summary.slicesPerQuarter)
                              : formats::notesByReading(notes, all.readings[place]);
}

const std::vector<types::Chorale>& Dataset::headings(Split split) const {
  return pieces(split).headings;
}

types::PieceRef Dataset::pieceAt(std::size_t place) const {
  std::size_t before = 0;
  for (const Split split : types::kSplits) {
    const std::size_t count = rolls(split).size();
    if (place < before + count) return {split, static_cast<std::int64_t>(place - before)};
    before += count;
  }
  throw std::out_of_range("Dataset::pieceAt: expected less than " + std::to_string(before) +
                          ", got " + std::to_string(place));
}

std::vector<types::Chorale> Dataset::headings() const {
  std::vector<types::Chorale> all;
  for (const Split split : types::kSplits)
    all.insert(all.end(), headings(split).begin(), headings(split).end());
  return all;
}

const std::vector<types::PianoRoll>& Dataset::rolls(Split split) const {
  return pieces(split).rolls;
}

std::size_t Dataset::sliceCount(Split split) const {
  return m_summary.splits.at(static_cast<std::size_t>(split)).slices;
}

} // namespace dmm::data
