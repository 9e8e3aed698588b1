#pragma once

#include "core/formats/CanonicalReading.h"
#include "core/types/CanonicalMatch.h"
#include "core/types/Music.h"

#include <string>
#include <string_view>
#include <vector>

namespace dmm::formats {

/// A piece of the corpus: the chorale in its own key on the sixteenth grid, the roll as the
/// canonical JSB Chorales read it (in their key, see Chorale::modelShift), how far that roll is
/// theirs, and the way they go through the score.
struct CorpusPiece {
  types::Piece piece;
  types::PieceMatch match;
  CanonicalReading reading;
};

struct Corpus {
  std::vector<CorpusPiece> pieces; ///< by split (train, valid, test) and position
  types::CanonicalMatch match;
};

/// Reads a corpus file, resources/chorales/README.md tells its format. Throws support::InputError
/// "source: pieces[3].voices[0][4][2]: ..." (counted from 0) for anything that is not of this form
/// or contradicts itself.
Corpus readCorpus(std::string_view gzipBytes, const std::string& source);

/// resources/chorales/chorales.json.gz, which every program of ours carries.
std::string_view builtInCorpusBytes();

/// What it holds, with the bars that CorpusMetre.h reads.
Corpus builtInCorpus();

} // namespace dmm::formats
