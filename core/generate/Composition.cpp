#include "core/generate/Composition.h"

#include "core/batch/PackedBatch.h"
#include "core/generate/SliceDraw.h"

namespace dmm::generate {

namespace {

/// Streams of noise of one seed.
constexpr std::uint32_t kLatentStream = 0;
constexpr std::uint32_t kNoteStream = 1;

CountedNotes::Logits toLogits(const torch::Tensor& row) { // [keys]
  const torch::Tensor values = row.to(torch::kFloat64).contiguous();
  CountedNotes::Logits logits{};
  std::copy_n(values.data_ptr<double>(), logits.size(), logits.begin());
  return logits;
}

types::KeyProbabilities toProbabilities(const torch::Tensor& row) { // [keys], logits
  const torch::Tensor values = torch::sigmoid(row).to(torch::kFloat32).contiguous();
  types::KeyProbabilities probabilities{};
  std::copy_n(values.data_ptr<float>(), probabilities.size(), probabilities.begin());
  return probabilities;
}

} // namespace

Composition composeSteps(Mode& mode, const model::Stepper& stepper,
                         const types::GenerationSettings& settings,
                         const std::function<bool(double share)>& progress) {
  const torch::NoGradGuard noGrad;
  NoiseSource latent(settings.seed, kLatentStream);
  NoiseSource notes(settings.seed, kNoteStream);
  SliceDraw slices(settings, stepper.keyOrder());
  Composition composed;
  model::Step before = stepper.start(1);
  for (std::int64_t t = 0; t < mode.steps(); ++t) {
    if (progress && !progress(static_cast<double>(t) / static_cast<double>(mode.steps())))
      return {};
    const torch::Tensor noise =
        settings.temperature * drawNoise(latent, 1, 1, stepper).select(1, 0);
    const torch::Tensor state = mode.next(t, before, noise);
    const auto distribution = stepper.notesIn(state, before);
    const auto logitsGiven = [&](const types::Slice& slice) {
      return distribution->logits(toNotes(slice, 1, stepper.dtype()))[0];
    };
    const auto draw = [&] {
      return slices.draw([&](const types::Slice& slice) { return toLogits(logitsGiven(slice)); },
                         t > 0 ? composed.roll.slices.back() : types::Slice(), notes);
    };
    const types::Slice drawn = mode.hasDrawnItself() ? types::Slice() : draw();
    const types::Slice slice = mode.given(t).value_or(drawn);
    composed.roll.slices.push_back(slice);
    composed.probabilities.push_back(toProbabilities(logitsGiven(slice)));
    before = {state, toNotes(slice, 1, stepper.dtype())};
  }
  return composed;
}

torch::Tensor drawNoise(NoiseSource& source, std::int64_t paths, std::int64_t steps,
                        const model::Stepper& stepper) {
  torch::Tensor noise = torch::empty({paths, steps, stepper.noiseWidth()}, torch::kFloat64);
  double* const cells = noise.data_ptr<double>();
  for (std::int64_t i = 0; i < noise.numel(); ++i) cells[i] = source.normal();
  return noise.to(stepper.dtype());
}

torch::Tensor toNotes(const types::Slice& slice, std::int64_t paths, torch::Dtype dtype) {
  const types::PianoRoll roll{{slice}};
  return batch::pack({&roll}, dtype).rows.expand({paths, -1});
}

} // namespace dmm::generate
