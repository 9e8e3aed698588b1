#pragma once

#include <cstddef>
#include <filesystem>

namespace dmm::support {

/// Room on the disk that is kept by a file of its size while this lives, so that there is some for
/// the last words of who fails for want of it. A disk without that much room is no error: then
/// there is nothing to give back. The name should be one that removeLeftovers() knows.
class ReservedRoom {
 public:
  ReservedRoom(std::filesystem::path file, std::size_t bytes);
  ~ReservedRoom(); ///< gives the room back
  ReservedRoom(const ReservedRoom&) = delete;
  ReservedRoom& operator=(const ReservedRoom&) = delete;

 private:
  std::filesystem::path m_file;
};

} // namespace dmm::support
