#include "core/evaluate/Evaluation.h"

#include "core/evaluate/Bootstrap.h"

namespace dmm::evaluate {

std::optional<Evaluation> evaluate(model::SequenceModel& model, const data::Dataset& dataset,
                                   types::Split split, types::Bound bound,
                                   const BoundSettings& settings, const BoundProgress& progress) {
  const torch::Dtype dtype = model.dtype();
  std::vector<torch::Tensor> sequences;
  for (const types::PianoRoll& roll : dataset.rolls(split))
    sequences.push_back(batch::pack({&roll}, dtype).rows);
  const auto bounds = sequenceBounds(model, sequences, settings, progress);
  if (!bounds) return std::nullopt;

  const auto slices = static_cast<double>(dataset.sliceCount(split));
  std::vector<double> losses, steps;
  double loss = 0, reconstruction = 0, kl = 0;
  for (const SequenceBound& sequence : bounds->sequences) {
    losses.push_back(bound == types::Bound::Elbo ? -sequence.elbo : -sequence.iwae);
    steps.push_back(static_cast<double>(sequence.steps));
    loss += losses.back();
    reconstruction += sequence.reconstruction;
    kl += sequence.kl;
  }
  const Interval interval = bootstrapInterval(losses, steps, settings.seed);

  Evaluation evaluation;
  evaluation.pieces = losses;
  evaluation.latentKl = bounds->latentKl;
  for (double& dimension : evaluation.latentKl) dimension /= slices;
  types::EvaluationReport& report = evaluation.report;
  report.split = split;
  report.bound = bound;
  report.particles = settings.particles;
  report.isExact = model.isExact();
  report.value = loss / slices;
  report.low = interval.low;
  report.high = interval.high;
  report.reconstruction = reconstruction / slices;
  report.kl = kl / slices;
  if (!evaluation.latentKl.empty()) report.activeUnits = types::activeUnits(evaluation.latentKl);
  return evaluation;
}

} // namespace dmm::evaluate
