#include "core/generate/ConditioningCheck.h"

#include "core/generate/Composition.h"
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
constexpr std::uint32_t kPriorNoteStream = 5;
constexpr std::size_t kResamplings = 2000;

types::PianoRoll slices(const types::PianoRoll& roll, std::int64_t first, std::int64_t count) {
  return {{roll.slices.begin() + first, roll.slices.begin() + first + count}};
}

/// Notes drawn in states, [K, keys], key after key where they have an order; none where nothing
/// hears them.
torch::Tensor drawnNotes(const model::Stepper& stepper, const torch::Tensor& state,
                         const model::Step& before, NoiseSource& source) {
  const std::int64_t paths = state.size(0);
  torch::Tensor notes = toNotes({}, paths, stepper.dtype()).clone();
  if (!stepper.hearsNotes()) return notes;
  torch::Tensor chances = torch::empty({paths, types::kKeyCount}, torch::kFloat64);
  double* const cells = chances.data_ptr<double>();
  for (std::int64_t i = 0; i < chances.numel(); ++i) cells[i] = source.uniform();
  const auto distribution = stepper.notesIn(state, before);
  const auto isSounding = [&] {
    return chances < torch::sigmoid(distribution->logits(notes)).to(torch::kFloat64);
  };
  const auto order = stepper.keyOrder();
  if (order.empty()) return isSounding().to(notes.scalar_type());
  for (const std::int64_t key : order) notes.select(1, key).copy_(isSounding().select(1, key));
  return notes;
}

/// The step that K paths have come to, which were read from a piece or, without one, rolled on from
/// the start with notes of their own; noise [K, T, noiseWidth].
model::Step after(const model::Stepper& stepper, const types::PianoRoll* piece,
                  const torch::Tensor& noise, NoiseSource& notes) {
  model::Step step = stepper.start(noise.size(0));
  const auto reading = piece ? stepper.read(*piece) : nullptr;
  for (std::int64_t t = 0; t < noise.size(1); ++t) {
    const torch::Tensor now = noise.select(1, t);
    const torch::Tensor state = reading ? reading->next(t, step, now) : stepper.next(step, now);
    step = {state, piece ? toNotes(piece->slices[static_cast<std::size_t>(t)], noise.size(0),
                                   stepper.dtype())
                         : drawnNotes(stepper, state, step, notes)};
  }
  return step;
}

/// Each slice by the mean of its probability over the paths that roll on from a step; nats a slice.
double predict(const model::Stepper& stepper, model::Step step, const torch::Tensor& noise,
               const types::PianoRoll& truth) {
  const std::int64_t paths = noise.size(0);
  double sum = 0;
  for (std::int64_t t = 0; t < noise.size(1); ++t) {
    const types::Slice& slice = truth.slices[static_cast<std::size_t>(t)];
    const torch::Tensor state = stepper.next(step, noise.select(1, t));
    const torch::Tensor notes = toNotes(slice, paths, stepper.dtype());
    const torch::Tensor logProb = stepper.notesIn(state, step)->logProb(notes); // [K]
    sum -= torch::logsumexp(logProb, 0).item<double>() - std::log(static_cast<double>(paths));
    step = {state, notes};
  }
  return sum / static_cast<double>(noise.size(1));
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
  const auto stepper = stored.model->stepper(ops::opsFor(types::Execution::Reference));
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

  NoiseSource source(settings.seed, kPathStream), notes(settings.seed, kPriorNoteStream);
  std::vector<double> own, prior, other;
  const types::PianoRoll* previous = pieces.back();
  for (const types::PianoRoll* piece : pieces) {
    const types::PianoRoll truth = slices(*piece, given, next);
    const torch::Tensor before = drawNoise(source, settings.paths, given, *stepper);
    const torch::Tensor beyond = drawNoise(source, settings.paths, next, *stepper);
    const auto predicted = [&](const types::PianoRoll* heard) {
      const auto first = heard ? slices(*heard, 0, given) : types::PianoRoll{};
      return predict(*stepper, after(*stepper, heard ? &first : nullptr, before, notes), beyond,
                     truth);
    };
    own.push_back(predicted(piece));
    other.push_back(predicted(previous));
    prior.push_back(predicted(nullptr));
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
