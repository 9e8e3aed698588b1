#include "core/data/DatasetImport.h"

#include "core/data/SplitRule.h"
#include "core/formats/DatasetJson.h"
#include "core/formats/ScoreAssembly.h"
#include "core/formats/ScoreReading.h"
#include "core/formats/VoiceAssignment.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/Sha256.h"
#include "core/support/Text.h"

#include <algorithm>
#include <map>
#include <optional>

namespace dmm::data {

namespace fs = std::filesystem;
using support::InputError;
using types::ImportReport;
using types::ImportRequest;
using types::Split;

namespace {

constexpr std::size_t kMostFiles = 100000;

/// What an error says after the file's name, with which it begins.
std::string reasonOf(const std::exception& error, const std::string& file) {
  std::string text = error.what();
  if (text.starts_with(file)) text.erase(0, file.size());
  text.erase(0, std::min(text.size(), text.find_first_not_of(":, ")));
  return text;
}

/// The piece's origin with the file that it was imported from.
std::string importedOrigin(const std::string& origin, const std::string& file) {
  const std::string name = formats::cleanText(file);
  return origin.empty() ? "imported from " + name : origin + "; imported from: " + name;
}

std::string sameSlicesKey(const types::PianoRoll& roll) {
  std::string bits;
  for (const types::Slice& slice : roll.slices) bits += slice.to_string();
  return support::sha256(bits);
}

class FolderImport {
 public:
  FolderImport(const ImportRequest& request, const ImportListener& listener)
      : m_request(request)
      , m_listener(listener)
      , m_folder(request.folder) {}

  formats::DatasetContent read(ImportReport& report) {
    m_content.slicesPerQuarter = m_request.slicesPerQuarter;
    const auto files = findFiles(report);
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (m_listener && !m_listener({i, files.size(), files[i].generic_string()}))
        throw ImportCancelled();
      readFile(files[i], report);
    }
    if (m_listener && !m_listener({files.size(), files.size(), ""})) throw ImportCancelled();
    assignSplits(report);
    return std::move(m_content);
  }

 private:
  /// Relative paths of the score files, in order. Links to folders are not followed.
  std::vector<fs::path> findFiles(ImportReport& report) const {
    std::error_code error;
    if (!fs::is_directory(m_folder, error)) throw InputError(m_request.folder, "is not a folder");
    std::vector<fs::path> files;
    auto at = fs::recursive_directory_iterator(
        m_folder, fs::directory_options::skip_permission_denied, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      std::error_code ignored;
      if (!at->is_regular_file(ignored)) continue;
      if (formats::isScoreFile(at->path())) {
        files.push_back(at->path().lexically_relative(m_folder));
      } else {
        ++report.otherFiles;
      }
      if (files.size() > kMostFiles)
        throw InputError(m_request.folder,
                         "has more than " + std::to_string(kMostFiles) + " scores");
      if (report.otherFiles % 1000 == 1 && m_listener && !m_listener({0, 0, ""}))
        throw ImportCancelled();
    }
    if (error) throw InputError(m_request.folder, "cannot be listed: " + error.message());
    if (files.empty())
      throw InputError(m_request.folder, "has no MIDI or MusicXML files (.mid, .midi, .musicxml, "
                                         ".xml, .mxl)");
    std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) {
      return a.generic_string() < b.generic_string();
    });
    report.scoreFiles = files.size();
    return files;
  }

  void readFile(const fs::path& relative, ImportReport& report) {
    const std::string shown = relative.generic_string();
    const fs::path file = m_folder / relative;
    const auto skip = [&](std::string why) { report.skipped.push_back({shown, std::move(why)}); };
    try {
      std::optional<Split> split;
      if (isBySubfolder() && !(split = splitOfPath(relative)))
        return skip("is in none of the subfolders train, valid and test");
      formats::ScoreReading score = formats::readScore(file);
      types::Piece piece{std::move(score.chorale), {}};
      piece.chorale.split = split.value_or(Split::Train);
      piece.chorale.origin = importedOrigin(piece.chorale.origin, shown);
      piece.roll = formats::rollOf(piece.chorale, m_request.slicesPerQuarter);
      if (std::all_of(piece.roll.slices.begin(), piece.roll.slices.end(),
                      [](const types::Slice& slice) { return slice.none(); }))
        return skip("no note sounds on the grid");
      const auto [same, isNew] = m_seen.try_emplace(sameSlicesKey(piece.roll), shown);
      if (!isNew) return skip("has the same notes as " + same->second);
      for (std::string& remark : score.remarks)
        report.remarks.push_back({shown, std::move(remark)});
      m_content.pieces.push_back(std::move(piece));
    } catch (const std::exception& error) {
      skip(reasonOf(error, file.string()));
    }
  }

  bool isBySubfolder() const { return m_request.split.kind == types::SplitRule::Kind::Subfolders; }

  static std::optional<Split> splitOfPath(const fs::path& relative) {
    if (!relative.has_parent_path()) return std::nullopt;
    const std::string first = support::lowerCase(relative.begin()->string());
    for (const Split split : types::kSplits)
      if (first == toString(split)) return split;
    if (first == "validation" || first == "val") return Split::Valid;
    return std::nullopt;
  }

  void assignSplits(const ImportReport& report) {
    auto& pieces = m_content.pieces;
    if (pieces.empty() && !report.skipped.empty())
      throw InputError(m_request.folder, "none of its " + std::to_string(report.scoreFiles) +
                                             " scores could be taken; the first, " +
                                             report.skipped.front().file + ": " +
                                             report.skipped.front().text);
    if (!isBySubfolder()) {
      const auto splits = splitsByShares(pieces.size(), m_request.split);
      for (std::size_t i = 0; i < pieces.size(); ++i) pieces[i].chorale.split = splits[i];
    }
    for (const Split split : types::kSplits)
      if (std::none_of(pieces.begin(), pieces.end(),
                       [&](const types::Piece& piece) { return piece.chorale.split == split; }))
        throw InputError(m_request.folder,
                         std::string("no piece for the split '") + toString(split) +
                             "': its subfolder is missing or has no readable score");
    std::stable_sort(pieces.begin(), pieces.end(), [](const auto& a, const auto& b) {
      return a.chorale.split < b.chorale.split;
    });
  }

  const ImportRequest& m_request;
  const ImportListener& m_listener;
  fs::path m_folder;
  formats::DatasetContent m_content;
  std::map<std::string, std::string> m_seen; ///< file by its slices
};

} // namespace

ImportReport importFolder(const ImportRequest& request, const DatasetLibrary& library,
                          const ImportListener& listener) {
  if (request.slicesPerQuarter < 1 ||
      formats::kScoreStepsPerQuarter % request.slicesPerQuarter != 0)
    throw InputError("the grid: expected quarter, eighth or sixteenth");
  ImportReport report;
  report.name = request.name;
  const fs::path file = library.fileForNew(request.name);
  report.file = file.string();
  const formats::DatasetContent content = FolderImport(request, listener).read(report);
  for (const types::Piece& piece : content.pieces) {
    auto& count = report.splits.at(static_cast<std::size_t>(piece.chorale.split));
    ++count.pieces;
    count.slices += piece.roll.length();
  }
  support::createFolder(library.folder());
  library.fileForNew(request.name); // somebody else may have taken the name meanwhile
  support::writeFile(file, formats::toDatasetJson(content));
  return report;
}

} // namespace dmm::data
