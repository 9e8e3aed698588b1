#include "core/archive/TensorArchive.h"

#include <memory>
#include <stdexcept>
#include <zip.h>

namespace dmm::archive {

namespace {

struct ZipDeleter {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct EntryDeleter {
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};
using Archive = std::unique_ptr<zip_t, ZipDeleter>;

Archive opened(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* buffer = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  Archive archive(buffer ? zip_open_from_source(buffer, ZIP_RDONLY | ZIP_CHECKCONS, &error)
                         : nullptr);
  const std::string reason = archive ? "" : zip_error_strerror(&error);
  zip_error_fini(&error);
  if (archive) return archive;
  if (buffer) zip_source_free(buffer);
  throw std::runtime_error(reason);
}

std::string contentOf(zip_t* archive, zip_uint64_t index, std::size_t limit) {
  zip_stat_t status;
  if (zip_stat_index(archive, index, 0, &status) != 0 || !(status.valid & ZIP_STAT_COMP_METHOD) ||
      !(status.valid & ZIP_STAT_SIZE))
    throw std::runtime_error("a record without a size");
  if (status.comp_method != ZIP_CM_STORE || status.size > limit)
    throw std::runtime_error("a packed record");
  const std::unique_ptr<zip_file_t, EntryDeleter> entry(zip_fopen_index(archive, index, 0));
  std::string content(static_cast<std::size_t>(status.size), '\0');
  std::size_t read = 0;
  while (entry) { // to the end of the file: only there is the checksum compared
    char beyond = 0;
    const bool isWhole = read == content.size();
    const zip_int64_t count = isWhole
                                  ? zip_fread(entry.get(), &beyond, 1)
                                  : zip_fread(entry.get(), &content[read], content.size() - read);
    if (count == 0 && isWhole) return content;
    if (count <= 0 || isWhole) break;
    read += static_cast<std::size_t>(count);
  }
  throw std::runtime_error("a record that does not agree with its checksum");
}

} // namespace

std::map<std::string, std::string> readTensorArchive(std::string_view bytes) {
  const Archive archive = opened(bytes);
  std::map<std::string, std::string> records;
  std::size_t left = bytes.size(); // records that overlap would be a bomb
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* name = zip_get_name(archive.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
    if (!name) throw std::runtime_error("a record without a name");
    const std::string path = name;
    const std::string inside = path.substr(path.find('/') + 1);
    std::string content = contentOf(archive.get(), static_cast<zip_uint64_t>(i), left);
    left -= content.size();
    if (!records.emplace(inside, std::move(content)).second)
      throw std::runtime_error("two records of one name");
  }
  return records;
}

} // namespace dmm::archive
