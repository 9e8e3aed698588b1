#pragma once

#include "core/types/Music.h"

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dmm::formats {

using HeldNotes = std::set<std::pair<int, int>>; ///< onset and pitch of notes with a fermata

/// The notes of a part of a score, or of one line of it, on the grid.
struct PartLine {
  int group = 0; ///< part or track
  std::string name;
  std::vector<types::Note> notes; ///< not empty
  bool isOneVoice = true;         ///< hardly ever has two notes at a time
  HeldNotes held{};
};

/// Of each voice, soprano first, which parts sing it: places in the list of parts.
using PartsOfVoices = std::array<std::vector<std::size_t>, 4>;

/// Parts that are the voices: those that all have the name of another voice; any four, from high to
/// low; up to three that are one voice each, as the voices that lie nearest (one alone is the
/// soprano). Five to eight that are one voice each share the four: where all four are named, each
/// other part joins the one that lies nearest, else the inner ones are divided between alto and
/// tenor where they lie furthest apart. Nothing where none of this is so.
std::optional<PartsOfVoices> voicesOfParts(const std::vector<PartLine>& parts);

/// The lines of parts, where they are four, or up to three of one voice each.
std::optional<PartsOfVoices> voicesOfLines(const std::vector<PartLine>& lines);

} // namespace dmm::formats
