#pragma once

#include "core/data/Dataset.h"
#include "core/types/Generation.h"

#include <string>

namespace dmm::data {

/// The one piece that a person means: by catalogue number ("BWV 269", "269"), by place ("train:3"
/// or "train 3", from 1), by title, or by a part of a title that no other has. Throws
/// support::InputError that names the dataset, and some of the candidates where there are several.
types::PieceRef findPlace(const Dataset& dataset, const std::string& wanted);

/// That piece with its notes; valid as long as the dataset.
const types::Chorale& findPiece(const Dataset& dataset, const std::string& wanted);

} // namespace dmm::data
