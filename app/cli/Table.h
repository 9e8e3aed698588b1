#pragma once

#include <string>
#include <vector>

namespace dmm::cli {

enum class Align { Left, Right };

/// Rows of cells as lines, the columns as wide as their widest cell and two spaces apart. Columns
/// beyond the last of `alignments` are as that one. The cells are made printable first.
std::vector<std::string> tableLines(std::vector<std::vector<std::string>> rows,
                                    const std::vector<Align>& alignments);

/// A figure with so many decimals, in a few characters whatever its size: a million and more with
/// an exponent. "-" for what was not measured or is no number.
std::string figure(double value, int decimals = 3);

/// The same with its sign.
std::string difference(double value, int decimals = 3);

} // namespace dmm::cli
