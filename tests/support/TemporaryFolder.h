#pragma once

#include <filesystem>
#include <string>

namespace dmm::test {

/// An empty folder that is removed, with all that is in it, at the end of its scope.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return m_path; }

  /// Writes a file in it and returns its path.
  std::filesystem::path write(const std::string& name, const std::string& content) const;

 private:
  std::filesystem::path m_path;
};

/// The whole content of a file.
std::string contentOf(const std::filesystem::path& file);

} // namespace dmm::test
