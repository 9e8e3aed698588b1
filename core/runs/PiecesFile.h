#pragma once

#include "core/types/PieceScores.h"

#include <filesystem>

namespace dmm::runs {

/// test_pieces.csv: epoch,piece,slices,nll,iwae, what each test piece cost after the best epoch on
/// valid; replaced as a whole when another epoch is the best. Throws support::IoError.
void writePieces(const std::filesystem::path& file, const types::PieceScores& scores);

/// Without pieces where there is no such file, as in runs of before; throws support::InputError,
/// naming file and line, for one that is not of its form.
types::PieceScores readPieces(const std::filesystem::path& file);

} // namespace dmm::runs
