#include "core/model/dmm/Registry.h"

#include "core/model/dmm/emissions/BernoulliEmission.h"
#include "core/model/dmm/emissions/NadeEmission.h"
#include "core/model/dmm/encoders/GruEncoder.h"
#include "core/model/dmm/encoders/LstmEncoder.h"
#include "core/model/dmm/encoders/ReluEncoder.h"
#include "core/model/dmm/guides/MeanFieldGuide.h"
#include "core/model/dmm/guides/StructuredGuide.h"
#include "core/model/dmm/transitions/GatedTransition.h"
#include "core/model/dmm/transitions/MlpTransition.h"
#include "core/support/Errors.h"
#include "core/types/PartInfo.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <string>

namespace dmm::model {

namespace {

template <typename Part> using Makers = std::map<std::string, Part (*)(const PartSetup&)>;

template <typename Made, typename Part> Part make(const PartSetup& setup) {
  return Part(std::make_unique<Made>(setup));
}

template <typename Part>
Part makePart(const Makers<Part>& makers, types::PartKind kind, const std::string& name,
              const PartSetup& setup) {
  const auto found = makers.find(name);
  if (found != makers.end()) return found->second(setup);
  throw support::InputError(
      types::settingOf(kind),
      fmt::format("there is no '{}'; known: {}", name, fmt::join(types::partNames(kind), ", ")));
}

} // namespace

std::unique_ptr<Guide> makeGuide(const PartSetup& setup) {
  using Part = std::unique_ptr<Guide>;
  static const Makers<Part> makers{
      {"structured_right", make<StructuredGuide, Part>},
      {"structured_left", make<StructuredGuide, Part>},
      {"structured_both", make<StructuredGuide, Part>},
      {"mean_field_right", make<MeanFieldGuide, Part>},
      {"mean_field_left", make<MeanFieldGuide, Part>},
      {"mean_field_both", make<MeanFieldGuide, Part>},
  };
  return makePart(makers, types::PartKind::Guide, setup.config.guide, setup);
}

std::unique_ptr<Encoder> makeEncoder(const PartSetup& setup) {
  using Part = std::unique_ptr<Encoder>;
  static const Makers<Part> makers{
      {"relu", make<ReluEncoder, Part>},
      {"gru", make<GruEncoder, Part>},
      {"lstm", make<LstmEncoder, Part>},
  };
  return makePart(makers, types::PartKind::Encoder, setup.config.encoder, setup);
}

std::shared_ptr<Transition> makeTransition(const PartSetup& setup) {
  using Part = std::shared_ptr<Transition>;
  static const Makers<Part> makers{
      {"gated", make<GatedTransition, Part>},
      {"mlp", make<MlpTransition, Part>},
  };
  return makePart(makers, types::PartKind::Transition, setup.config.transition, setup);
}

std::shared_ptr<Emission> makeEmission(const PartSetup& setup) {
  using Part = std::shared_ptr<Emission>;
  static const Makers<Part> makers{
      {"bernoulli", make<BernoulliEmission, Part>},
      {"nade_ascending", make<NadeAscending, Part>},
      {"nade_descending", make<NadeDescending, Part>},
  };
  return makePart(makers, types::PartKind::Emission, setup.config.emission, setup);
}

} // namespace dmm::model
