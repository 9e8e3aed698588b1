#include "core/runs/KeptPieces.h"

#include "core/config/YamlText.h"
#include "core/formats/MidiFile.h"
#include "core/formats/OwnMidi.h"
#include "core/formats/ScoreReading.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/FileLock.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace dmm::runs {

namespace fs = std::filesystem;
using support::InputError;
using types::KeptPiece;

namespace {

constexpr const char* kBeginning = "piece-";
constexpr const char* kEnding = ".mid";

std::string nameOf(std::int64_t number) {
  return fmt::format("{}{:06}{}", kBeginning, number, kEnding);
}

/// The number in a name that nameOf() made; 0 for any other.
std::int64_t numberOf(const std::string& name) {
  std::int64_t number = 0;
  if (!name.starts_with(kBeginning)) return 0;
  const char* digits = name.c_str() + std::string_view(kBeginning).size();
  std::from_chars(digits, name.c_str() + name.size(), number);
  return number;
}

bool isKept(const fs::path& file) {
  const std::string name = file.filename().string();
  return file.extension() == kEnding && !name.starts_with('.') && !name.starts_with("epoch-");
}

std::int64_t writtenAt(const fs::path& file) {
  std::error_code error;
  const auto time = fs::last_write_time(file, error);
  if (error) return 0;
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::file_clock::to_sys(time).time_since_epoch())
      .count();
}

std::vector<KeptPiece> parseIndex(const std::string& yaml, const std::string& source) {
  std::vector<KeptPiece> pieces;
  try {
    const YAML::Node root = config::parseYaml(yaml, source);
    if (root.IsNull()) return pieces;
    if (!root.IsSequence()) throw InputError(source, "expected a list of pieces");
    for (const YAML::Node& node : root) {
      if (!node.IsMap() || !node["file"])
        throw InputError(fmt::format("{}:{}", source, node.Mark().line + 1),
                         "expected a map with a file");
      KeptPiece piece;
      piece.file = node["file"].as<std::string>();
      piece.title = node["title"].as<std::string>("");
      piece.isStarred = node["starred"].as<bool>(false);
      if (node["nats_a_slice"]) piece.nll = node["nats_a_slice"].as<double>();
      if (node["faults_a_hundred_chords"])
        piece.faults = node["faults_a_hundred_chords"].as<double>();
      if (node["seed"]) piece.seed = node["seed"].as<std::uint64_t>();
      piece.nearestLabel = node["nearest"].as<std::string>("");
      piece.nearestShare = node["nearest_share"].as<double>(0);
      pieces.push_back(std::move(piece));
    }
  } catch (const YAML::Exception& error) {
    throw InputError(fmt::format("{}:{}", source, error.mark.line + 1), error.msg);
  }
  return pieces;
}

std::string toYaml(const std::vector<KeptPiece>& pieces) {
  YAML::Emitter out;
  out << YAML::BeginSeq;
  for (const KeptPiece& piece : pieces) {
    out << YAML::BeginMap;
    const auto write = [&](const char* key, const auto& value) {
      out << YAML::Key << key << YAML::Value << value;
    };
    write("file", piece.file);
    write("title", piece.title);
    if (piece.isStarred) write("starred", true);
    if (piece.nll == piece.nll) write("nats_a_slice", fmt::format("{}", piece.nll));
    if (piece.faults == piece.faults)
      write("faults_a_hundred_chords", fmt::format("{}", piece.faults));
    if (piece.seed) write("seed", *piece.seed);
    if (!piece.nearestLabel.empty()) {
      write("nearest", piece.nearestLabel);
      write("nearest_share", fmt::format("{}", piece.nearestShare));
    }
    out << YAML::EndMap;
  }
  out << YAML::EndSeq;
  return std::string(out.c_str()) + "\n";
}

std::vector<KeptPiece> readIndex(const fs::path& file) {
  if (!fs::exists(file)) return {};
  return parseIndex(support::readFile(file, config::kLargestYaml), file.string());
}

/// For who is about to write it: one that cannot be read is put aside, not written over.
std::vector<KeptPiece> readIndexToChange(const fs::path& file) {
  try {
    return readIndex(file);
  } catch (const InputError&) {
    fs::path aside = file;
    aside += ".unreadable";
    std::error_code ignored;
    fs::rename(file, aside, ignored);
    return {};
  }
}

auto findIn(std::vector<KeptPiece>& pieces, const std::string& file) {
  return std::find_if(pieces.begin(), pieces.end(),
                      [&](const KeptPiece& piece) { return piece.file == file; });
}

/// Mostly one of ours, note for note; else a score like any other.
types::Chorale readPiece(const fs::path& file) {
  try {
    return formats::readOwnMidi(file);
  } catch (const InputError&) {
    return formats::readScore(file).chorale;
  }
}

