#pragma once

#include <string_view>

namespace dmm::config {

/// The text of presets/NAME.yaml, which the program holds; throws std::out_of_range where there is
/// no such file.
std::string_view presetText(std::string_view name);

} // namespace dmm::config
