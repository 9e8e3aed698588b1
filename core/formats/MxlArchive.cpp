#include "core/formats/MxlArchive.h"

#include "core/formats/XmlDocument.h"
#include "core/support/Errors.h"
#include "core/support/Text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>
#include <zip.h>

namespace dmm::formats {

using support::InputError;

namespace {

constexpr zip_int64_t kMostEntries = 1000;
constexpr const char* kContainer = "META-INF/container.xml";

struct ZipDeleter {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct EntryDeleter {
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

/// Absolute, with a drive or a backslash, or with a part "..": no score has such names.
bool leadsOut(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\\') != std::string_view::npos ||
      name.find(':') != std::string_view::npos)
    return true;
  for (std::size_t begin = 0; begin <= name.size();) {
    const auto end = std::min(name.find('/', begin), name.size());
    if (name.substr(begin, end - begin) == "..") return true;
    begin = end + 1;
  }
  return false;
}

/// What macOS puts into archives beside the files: their resource forks, and how a folder looks.
bool isOfMac(std::string_view name) {
  const std::string_view last = name.substr(name.rfind('/') + 1);
  return name.starts_with("__MACOSX/") || last.starts_with("._") || last == ".DS_Store";
}

class MxlArchive {
 public:
  MxlArchive(std::string_view bytes, const std::string& source) : m_source(source) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* buffer = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    m_archive.reset(buffer ? zip_open_from_source(buffer, ZIP_RDONLY | ZIP_CHECKCONS, &error)
                           : nullptr);
    const std::string reason = m_archive ? "" : zip_error_strerror(&error);
    zip_error_fini(&error);
    if (!m_archive) {
      if (buffer) zip_source_free(buffer);
      throw InputError(source, "is a damaged zip archive: " + reason);
    }
    readNames();
  }

  /// Of all entries but those of macOS.
  const std::vector<std::string>& names() const { return m_names; }

  std::string read(const std::string& name) const {
    const std::unique_ptr<zip_file_t, EntryDeleter> entry(
        zip_fopen(m_archive.get(), name.c_str(), 0));
    if (!entry)
      throw InputError(m_source, fmt::format("'{}' in the archive cannot be read: {}",
                                             shownText(name), zip_strerror(m_archive.get())));
    std::string content;
    std::array<char, 65536> block;
    for (;;) {
      const zip_int64_t count = zip_fread(entry.get(), block.data(), block.size());
      if (count < 0)
        throw InputError(m_source, fmt::format("'{}' in the archive is damaged", shownText(name)));
      if (count == 0) return content;
      content.append(block.data(), static_cast<std::size_t>(count));
      if (content.size() > kLargestXml)
        throw InputError(m_source, fmt::format("'{}' in the archive is larger than {} MB",
                                               shownText(name), kLargestXml >> 20));
    }
  }

 private:
  void readNames() {
    const zip_int64_t count = zip_get_num_entries(m_archive.get(), 0);
    if (count > kMostEntries)
      throw InputError(m_source, fmt::format("the archive has {} entries, expected a score and a "
                                             "few more files",
                                             count));
    for (zip_int64_t i = 0; i < count; ++i) {
      const char* name = zip_get_name(m_archive.get(), static_cast<zip_uint64_t>(i), 0);
      if (!name || leadsOut(name))
        throw InputError(m_source, fmt::format("the archive has an entry that leads out of it: {}",
                                               name ? shownText(name) : "without a name"));
      if (!isOfMac(name)) m_names.emplace_back(name);
    }
  }

  const std::string& m_source;
  std::unique_ptr<zip_t, ZipDeleter> m_archive;
  std::vector<std::string> m_names;
};

/// The one of these names that has this ending; nothing where several have.
std::optional<std::string> onlyOneWith(const std::vector<std::string>& names,
                                       std::initializer_list<std::string_view> endings) {
  std::optional<std::string> found;
  for (const std::string& name : names) {
    const bool has = std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
      return support::lowerCase(name).ends_with(ending);
    });
    if (!has) continue;
    if (found) return std::nullopt;
    found = name;
  }
  return found;
}

} // namespace

bool isZip(std::string_view bytes) { return bytes.starts_with("PK\x03\x04"); }

std::string scoreOfMxl(std::string_view bytes, const std::string& source) {
  const MxlArchive archive(bytes, source);
  const auto& names = archive.names();
  std::string containerName = kContainer;
  if (std::find(names.begin(), names.end(), kContainer) == names.end()) {
    // All in one folder, as when an unpacked score is packed again; or the score alone.
    if (const auto found = onlyOneWith(names, {"/meta-inf/container.xml"}))
      containerName = *found;
    else if (const auto score = onlyOneWith(names, {".musicxml", ".xml"}))
      return archive.read(*score);
  }
  const std::string folder =
      containerName.substr(0, containerName.size() - std::strlen(kContainer));
  const std::string inside = fmt::format("{}: {}", source, containerName);
  const XmlDocument container(archive.read(containerName), inside);
  const std::string path =
      container.root().child("rootfiles").child("rootfile").attribute("full-path").as_string();
  if (path.empty()) throw InputError(inside, "names no score (rootfile, full-path)");
  if (leadsOut(path))
    throw InputError(inside, "names a score outside the archive: " + shownText(path));
  return archive.read(folder + path);
}

} // namespace dmm::formats
