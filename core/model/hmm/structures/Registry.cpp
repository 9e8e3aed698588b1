#include "core/model/hmm/structures/Registry.h"

#include "core/model/hmm/structures/AutoregressiveHmm.h"
#include "core/model/hmm/structures/FactorialHmm.h"
#include "core/model/hmm/structures/Hmm.h"
#include "core/model/hmm/structures/NeuralHmm.h"
#include "core/model/hmm/structures/PartlyFactorialHmm.h"
#include "core/model/hmm/structures/RafteryHmm.h"
#include "core/model/hmm/structures/SecondOrderHmm.h"

#include <stdexcept>

namespace dmm::model::hmm {

namespace {

using Model = std::shared_ptr<HiddenMarkovModel>;
using Make = Model (*)(const types::HmmConfig&, std::int64_t, const std::vector<std::int64_t>&);

template <typename Structure>
Model make(const types::HmmConfig& config, std::int64_t keys,
           const std::vector<std::int64_t>& heardKeys) {
  return std::make_shared<Structure>(config, keys, heardKeys);
}

struct Entry {
  const char* name;
  Make make;
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

std::vector<std::string> structureNames() {
  std::vector<std::string> names;
  for (const Entry& entry : kStructures) names.emplace_back(entry.name);
  return names;
}

Model makeModel(const types::HmmConfig& config, std::int64_t keys,
                const std::vector<std::int64_t>& heardKeys) {
  for (const Entry& entry : kStructures)
    if (config.structure == entry.name) return entry.make(config, keys, heardKeys);
  throw std::invalid_argument("makeModel: expected a known structure, got " + config.structure);
}

} // namespace dmm::model::hmm
