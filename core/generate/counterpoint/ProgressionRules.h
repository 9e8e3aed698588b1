#pragma once

#include "core/generate/counterpoint/FaultList.h"
#include "core/generate/counterpoint/LocalKey.h"

namespace dmm::generate {

/// What the way from a chord to the next can break: parallel and hidden fifths and octaves,
/// overlap, augmented leaps, dissonances left by leap, a chord repeated into a bar. The key is that
/// of the second chord.
void checkProgression(const Chord& from, const Chord& to, const Key& key, bool beginsBar,
                      FaultList& faults);

} // namespace dmm::generate
