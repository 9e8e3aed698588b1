#pragma once

#include "core/data/Dataset.h"
#include "core/types/Counterpoint.h"

namespace dmm::generate {

/// Where a piece breaks the rules of types::CounterpointRule (docs/counterpoint.md), looked at once
/// a quarter. A voice that has no note in the whole piece is not missed, and silence is no chord.
types::CounterpointReport checkCounterpoint(const types::Chorale& piece);

/// The faults of all pieces of a split together: what a composed piece is held against.
types::CounterpointCounts countFaults(const data::Dataset& dataset, types::Split split);

} // namespace dmm::generate
