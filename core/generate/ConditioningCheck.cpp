#include "core/generate/ConditioningCheck.h"

#include "core/generate/GuideSampler.h"
#include "core/support/Errors.h"
#include "core/weights/ModelFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dmm::generate {

namespace {

constexpr std::uint32_t kPathStream = 3;
constexpr std::uint32_t kBootstrapStream = 4;
constexpr std::size_t kResamplings = 2000;

types::PianoRoll slices(const types::PianoRoll& roll, std::int64_t first, std::int64_t count) {
  return {{roll.slices.begin() + first, roll.slices.begin() + first + count}};
}

/// Each slice by the mean of its probability over the paths that roll on from `from` [K, z]; nats
/// a slice.
double predict(const GuideSampler& sampler, const torch::Tensor& from, const torch::Tensor& noise,
               const types::PianoRoll& truth) {
  const torch::Tensor logProbability =
      sampler.logLikelihood(truth, sampler.logits(sampler.rollOn(from, noise))); // [K, T]
  const torch::Tensor mean =
      torch::logsumexp(logProbability, 0) - std::log(static_cast<double>(from.size(0)));
  return -mean.mean().item<double>();
}

std::vector<double> minus(std::vector<double> left, const std::vector<double>& right) {
  std::transform(left.begin(), left.end(), right.begin(), left.begin(), std::minus<>());
  return left;
}

} // namespace

Interval bootstrapMean(const std::vector<double>& values, std::uint64_t seed) {
  if (values.empty())
    throw std::invalid_argument("bootstrapMean: expected at least one value, got none");
  const auto count = static_cast<double>(values.size());
  NoiseSource source(seed, kBootstrapStream);
  std::vector<double> means(kResamplings);
  for (double& mean : means) {
    for (std::size_t i = 0; i < values.size(); ++i)
      mean += values[static_cast<std::size_t>(source.uniform() * count)];
    mean /= count;
  }
  std::sort(means.begin(), means.end());
  const auto percentile = [&](double share) {
    return means[static_cast<std::size_t>(std::lround(share * (kResamplings - 1)))];
  };
  return {std::accumulate(values.begin(), values.end(), 0.0) / count, percentile(0.025),
          percentile(0.975)};
}

ConditioningResult checkConditioning(const std::filesystem::path& checkpoint,
                                     const data::Dataset& dataset,
                                     const ConditioningSettings& settings) {
  const weights::StoredModel stored = weights::loadModel(checkpoint);
  const GuideSampler sampler(*stored.model);
  const torch::NoGradGuard noGrad;
  const std::int64_t given = settings.givenQuarters * dataset.summary().slicesPerQuarter;
  const std::int64_t next = settings.nextQuarters * dataset.summary().slicesPerQuarter;
  if (given < 1 || next < 1 || settings.paths < 1)
    throw support::InputError("expected at least one given quarter, one next quarter and one path");

  std::vector<const types::PianoRoll*> pieces;
  for (const auto& roll : dataset.rolls(settings.split))
    if (static_cast<std::int64_t>(roll.length()) >= given + next) pieces.push_back(&roll);
  if (pieces.size() < 2)
    throw support::InputError(dataset.summary().name,
                              fmt::format("expected at least two {} pieces of {} quarters, got {}",
                                          types::toString(settings.split),
                                          settings.givenQuarters + settings.nextQuarters,
                                          pieces.size()));

  NoiseSource source(settings.seed, kPathStream);
  std::vector<double> own, prior, other;
  const types::PianoRoll* previous = pieces.back();
  for (const types::PianoRoll* piece : pieces) {
    const types::PianoRoll truth = slices(*piece, given, next);
    const torch::Tensor before = sampler.noise(source, settings.paths, given);
    const torch::Tensor after = sampler.noise(source, settings.paths, next);
    const auto heard = [&](const types::PianoRoll& roll) {
      return sampler.path(slices(roll, 0, given), before).select(1, -1);
    };
    const auto unheard = sampler.rollOn(sampler.start(settings.paths), before).select(1, -1);
    own.push_back(predict(sampler, heard(*piece), after, truth));
    other.push_back(predict(sampler, heard(*previous), after, truth));
    prior.push_back(predict(sampler, unheard, after, truth));
    previous = piece;
  }
  const auto interval = [&](const std::vector<double>& values) {
    return bootstrapMean(values, settings.seed);
  };
  return {stored.epochs,
          pieces.size(),
          interval(own),
          interval(prior),
          interval(other),
          interval(minus(prior, own)),
          interval(minus(other, own))};
}

} // namespace dmm::generate
