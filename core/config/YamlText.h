#pragma once

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <string>

namespace dmm::config {

inline constexpr std::size_t kLargestYaml = std::size_t{4} << 20; ///< bytes

/// The YAML document of somebody's file. Throws support::InputError "source:line: ..." for what is
/// not YAML, is larger than any file of ours, has a second document, which nobody would read, or
/// has aliases (*name): a few bytes of them can stand for any number, and no file of this program
/// needs one.
YAML::Node parseYaml(const std::string& text, const std::string& source);

} // namespace dmm::config
