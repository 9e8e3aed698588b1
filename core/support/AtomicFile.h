#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace dmm::support {

/// A file of the program's own that appears whole or not at all: it is written beside its place,
/// synchronised to the disk and renamed by commit(), in the place of whatever was there. Without
/// commit() the destructor removes what was written and the previous file stays as it was. Throws
/// IoError, naming the file. What the user named is written by OutputFile.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path destination);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Where a library that writes by path should write.
  const std::filesystem::path& temporaryPath() const { return m_temporary; }

  void write(std::string_view bytes);
  void commit();

 private:
  std::filesystem::path m_destination;
  std::filesystem::path m_temporary;
  bool m_committed = false;
};

/// Replaces the whole content of a file.
void writeFile(const std::filesystem::path& destination, std::string_view bytes);

/// More bytes than any text of ours has, and than any weights.
inline constexpr std::size_t kLargestText = std::size_t{1} << 30;
inline constexpr std::size_t kLargestWeights = std::size_t{4} << 30;

/// Standard output and the like, or what a shell makes of <(...) and >(...): whoever started the
/// program meant it, whatever it is.
bool isOwnDescriptor(const std::filesystem::path& path);

/// The whole content of a file; throws InputError when it cannot be read, is larger than `largest`
/// or no ordinary file: a pipe or a device among the files of others may never end.
std::string readFile(const std::filesystem::path& path, std::size_t largest = kLargestText);

/// Removes what AtomicFiles of a killed program left in a folder, for destinations whose name
/// begins with `beginning`. For a folder in which nobody else writes such files now.
void removeLeftovers(const std::filesystem::path& folder, const std::string& beginning = "");

/// Creates a folder and its parents; throws IoError, naming it.
void createFolder(const std::filesystem::path& folder);

} // namespace dmm::support
