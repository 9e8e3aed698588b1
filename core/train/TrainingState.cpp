#include "core/train/TrainingState.h"

#include "core/model/hmm/HeardKeys.h"
#include "core/support/Errors.h"
#include "core/support/Failure.h"
#include "core/types/ModelShape.h"
#include "core/weights/ModelFile.h"

#include <cmath>

namespace dmm::train {

namespace {

std::shared_ptr<model::SequenceModel> freshModel(const model::Architecture& architecture,
                                                 const torch::Generator& generator) {
  auto model = model::makeModel(architecture);
  model->initialise(generator);
  return model;
}

} // namespace

model::Architecture architectureOf(const types::ExperimentConfig& config,
                                   const data::Dataset& dataset) {
  model::Architecture architecture{config.model};
  if (config.model.family == types::Family::Hmm && config.model.keys == types::SeenKeys::Heard)
    architecture.heardKeys = model::hmm::heardKeys(dataset.rolls(types::Split::Train));
  return architecture;
}

TrainingState::TrainingState(const types::ExperimentConfig& config,
                             const model::Architecture& architecture)
    : generator(torch::make_generator<torch::CPUGeneratorImpl>(
          static_cast<std::uint64_t>(config.run.seed)))
    , model(freshModel(architecture, generator))
    , optimiser(model->named_parameters(), config.optimiser,
                types::recurrentWeights(config.model)) {}

Checkpoint TrainingState::capture() const {
  const torch::NoGradGuard noGrad;
  Checkpoint checkpoint;
  checkpoint.epoch = epoch;
  checkpoint.step = step;
  checkpoint.architecture = model->architecture();
  checkpoint.parameters = dmm::weights::stateOf(*model);
  checkpoint.learningRate = optimiser.learningRate();
  for (const auto& [name, moments] : optimiser.moments())
    checkpoint.moments[name] = {moments.step, moments.mean.clone(), moments.square.clone()};
  checkpoint.randomState = generator.get_state();
  checkpoint.bestValidNll = bestValidNll;
  checkpoint.rewoundRate = optimiser.rewoundRate();
  return checkpoint;
}

void TrainingState::restore(const Checkpoint& checkpoint, const std::string& source) {
  dmm::weights::copyParameters(checkpoint.parameters, *model, source);
  std::map<std::string, ClippedAdam::Moments> moments;
  for (const auto& [name, fresh] : optimiser.moments()) {
    if (checkpoint.moments.empty()) { // of weights alone: the optimiser begins anew
      moments[name] = {0, torch::zeros_like(fresh.mean), torch::zeros_like(fresh.square)};
      continue;
    }
    const auto found = checkpoint.moments.find(name);
    if (found == checkpoint.moments.end() || found->second.mean.sizes() != fresh.mean.sizes() ||
        found->second.square.sizes() != fresh.square.sizes())
      throw support::InputError(source, "has no optimiser state for '" + name + "'");
    moments[name] = {found->second.step, found->second.mean.clone(), found->second.square.clone()};
  }
  if (checkpoint.epoch < 0 || checkpoint.step < 0 || !(checkpoint.learningRate > 0) ||
      !std::isfinite(checkpoint.learningRate) || std::isnan(checkpoint.bestValidNll) ||
      !(checkpoint.rewoundRate > 0 && checkpoint.rewoundRate <= 1))
    throw support::InputError(source, "has counts or a learning rate that no training leaves");
  optimiser.restore(checkpoint.learningRate, std::move(moments));
  optimiser.setRewoundRate(checkpoint.rewoundRate);
  try {
    generator.set_state(checkpoint.randomState);
  } catch (const std::exception& error) { // whatever LibTorch says of it
    if (support::isOutOfMemory(error)) throw;
    throw support::InputError(source, "has no state of the random generator");
  }
  epoch = checkpoint.epoch;
  step = checkpoint.step;
  bestValidNll = checkpoint.bestValidNll;
}

} // namespace dmm::train
