#pragma once

#include "core/data/Dataset.h"
#include "core/types/Generation.h"

#include <string>

namespace dmm::generate {

/// "test:12", counted from 1: how a piece is written in a provenance and on the command line.
std::string toText(const types::PieceRef& piece);

/// The piece of a dataset that a reference names; throws support::InputError where there is none.
const types::PianoRoll& findRoll(const data::Dataset& dataset, const types::PieceRef& piece);

/// The beginning of a roll.
types::PianoRoll firstSlices(const types::PianoRoll& roll, std::int64_t count);

} // namespace dmm::generate