void movePiece(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (!fs::exists(from, error)) throw InputError(from.string(), "there is no such piece");
  if (fs::exists(to, error)) throw InputError(to.string(), "is there already");
  support::createFolder(to.parent_path());
  fs::rename(from, to, error);
  if (error) throw support::IoError(from.string(), "cannot be moved: " + error.message());
}

} // namespace

fs::path KeptPieces::pathOf(const std::string& file) const {
  if (file.empty() || file.find('/') != std::string::npos || !isKept(file))
    throw InputError(file, "is not the name of a kept piece");
  return m_folder / file;
}

KeptPieces::Listing KeptPieces::list() const {
  Listing listing;
  std::vector<KeptPiece> known;
  try {
    known = readIndex(indexFile());
  } catch (const std::exception& error) {
    listing.problems.emplace_back(error.what());
  }
  std::error_code error; // no folder: no pieces
  for (const auto& entry : fs::directory_iterator(m_folder, error)) {
    if (!isKept(entry.path())) continue;
    const std::string name = entry.path().filename().string();
    KeptPiece piece;
    if (const auto found = findIn(known, name); found != known.end()) {
      piece = *found;
    } else {
      piece.file = name;
      try {
        piece.title = readPiece(entry.path()).title;
      } catch (const std::exception& problem) {
        listing.problems.emplace_back(problem.what());
        continue;
      }
    }
    piece.written = writtenAt(entry.path());
    listing.pieces.push_back(std::move(piece));
  }
  std::sort(listing.pieces.begin(), listing.pieces.end(),
            [](const KeptPiece& a, const KeptPiece& b) { return a.file < b.file; });
  return listing;
}

std::string KeptPieces::unusedName(const std::vector<KeptPiece>& known) const {
  std::int64_t last = 0;
  for (const KeptPiece& piece : known) last = std::max(last, numberOf(piece.file));
  for (const fs::path& folder : {m_folder, trashFolder()}) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
      last = std::max(last, numberOf(entry.path().filename().string()));
  }
  return nameOf(last + 1);
}

KeptPiece KeptPieces::add(const types::GeneratedPiece& piece) const {
  support::createFolder(m_folder);
  const support::FileLock alone(m_folder);
  std::vector<KeptPiece> known = readIndexToChange(indexFile());
  KeptPiece kept;
  kept.file = unusedName(known);
  kept.title = piece.chorale.title;
  kept.nll = piece.nll;
  if (piece.faults) kept.faults = piece.faults->aHundredChords();
  kept.seed = piece.provenance.settings.seed;
  if (piece.nearest) {
    kept.nearestLabel = piece.nearest->label;
    kept.nearestShare = piece.nearest->share;
  }
  const fs::path file = m_folder / kept.file;
  formats::writeMidi(piece.chorale, file);
  known.push_back(kept);
  try {
    support::writeFile(indexFile(), toYaml(known));
  } catch (...) { // a piece without its figures is only half kept
    std::error_code ignored;
    fs::remove(file, ignored);
    throw;
  }
  kept.written = writtenAt(file);
  return kept;
}

types::Chorale KeptPieces::read(const std::string& file) const { return readPiece(pathOf(file)); }

void KeptPieces::setStarred(const std::string& file, bool isStarred) const {
  const fs::path path = pathOf(file);
  if (!fs::exists(path)) throw InputError(path.string(), "there is no such piece");
  const support::FileLock alone(m_folder);
  std::vector<KeptPiece> known = readIndexToChange(indexFile());
  auto found = findIn(known, file);
  if (found == known.end()) { // somebody else wrote it
    KeptPiece piece;
    piece.file = file;
    piece.title = readPiece(path).title;
    found = known.insert(known.end(), std::move(piece));
  }
  if (found->isStarred == isStarred) return;
  found->isStarred = isStarred;
  support::writeFile(indexFile(), toYaml(known));
}

void KeptPieces::remove(const std::string& file) const {
  movePiece(pathOf(file), trashFolder() / file);
}

void KeptPieces::restore(const std::string& file) const {
  movePiece(trashFolder() / file, pathOf(file));
}

void KeptPieces::purge(const std::string& file) const {
  pathOf(file); // refuses what is no name
  const support::FileLock alone(m_folder);
  std::error_code error;
  fs::remove(trashFolder() / file, error);
  if (error) throw support::IoError(file, "cannot be deleted: " + error.message());
  fs::remove(trashFolder(), error); // once it is empty
  std::vector<KeptPiece> known = readIndexToChange(indexFile());
  if (std::erase_if(known, [&](const KeptPiece& piece) { return piece.file == file; }) > 0)
    support::writeFile(indexFile(), toYaml(known));
}

} // namespace dmm::runs
