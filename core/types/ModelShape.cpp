#include "core/types/ModelShape.h"

#include "core/types/ObjectiveInfo.h"
#include "core/types/PartInfo.h"

#include <functional>
#include <numeric>

namespace dmm::types {

namespace {

/// The sum over the layers of what each has for one slice with so many samples.
template <typename Count>
double sumASlice(const ExperimentConfig::ModelConfig& model, std::int64_t samples, Count count) {
  double sum = 0;
  for (const Layer& layer : layersOf(model)) {
    if (layer.per == Layer::Per::Model) continue;
    const double times = layer.per == Layer::Per::EachSlice ? 1 : double(samples);
    sum += times * count(layer);
  }
  return sum;
}

} // namespace

std::int64_t Layer::parameters() const {
  if (in == 0) return biases * out;
  const auto sizes = weightShape();
  return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{1}, std::multiplies<>()) +
         biases * sizes.front();
}

std::vector<Layer> layersOf(const ExperimentConfig::ModelConfig& model, std::int64_t keys) {
  using Per = Layer::Per;
  const std::int64_t z = model.zDim;
  std::vector<Layer> layers;
  const bool isDeepMarkov = model.family == Family::Dmm;
  if (isDeepMarkov && model.firstState == FirstState::Learned)
    layers.push_back({"z_0", 0, z, 1, Per::Model});
  for (const PartKind kind : kindsOf(model.family)) {
    const PartInfo* part = chosenPart(kind, model);
    if (!part) continue;
    const auto own = part->layers(model, keys);
    layers.insert(layers.end(), own.begin(), own.end());
  }
  for (std::int64_t i = 0; isDeepMarkov && i < model.numIafs; ++i) {
    const std::string flow = "iafs_modules." + std::to_string(i) + ".arn.layers.";
    layers.push_back({flow + "0.weight", z, model.iafDim, 1, Per::EachSample, true});
    layers.push_back({flow + "1.weight", model.iafDim, 2 * z, 1, Per::EachSample, true});
  }
  return layers;
}

std::int64_t parameterCount(const ExperimentConfig::ModelConfig& model) {
  std::int64_t count = 0;
  for (const Layer& layer : layersOf(model)) count += layer.parameters();
  return count;
}

std::set<std::string> recurrentWeights(const ExperimentConfig::ModelConfig& model) {
  std::set<std::string> names;
  for (const Layer& layer : layersOf(model))
    if (layer.isRecurrent) names.insert(layer.name);
  return names;
}

std::int64_t samplesASlice(const ExperimentConfig& config) {
  const auto objective = objectiveIn(config);
  return objective && !objective->usesSamples ? 1 : config.objective.numSamples;
}

double productsASlice(const ExperimentConfig::ModelConfig& model, std::int64_t samples) {
  return sumASlice(model, samples, [](const Layer& layer) { return layer.products(); });
}

double steppedProducts(const ExperimentConfig::ModelConfig& model, Layer::Per per) {
  return sumASlice(model, 1, [&](const Layer& layer) {
    return layer.per == per && layer.isStepped ? layer.products() : 0;
  });
}

double transitionNumbers(const ExperimentConfig::ModelConfig& model) {
  double numbers = 0;
  for (const Layer& layer : layersOf(model))
    if (model.family == Family::Hmm && layer.isStepped)
      numbers += double(layer.in) * double(layer.out);
  return numbers;
}

double outputsASlice(const ExperimentConfig::ModelConfig& model, std::int64_t samples) {
  return sumASlice(model, samples, [](const Layer& layer) { return double(layer.out); });
}

} // namespace dmm::types
