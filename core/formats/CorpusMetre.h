#pragma once

#include "core/formats/BuiltInCorpus.h"

#include <string>
#include <string_view>

namespace dmm::formats {

/// Reads bars, key signatures and fermatas of a corpus's scores into its pieces;
/// resources/chorales/README.md tells the format. They are a file of their own, so that the notes,
/// by whose SHA-256 runs know their dataset, stay the same bytes. Throws support::InputError for
/// what is not of this form, for another version, and for pieces that are not those of the corpus.
void readCorpusMetre(std::string_view gzipBytes, const std::string& source, Corpus& corpus);

/// resources/chorales/metre.json.gz, which every program of ours carries.
std::string_view builtInMetreBytes();

} // namespace dmm::formats
