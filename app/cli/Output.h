#pragma once

#include <fmt/format.h>
#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace dmm::cli {

/// All that the program writes goes through here, a line at a time: what came from files and names
/// reaches a terminal only as text (support::printable). Results go to standard output, where what
/// cannot be written throws support::IoError, at the latest in finishOutput(). What the program
/// tells of its work goes to standard error, and is lost where nobody can hear it: no work fails
/// for that.

/// A result: one line.
void sayLine(std::string_view line);
template <typename... Arguments>
void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  sayLine(fmt::format(format, std::forward<Arguments>(arguments)...));
}

/// The one object of --json.
void sayJson(const nlohmann::ordered_json& object);

/// The name of a file that was written, unless that is where it was written.
void sayWritten(const std::filesystem::path& file);

/// What is told: one line.
void tellLine(std::string_view line);
template <typename... Arguments>
void tell(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  tellLine(fmt::format(format, std::forward<Arguments>(arguments)...));
}

/// The line of a terminal that is drawn anew each time; nothing clears it.
void redrawLine(std::string_view line);

/// Hands everything to the system.
void finishOutput();

} // namespace dmm::cli
