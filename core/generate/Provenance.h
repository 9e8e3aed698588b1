#pragma once

#include "core/types/Generation.h"
#include "core/types/NoteLock.h"

#include <string>

namespace dmm::generate {

/// The provenance of a generated piece as one line of "name: value" clauses divided by "; ", which
/// people read and parseProvenance() reads back exactly: it is the origin that every export
/// carries. Settings that the mode does not use are left out.
/// `locks` are those of a harmonised piece.
std::string toText(const types::Provenance& provenance, const types::NoteLocks& locks = {});

/// Throw support::InputError naming `source` and the clause that is missing or wrong.
types::Provenance parseProvenance(const std::string& text, const std::string& source);
types::NoteLocks parseLocks(const std::string& text, const std::string& source);

/// Throws support::InputError for a setting that cannot be composed with; naming it.
void checkSettings(const types::GenerationSettings& settings, const types::NoteLocks& locks = {});

/// Whether the length is a setting of the mode, not that of its pieces.
bool usesLength(types::GenerationMode mode);

} // namespace dmm::generate
