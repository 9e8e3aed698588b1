#pragma once

#include "core/types/Music.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace dmm::formats {

class JsonReader;

/// Of a file of pieces, in bytes: a hundred times the chorales, and in memory about a gigabyte.
inline constexpr std::size_t kLargestDataset = std::size_t{128} << 20;

/// The public JSON form of JSB Chorales and its kin:
/// {"train": [piece, ...], "valid": [...], "test": [...]}, a piece being a list of quarter-note
/// slices and a slice the list of the MIDI notes that sound, [] for silence.
///
/// The pieces come in file order, train first. Their chorales have a title, a split and a length,
/// and no notes: see VoiceAssignment.h. Throws support::InputError "file: split, piece p, slice s:
/// ..." (counted from 1) for anything that is not of this form, a note outside 21..108, a piece
/// without slices or a split without pieces.
std::vector<types::Piece> parseCanonicalJson(const std::string& json, const std::string& source);

/// The same of a document that is parsed already.
std::vector<types::Piece> readCanonicalSplits(const JsonReader& in, const std::string& source);

std::vector<types::Piece> readCanonicalJson(const std::filesystem::path& file);

/// One piece as {"title", "quarters": [[60, 67, ...], ...]}: its quarter-note roll in MIDI notes;
/// and "origin" where it has one.
std::string toPieceJson(const types::Chorale& chorale);

} // namespace dmm::formats
