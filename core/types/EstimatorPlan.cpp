#include "core/types/EstimatorPlan.h"

#include "core/types/Compatibility.h"
#include "core/types/ModelShape.h"
#include "core/types/ObjectiveInfo.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

namespace dmm::types {

namespace {

/// The experiment with an estimator's objective.
ExperimentConfig with(ExperimentConfig experiment, const Estimator& estimator) {
  experiment.objective = estimator;
  return experiment;
}

/// The objective as it is with the model.
std::optional<ObjectiveInfo> infoOf(const Estimator& estimator,
                                    const ExperimentConfig::ModelConfig& model) {
  ExperimentConfig experiment;
  experiment.model = model;
  return objectiveIn(with(std::move(experiment), estimator));
}

std::int64_t samplesOf(const Estimator& estimator,
                       const ExperimentConfig::ModelConfig& model = {}) {
  return usesSamples(estimator, model) ? estimator.numSamples : 1;
}

/// Whether a state is drawn given the one before: not by every guide.
bool looksBack(const ExperimentConfig::ModelConfig& model) {
  return hasTrait(Trait::LooksBack, model) || !hasTrait(Trait::DrawsStates, model);
}

bool pairsSamples(const Estimator& estimator) {
  const ObjectiveInfo* info = findObjective(estimator.name);
  return info && info->pairsSamples;
}

} // namespace

std::vector<Estimator> estimatorFamilies(const ExperimentConfig& experiment) {
  std::vector<Estimator> families;
  for (const ObjectiveInfo& info : objectiveInfos()) {
    std::vector<Gradient> gradients{Gradient::Reparameterised};
    if (info.gradient) gradients.push_back(*info.gradient);
    std::vector<GuideDensity> densities{GuideDensity::Mixture};
    Estimator plain;
    plain.name = info.name;
    const bool hasSamples = usesSamples(plain, experiment.model);
    // Without a look back all ancestors say the same, and so do both densities.
    if (info.pairsSamples && hasSamples && looksBack(experiment.model))
      densities.push_back(GuideDensity::Pairwise);
    for (const Gradient gradient : gradients)
      for (const GuideDensity density : densities) {
        Estimator family;
        family.name = info.name;
        family.numSamples = hasSamples ? experiment.objective.numSamples : 1;
        if (info.resamples) family.essThreshold = experiment.objective.essThreshold;
        family.gradient = gradient;
        family.guideDensity = density;
        if (conflicts(with(experiment, family)).empty()) families.push_back(family);
      }
  }
  return families;
}

std::vector<Estimator> familiesNamed(std::string_view text,
                                     const std::vector<Estimator>& families) {
  std::vector<Estimator> named;
  for (const Estimator& family : families)
    if (familyName(family) == text || family.name == text) named.push_back(family);
  if (!named.empty()) return named;
  std::string known;
  for (const Estimator& family : families)
    known += (known.empty() ? "" : ", ") + familyName(family);
  throw std::invalid_argument("there is no '" + std::string(text) +
                              "' for this model; known: " + known);
}

std::vector<Estimator> atSamples(const std::vector<Estimator>& families,
                                 const std::vector<std::int64_t>& samples,
                                 const ExperimentConfig::ModelConfig& model) {
  std::vector<Estimator> all;
  for (Estimator family : families) {
    if (!usesSamples(family, model)) {
      all.push_back(family);
      continue;
    }
    for (const std::int64_t k : samples) {
      family.numSamples = k;
      all.push_back(family);
    }
  }
  return all;
}

std::string familyName(const Estimator& estimator) {
  std::string name = estimator.name;
  if (estimator.gradient != Gradient::Reparameterised)
    name += std::string("/") + nameOf(estimator.gradient);
  if (pairsSamples(estimator) && estimator.guideDensity != GuideDensity::Mixture)
    name += std::string("/") + nameOf(estimator.guideDensity);
  return name;
}

std::string estimatorName(const Estimator& estimator) {
  std::string name = familyName(estimator);
  if (usesSamples(estimator)) name += " K=" + std::to_string(estimator.numSamples);
  return name;
}

bool usesSamples(const Estimator& estimator, const ExperimentConfig::ModelConfig& model) {
  const auto info = infoOf(estimator, model);
  return info && info->usesSamples;
}

bool isSameFamily(const Estimator& a, const Estimator& b) {
  return familyName(a) == familyName(b) && a.essThreshold == b.essThreshold;
}

bool isBound(const Estimator& estimator, const ExperimentConfig::ModelConfig& model) {
  if (!pairsSamples(estimator) || estimator.guideDensity == GuideDensity::Mixture) return true;
  return samplesOf(estimator, model) == 1 || !looksBack(model);
}

bool haveSameTarget(const Estimator& a, const Estimator& b,
                    const ExperimentConfig::ModelConfig& model) {
  if (samplesOf(a, model) == 1 && samplesOf(b, model) == 1 && hasTrait(Trait::DrawsStates, model))
    return true;
  Estimator plain = a;
  plain.gradient = b.gradient;
  return plain == b;
}

bool hasUnbiasedGradient(const Estimator& estimator) {
  const ObjectiveInfo* info = findObjective(estimator.name);
  // The choice of ancestors has a gradient of its own, which is left out.
  return !info || !info->resamples || estimator.numSamples == 1;
}

bool canBeReference(const Estimator& estimator, const ExperimentConfig::ModelConfig& model) {
  return estimator.gradient == Gradient::Reparameterised && hasUnbiasedGradient(estimator) &&
         isBound(estimator, model);
}

double gradientProducts(const Estimator& estimator, const ExperimentConfig::ModelConfig& model,
                        double slices) {
  constexpr double kForwardAndBackward = 3;
  const auto samples = double(samplesOf(estimator, model));
  double products = productsASlice(model, samplesOf(estimator, model));
  // Each pair's density takes as long as some products: about eight, as measured at K = 100.
  constexpr double kAPair = 8;
  if (pairsSamples(estimator)) products += kAPair * samples * samples * double(model.zDim);
  return kForwardAndBackward * slices * products;
}

std::int64_t drawsOf(const Estimator& estimator, const EstimatorSettings& settings) {
  constexpr double kFullUpTo = 10;
  constexpr std::int64_t kFewest = 2 * kDrawBlocks;
  const double fewer = std::min(1.0, std::sqrt(kFullUpTo / double(samplesOf(estimator))));
  const auto draws = std::int64_t(std::ceil(double(settings.draws) * fewer));
  const std::int64_t wanted = std::max(draws, std::min(settings.draws, kFewest));
  return std::max<std::int64_t>(1, (wanted + kDrawBlocks - 1) / kDrawBlocks) * kDrawBlocks;
}

std::int64_t referenceDrawsOf(const Estimator& estimator, const EstimatorSettings& settings) {
  constexpr std::int64_t kTimes = 4;
  return kTimes * drawsOf(estimator, settings);
}

double planProducts(const std::vector<Estimator>& plan, const EstimatorSettings& settings,
                    const ExperimentConfig::ModelConfig& model, double slices) {
  double all = 0, ofReference = 0;
  for (const Estimator& estimator : plan) {
    const double one = gradientProducts(estimator, model, slices);
    const std::int64_t draws = drawsOf(estimator, settings);
    all += double(draws) * one;
    if (canBeReference(estimator, model))
      ofReference =
          std::max(ofReference, double(referenceDrawsOf(estimator, settings) - draws) * one);
  }
  return all + ofReference;
}

} // namespace dmm::types
