#include "core/generate/modes/Mode.h"

#include "core/generate/modes/ContinueMode.h"
#include "core/generate/modes/HarmoniseMode.h"
#include "core/generate/modes/InterpolateMode.h"
#include "core/generate/modes/PriorMode.h"
#include "core/generate/modes/ReconstructMode.h"
#include "core/generate/modes/VaryMode.h"

#include <stdexcept>

namespace dmm::generate {

std::unique_ptr<Mode> makeMode(const ModeSetup& setup) {
  using types::GenerationMode;
  switch (setup.settings.mode) {
  case GenerationMode::Prior: return std::make_unique<PriorMode>(setup);
  case GenerationMode::Continue: return std::make_unique<ContinueMode>(setup);
  case GenerationMode::Reconstruct: return std::make_unique<ReconstructMode>(setup);
  case GenerationMode::Vary: return std::make_unique<VaryMode>(setup);
  case GenerationMode::Interpolate: return std::make_unique<InterpolateMode>(setup);
  case GenerationMode::Harmonise: return std::make_unique<HarmoniseMode>(setup);
  }
  throw std::invalid_argument("makeMode: expected one of types::kGenerationModes");
}

} // namespace dmm::generate
