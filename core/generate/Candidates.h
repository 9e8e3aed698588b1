#pragma once

#include "core/generate/Composer.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace dmm::generate {

/// Several pieces of the same settings, whose seeds count on.
struct CandidateOrder {
  types::GenerationSettings settings; ///< of the first piece
  std::int64_t count = 1;
  const data::Dataset* source = nullptr; ///< as for Composer::compose()
  const types::Chorale* given = nullptr;
  types::NoteLocks locks{};                ///< of it
  const data::Dataset* training = nullptr; ///< among whose pieces the nearest one is looked for
};

/// Makes a thread's own composer, on that thread.
using ComposerMaker = std::function<std::unique_ptr<Composer>()>;

/// Composes them on as many threads as the machine has processors for. Each piece is taken as soon
/// as it is done, with its nearest piece and its faults, not always in the order of the seeds, and
/// none depends on the others. `progress`
/// is told the share of all of it; where it says false, what is under way is dropped. Both are
/// called by one thread at a time. Throws what went wrong first, and takes nothing more then.
void composeCandidates(const CandidateOrder& order, const ComposerMaker& makeComposer,
                       const std::function<void(types::GeneratedPiece)>& take,
                       const Composer::Progress& progress = nullptr);

} // namespace dmm::generate
