#pragma once

#include "core/types/Generation.h"
#include "core/types/PartInfo.h"
#include "widgets/pianoroll/FreeRegion.h"

#include <QString>

#include <vector>

namespace dmm::widgets {

/// Words for what is composed and for what the model says of it.
namespace generationText {

QString modeName(types::GenerationMode mode);
QString modeExplanation(types::GenerationMode mode);

QString noteRuleName(types::NoteRule rule);
QString noteRuleExplanation(types::NoteRule rule);

/// "Locked: T B in bars 3 to 4, A in bar 7", nothing where nothing is.
QString locksText(const std::vector<FreeRegion::Lock>& locks, const types::Chorale& piece);

/// What the probabilities of a model's keys presume: "given the keys below"; nothing where each key
/// is by itself.
QString conditionOf(types::KeyOrder order);

/// "12 % as in BWV 26.6", "nothing as in any training piece"; empty where it was not looked for.
QString nearestText(const types::GeneratedPiece& piece);

/// How that is counted, in a sentence.
QString nearestExplanation();

/// "35.9 faults a hundred chords"
QString faultsText(double aHundredChords);

/// All rules with how often they are broken a hundred chords, beside Bach where that is known: a
/// table, rich text.
QString faultsTable(const types::CounterpointCounts& counts,
                    const std::optional<types::CounterpointCounts>& bach);

} // namespace generationText

} // namespace dmm::widgets
