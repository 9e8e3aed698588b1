#include "core/model/hmm/structures/Registry.h"

#include "core/model/hmm/structures/AutoregressiveHmm.h"
#include "core/model/hmm/structures/FactorialHmm.h"
#include "core/model/hmm/structures/Hmm.h"
#include "core/model/hmm/structures/NeuralHmm.h"
#include "core/model/hmm/structures/PartlyFactorialHmm.h"
#include "core/model/hmm/structures/RafteryHmm.h"
#include "core/model/hmm/structures/SecondOrderHmm.h"
#include "core/support/Errors.h"
#include "core/types/PartInfo.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace dmm::model::hmm {

namespace {

using Model = std::shared_ptr<HiddenMarkovModel>;

template <typename Structure> Model make(const Architecture& architecture) {
  return std::make_shared<Structure>(architecture);
}

struct Entry {
  const char* name;
  Model (*make)(const Architecture&);
};

constexpr Entry kStructures[] = {
    {"hmm", make<Hmm>},
    {"arhmm", make<AutoregressiveHmm>},
    {"fhmm", make<FactorialHmm>},
    {"pfhmm", make<PartlyFactorialHmm>},
    {"nnhmm", make<NeuralHmm>},
    {"2hmm", make<SecondOrderHmm>},
    {"2hmm_raftery", make<RafteryHmm>},
};

} // namespace

Model makeModel(const Architecture& architecture) {
  const std::string& name = architecture.config.structure;
  for (const Entry& entry : kStructures)
    if (name == entry.name) return entry.make(architecture);
  const auto kind = types::PartKind::Structure;
  throw support::InputError(
      types::settingOf(kind),
      fmt::format("there is no '{}'; known: {}", name, fmt::join(types::partNames(kind), ", ")));
}

} // namespace dmm::model::hmm
