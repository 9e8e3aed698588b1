#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace dmm::runs {

/// The comma-separated files of a run: a header row, then rows of numbers and words, never quoted.
/// What an editor or another system made of the ends of lines (CRLF) or of the beginning (a byte
/// order mark) is read all the same.

std::vector<std::string_view> cellsOf(std::string_view row);

/// The shortest text that reads back the same; a NaN has no sign that means anything.
std::string toCell(double value);

/// What is read where an empty cell stands for "not measured", and what is written there.
bool parseOptionalCell(std::string_view cell, double& value);
std::string toOptionalCell(double value);

/// What became of a file's rows; `problem` is "source:line: expected ..." for the first that is not
/// understood, after which nothing is read.
struct CsvRows {
  std::vector<std::size_t> ends; ///< where each row that was understood ends, the header's first
  std::string problem;
};

/// Gives each whole row to `understand`; an unfinished last line is somebody writing and no
/// problem.
CsvRows readCsv(const std::string& text, const std::string& source,
                const std::function<bool(std::string_view header)>& knowsHeader,
                const std::string& expectedHeader,
                const std::function<bool(std::string_view row)>& understand,
                const std::string& expectedRow);

} // namespace dmm::runs
