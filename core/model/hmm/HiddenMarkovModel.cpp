#include "core/model/hmm/HiddenMarkovModel.h"

#include "core/model/hmm/EnumeratedLikelihood.h"
#include "core/model/hmm/HiddenMarkovStepper.h"
#include "core/model/hmm/StateInference.h"

#include <algorithm>
#include <stdexcept>

namespace dmm::model::hmm {

using torch::Tensor;

namespace {

void requireValid(const SequenceModel::Config& config) {
  const auto require = [](bool good, const char* expected) {
    if (!good) throw std::invalid_argument(std::string("HiddenMarkovModel: expected ") + expected);
  };
  const auto isShare = [](double share) { return share >= 0 && share < 1; };
  require(config.family == types::Family::Hmm, "the family hmm");
  require(config.hiddenDim >= 1, "at least one state");
  require(config.lags >= 1, "at least one lag");
  require(!NoteOffsets::areOrdered(config) || config.nadeDim >= 1,
          "a NADE layer of at least one unit");
  require(config.transitionRank >= 0, "a transition rank of at least 0");
  require(isShare(config.stateDropout) && isShare(config.noteDropout) &&
              isShare(config.nadeDropout),
          "dropouts in [0, 1)");
}

} // namespace

HiddenMarkovModel::HiddenMarkovModel(const Architecture& architecture)
    : SequenceModel(architecture) {
  requireValid(config());
  if (!architecture.heardKeys.empty())
    m_heardKeys = register_buffer(kHeardKeys, torch::tensor(architecture.heardKeys));
  for (const std::int64_t key : architecture.heardKeys) {
    if (m_heardRuns.empty() || m_heardRuns.back().begin + m_heardRuns.back().count != key)
      m_heardRuns.push_back({key, 0});
    ++m_heardRuns.back().count;
  }
  if (NoteOffsets::areIn(config()))
    m_emitter = register_module("emitter", std::make_shared<NoteOffsets>(config(), seenKeys()));
}

Tensor HiddenMarkovModel::seen(const Tensor& rows) const {
  if (m_heardRuns.empty()) return rows;
  std::vector<Tensor> parts; // few, and far sooner copied than key by key
  for (const Run& run : m_heardRuns) parts.push_back(rows.narrow(1, run.begin, run.count));
  return torch::cat(parts, 1);
}

Tensor HiddenMarkovModel::spread(const Tensor& ofSeen, double ofOthers) const {
  if (!m_heardKeys.defined()) return ofSeen;
  // Module::to(type) makes buffers of whole numbers floating ones.
  return torch::full({ofSeen.size(0), keys()}, ofOthers, ofSeen.options())
      .index_copy(1, m_heardKeys.to(torch::kInt64), ofSeen);
}

std::int64_t HiddenMarkovModel::lagsSeen() const {
  return std::max<std::int64_t>(config().emissionHearsNotes() ? config().lags : 0,
                                usesSliceBefore() ? 1 : 0);
}

void HiddenMarkovModel::initialise(torch::Generator generator) {
  if (m_emitter) m_emitter->initialise(generator);
}

Scores HiddenMarkovModel::score(const batch::PackedBatch& batch, const Tensor& /*noise*/,
                                const ops::Ops& ops, std::int64_t /*divergences*/) {
  const Tensor exact =
      sliceLogLikelihoods(enumerate(*this, batch, {}, hmmOpsFor(ops.execution()))).unsqueeze(0);
  return {exact, torch::zeros_like(exact), {}};
}

std::unique_ptr<Stepper> HiddenMarkovModel::stepper(const ops::Ops& ops) {
  return std::make_unique<HiddenMarkovStepper>(*this, hmmOpsFor(ops.execution()));
}

Tensor HiddenMarkovModel::tableLogProbs(const Slices& slices, const Tensor& logits,
                                        const HmmOps& ops) {
  return ops.logProbs(slices.notes, LogitTable{logits, slices.offsets, {}});
}

Tensor rowsOf(const Tensor& parameter, const Tensor& states) {
  return states.defined() ? parameter.index_select(0, states) : parameter;
}

} // namespace dmm::model::hmm
