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
  return chorale;
}

std::string AncestralSampler::provenance(const SampleSettings& settings) const {
  const auto& checkpoint = m_impl->checkpoint;
  return fmt::format("DMM Workbench {}; run {}; checkpoint {}, epoch {}; sampled from the prior; "
                     "seed {}; {} quarters",
                     support::kVersion, checkpoint.parent_path().parent_path().filename().string(),
                     checkpoint.filename().string(), m_impl->stored.epoch, settings.seed,
                     settings.lengthQuarters);
}

} // namespace dmm::generate
