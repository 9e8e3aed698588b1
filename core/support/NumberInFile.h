#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace dmm::support {

/// The number after a word in a file of the system's, of lines "word number" or "word: number kB";
/// 0 where there is none.
inline double numberAfter(const std::filesystem::path& file, const std::string& word) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string first;
    double number = 0;
    if (words >> first >> number && first == word) return number;
  }
  return 0;
}

} // namespace dmm::support
