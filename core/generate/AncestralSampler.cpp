#include "core/generate/AncestralSampler.h"

#include "core/formats/VoiceAssignment.h"
#include "core/model/ModelFile.h"
#include "core/support/Version.h"

#include <fmt/format.h>

namespace dmm::generate {

struct AncestralSampler::Impl {
  std::filesystem::path checkpoint;
  model::StoredModel stored;
};

namespace {

types::Slice toSlice(const torch::Tensor& keys) {
  types::Slice slice;
  const auto cells = keys.accessor<float, 1>();
  for (std::int64_t key = 0; key < keys.size(0); ++key)
    slice.set(static_cast<std::size_t>(key), cells[key] > 0.5F);
  return slice;
}

std::string describe(const std::filesystem::path& checkpoint, std::int64_t epochs,
                     const SampleSettings& settings) {
  return fmt::format("DMM Workbench {}; run {}; checkpoint {} after {} epochs; sampled from the "
                     "prior; seed {}; {} quarters",
                     support::kVersion, checkpoint.parent_path().parent_path().filename().string(),
                     checkpoint.filename().string(), epochs, settings.seed,
                     settings.lengthQuarters);
}

} // namespace

AncestralSampler::AncestralSampler(const std::filesystem::path& checkpoint)
    : m_impl(new Impl{std::filesystem::absolute(checkpoint).lexically_normal(),
                      model::loadModel(checkpoint)}) {}

AncestralSampler::~AncestralSampler() = default;

types::Chorale AncestralSampler::sample(const SampleSettings& settings) const {
  const torch::NoGradGuard noGrad;
  model::DeepMarkovModel& model = *m_impl->stored.model;
  auto generator = torch::make_generator<torch::CPUGeneratorImpl>(settings.seed);
  types::PianoRoll roll;
  torch::Tensor z = model.z0();
  for (std::int64_t t = 0; t < settings.lengthQuarters; ++t) {
    z = model.transition().forward(z).sample(torch::randn({model.dims().z}, generator));
    const torch::Tensor probabilities = torch::sigmoid(model.emitter().forward(z));
    roll.slices.push_back(toSlice(torch::bernoulli(probabilities, generator)));
  }
  types::Chorale chorale = formats::assignVoices(roll);
  chorale.title = fmt::format("Sample, seed {}", settings.seed);
  chorale.origin = describe(m_impl->checkpoint, m_impl->stored.epochs, settings);
  return chorale;
}

} // namespace dmm::generate
