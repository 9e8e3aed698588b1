#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace dmm::runs {

/// A file that grows by whole rows, each handed to the system as it is appended: a killed
/// program leaves every finished row, and a full disk no unfinished one. Throws support::IoError,
/// naming the file.
class AppendedFile {
 public:
  /// Opens the file; makes it where it is missing.
  explicit AppendedFile(const std::filesystem::path& file);
  ~AppendedFile();
  AppendedFile(const AppendedFile&) = delete;
  AppendedFile& operator=(const AppendedFile&) = delete;

  const std::filesystem::path& path() const { return m_file; }

  /// Takes an exclusive lock (flock) for as long as this lives; false when another holds it. Where
  /// the file system has no locks, nobody holds one.
  bool lock();

  /// Cuts off what comes after the first `size` bytes.
  void shorten(std::size_t size);

  void append(std::string_view text);

  /// Waits until everything that was appended is on the disk.
  void synchronise();

 private:
  std::filesystem::path m_file;
  int m_descriptor = -1;
};

/// Whether somebody holds the file's lock, in this process or in another of this machine, or of
/// another one where the file system shares locks.
enum class LockState { Free, Held, NoLocks };
LockState lockStateOf(const std::filesystem::path& file);

} // namespace dmm::runs
