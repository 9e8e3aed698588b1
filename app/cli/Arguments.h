#pragma once

#include <CLI/CLI.hpp>

namespace dmm::cli {

/// Makes every option and argument of a declared program mean what was typed: an empty text is
/// refused by the option's name and stands for no default, whole numbers are decimal and as large
/// as they were typed or refused, and figures are finite.
void checkArguments(CLI::App& app);

/// Parses; throws CLI::ParseError. An option may have its value after "=", an empty one too.
void parseArguments(CLI::App& app, int argc, char** argv);

} // namespace dmm::cli
