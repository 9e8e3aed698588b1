#pragma once

#include <filesystem>
#include <string_view>

namespace dmm::test {

/// Bytes as a file that lies in memory only, for readers that take a path.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::filesystem::path path() const;

 private:
  int m_descriptor;
};

} // namespace dmm::test
