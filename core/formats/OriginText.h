#pragma once

#include <optional>
#include <string_view>

/// The origin of a piece that a model composed (types::Chorale::origin): the name of this program
/// and its version, then "name: value" clauses, divided by "; ". generate/Provenance.h writes and
/// reads the whole; what the readers of scores need of it is here.
namespace dmm::formats::origin {

inline constexpr std::string_view kProgram = "DMM Workbench";
inline constexpr const char* kShiftClause = "shift";
inline constexpr int kLargestShift = 48; ///< semitones

/// The value of the first clause of this name.
std::optional<std::string_view> clause(std::string_view origin, std::string_view name);

/// types::Chorale::modelShift of a piece with this origin; 0 where it tells none.
int modelShift(std::string_view origin);

} // namespace dmm::formats::origin
