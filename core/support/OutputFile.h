#pragma once

#include "core/support/AtomicFile.h"

#include <filesystem>
#include <optional>
#include <string_view>

namespace dmm::support {

/// A file that the user named. An ordinary one appears whole or not at all (AtomicFile) and keeps
/// the permissions that it had; a symbolic link stays and the file that it leads to is written,
/// whether or not that is there yet; a pipe or a device stays what it is and gets the content when
/// it is complete, at commit(), which waits for a reader of the pipe. A folder is refused with
/// InputError, everything else that fails throws IoError; both name the file.
class OutputFile {
 public:
  explicit OutputFile(std::filesystem::path destination);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Where a library that writes by path should write.
  const std::filesystem::path& temporaryPath() const { return m_content->temporaryPath(); }

  void write(std::string_view bytes) { m_content->write(bytes); }
  void commit();

 private:
  std::filesystem::path m_destination;   ///< as it was named, or what its links lead to
  std::filesystem::path m_scratchFolder; ///< of the content until then, for a pipe or a device
  std::optional<AtomicFile> m_content;
};

/// Writes the whole content of a file that the user named.
void saveFile(const std::filesystem::path& destination, std::string_view bytes);

} // namespace dmm::support
