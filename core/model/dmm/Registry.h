#pragma once

#include "core/model/dmm/Emission.h"
#include "core/model/dmm/Encoder.h"
#include "core/model/dmm/Guide.h"
#include "core/model/dmm/PartSetup.h"
#include "core/model/dmm/Transition.h"

#include <memory>

namespace dmm::model {

/// The parts that the configuration names: how each entry of types::partInfos() is made. They throw
/// support::InputError that names the setting and what there is.
std::unique_ptr<Guide> makeGuide(const PartSetup& setup);
std::unique_ptr<Encoder> makeEncoder(const PartSetup& setup);
std::shared_ptr<Transition> makeTransition(const PartSetup& setup);
std::shared_ptr<Emission> makeEmission(const PartSetup& setup);

} // namespace dmm::model
