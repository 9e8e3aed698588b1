#include "core/recurrence/GuideChain.h"

#include "core/recurrence/ElementLoops.h"
#include "core/recurrence/FlowSteps.h"
#include "core/recurrence/MatrixProduct.h"

#include <memory>

namespace dmm::recurrence {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// Everything between forward and backward that is not a tensor of the graph; autograd frees it
/// with the graph.
struct Run : torch::CustomClassHolder {
  /// The step before step t, as far as its sequences go on; it was drawn from `previous`.
  GuideStep stepBefore(std::int64_t t, const Tensor& previous) const {
    const std::int64_t active = steps.rows(t);
    const auto rows = [&](const Tensor& packed) { return steps.at(packed, t - 1, active); };
    GuideStep before{rows(z()), previous.narrow(0, 0, active), rows(scale), rows(epsilon), {}};
    for (const FlowSteps& flow : flows) {
      const Tensor determinant = flow.logDeterminants(steps.begin(t - 1), active);
      before.logDeterminant =
          before.logDeterminant.defined() ? before.logDeterminant + determinant : determinant;
    }
    return before;
  }

  PackedSteps steps;
  Tensor combined; ///< 2 c_t, [N K, R]
  Tensor epsilon;  ///< the noise, [N K, z]
  Tensor scale;
  Tensor base;
  std::vector<FlowSteps> flows;
  std::vector<Tensor>
      sources; ///< of every step, among the rows of the step before; may be undefined

  const Tensor& z() const { return flows.empty() ? base : flows.back().images(); }
};

class GuideChain : public torch::autograd::Function<GuideChain> {
 public:
  static variable_list forward(AutogradContext* context, const Tensor& hidden,
                               const Tensor& zToHidden, const Tensor& zToHiddenBias,
                               const Tensor& output, const Tensor& outputBias, const Tensor& start,
                               const Tensor& flowInput, const Tensor& flowInputBias,
                               const Tensor& flowOutput, const Tensor& flowOutputBias,
                               const FlowWeights& flows, const Tensor& noise,
                               const PackedSteps& steps, const ChooseSources& chooseSources,
                               std::vector<Tensor>& sources) {
    const std::int64_t z = start.size(0);
    const std::int64_t rows = steps.rowCount();
    const std::int64_t particles = steps.perSlice;
    const Tensor fromState = zToHidden.t().contiguous();        // [z, R]
    const Tensor toMoments = output.t().contiguous().mul_(0.5); // [R, 2 z], for 2 c_t

    auto run = c10::make_intrusive<Run>();
    run->steps = steps;
    run->epsilon = noise;
    run->combined =
        zToHiddenBias.expand({rows, zToHiddenBias.size(0)}).clone(at::MemoryFormat::Contiguous);
    run->scale = torch::empty({rows, z}, hidden.options());
    run->base = torch::empty({rows, z}, hidden.options());
    const FlowWeights flowWeights{flowInput,      flowInputBias,         flowOutput,
                                  flowOutputBias, flows.logScaleMinimum, flows.logScaleMaximum};
    for (std::int64_t i = 0; i < flowWeights.count(); ++i)
      run->flows.emplace_back(flowWeights, i, rows);
    const Tensor moments =
        outputBias.expand({rows, outputBias.size(0)}).clone(at::MemoryFormat::Contiguous);

    const Tensor firstPrevious = start.unsqueeze(0).expand({steps.rows(0), z}).contiguous();
    Tensor previous = firstPrevious;
    run->sources.resize(static_cast<std::size_t>(steps.count()));
    for (std::int64_t t = 0; t < steps.count(); ++t) {
      const std::int64_t active = steps.rows(t);
      if (t > 0) {
        Tensor& source = run->sources[static_cast<std::size_t>(t)];
        if (chooseSources) source = chooseSources(t, run->stepBefore(t, previous));
        previous = steps.at(run->z(), t - 1, active);
        if (source.defined()) previous = previous.index_select(0, source);
      }
      Tensor combined = steps.at(run->combined, t);
      multiply(previous, fromState, combined, /*accumulate=*/true);
      combined.tanh_();
      combined.view({active / particles, particles, combined.size(1)})
          .add_(hidden.narrow(0, steps.begin(t) / particles, active / particles).unsqueeze(1));
      const Tensor both = steps.at(moments, t);
      multiply(combined, toMoments, both, /*accumulate=*/true);
      Tensor scale = steps.at(run->scale, t);
      at::softplus_out(scale, both.narrow(1, z, z));
      Tensor base = steps.at(run->base, t);
      at::addcmul_out(base, both.narrow(1, 0, z), scale, steps.at(noise, t));
      Tensor value = base;
      for (FlowSteps& flow : run->flows) value = flow.forward(value, steps.begin(t));
    }

    // What is returned must not be what `run` holds: autograd would own itself in a circle.
    variable_list results{moments.narrow(1, 0, z).clone(at::MemoryFormat::Contiguous),
                          run->scale.detach(), run->base.detach()};
    if (!run->flows.empty()) {
      Tensor determinants = run->flows.front().logDeterminants();
      for (std::size_t i = 1; i < run->flows.size(); ++i)
        determinants += run->flows[i].logDeterminants();
      results.push_back(run->z().detach());
      results.push_back(determinants);
    }
    context->save_for_backward(
        {hidden, zToHidden, output, start, flowInput, flowInputBias, flowOutput, flowOutputBias});
    sources = run->sources;
    context->saved_data["run"] = c10::IValue::make_capsule(std::move(run));
    return results;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients);
};

Tensor orZeros(const Tensor& gradient, const Tensor& like) {
  return gradient.defined() ? gradient.clone(at::MemoryFormat::Contiguous)
                            : torch::zeros_like(like);
}

variable_list GuideChain::backward(AutogradContext* context, variable_list gradients) {
  const auto saved = context->get_saved_variables();
  const Tensor& hidden = saved[0];
  const Tensor& zToHidden = saved[1];
  const Tensor& output = saved[2];
  const Tensor& start = saved[3];
  const auto capsule = context->saved_data["run"].toCapsule();
  auto& run = static_cast<Run&>(*capsule);
  const PackedSteps& steps = run.steps;
  const std::int64_t z = start.size(0);
  const std::int64_t rows = steps.rowCount();
  const std::int64_t particles = steps.perSlice;
  const bool flows = !run.flows.empty();

  // For the states, from outside; the chain adds to it from the last step to the first.
  const Tensor forZ = orZeros(gradients[flows ? 3 : 2], run.base);
  const Tensor forBase = flows ? gradients[2] : Tensor();
  for (FlowSteps& flow : run.flows) flow.startBackward(gradients[4]);

  // d softplus(s) / ds = 1 - exp(-softplus(s)).
  const Tensor slope = torch::expm1(-run.scale).neg_();
  const Tensor noiseTimesSlope = run.epsilon * slope;
  const Tensor forMoments = torch::empty({rows, 2 * z}, start.options());
  const auto preset = [&](std::int64_t column, const Tensor& gradient) {
    Tensor part = forMoments.narrow(1, column, z);
    if (gradient.defined()) {
      part.copy_(gradient);
    } else {
      part.zero_();
    }
  };
  preset(0, gradients[0]);
  preset(z, gradients[1].defined() ? gradients[1] * slope : Tensor());

  const Tensor half = 0.5 * output;                           // [2 z, R]
  const Tensor forCombined = torch::empty_like(run.combined); // for 2 c_t
  const Tensor beforeTanh = torch::empty_like(run.combined);

  for (std::int64_t t = steps.count() - 1; t >= 0; --t) {
    const Tensor gradient = steps.at(forZ, t);
    for (std::size_t i = run.flows.size(); i-- > 0;)
      run.flows[i].backward(gradient, steps.at(i == 0 ? run.base : run.flows[i - 1].images(), t),
                            steps.begin(t));
    if (forBase.defined()) gradient.add_(steps.at(forBase, t));
    const Tensor moments = steps.at(forMoments, t);
    moments.narrow(1, 0, z).add_(gradient);
    moments.narrow(1, z, z).addcmul_(gradient, steps.at(noiseTimesSlope, t));
    const Tensor combined = steps.at(forCombined, t);
    multiply(moments, half, combined);
    const Tensor inner = steps.at(beforeTanh, t);
    tanhBackward(inner, combined, steps.at(run.combined, t),
                 hidden.narrow(0, steps.begin(t) / particles, steps.rows(t) / particles),
                 particles);
    if (t == 0) break;
    const Tensor before = steps.at(forZ, t - 1, steps.rows(t));
    if (const Tensor& source = run.sources[static_cast<std::size_t>(t)]; source.defined()) {
      const Tensor scattered = torch::empty_like(before);
      multiply(inner, zToHidden, scattered);
      before.index_add_(0, source, scattered);
    } else {
      multiply(inner, zToHidden, before, true);
    }
  }

  // Every weight's gradient is one product over all rows.
  const std::int64_t first = steps.rows(0);
  const Tensor ofFirst = beforeTanh.narrow(0, 0, first).sum(0);
  const Tensor forZToHidden = torch::outer(ofFirst, start);
  const Tensor previous = torch::empty({rows - first, z}, start.options());
  for (std::int64_t t = 1; t < steps.count(); ++t) {
    const Tensor before = steps.at(run.z(), t - 1, steps.rows(t));
    const Tensor& source = run.sources[static_cast<std::size_t>(t)];
    previous.narrow(0, steps.begin(t) - first, steps.rows(t))
        .copy_(source.defined() ? before.index_select(0, source) : before);
  }
  multiply(beforeTanh.narrow(0, first, rows - first).t(), previous, forZToHidden, true);
  const Tensor forOutput = torch::empty_like(output);
  multiply(forMoments.t(), run.combined, forOutput);
  const Tensor forStart = torch::empty({1, z}, start.options());
  multiply(ofFirst.unsqueeze(0), zToHidden, forStart);
  const Tensor forHiddenStates =
      particles == 1 ? forCombined
                     : forCombined.view({rows / particles, particles, hidden.size(1)}).sum(1);

  variable_list results{forHiddenStates,     forZToHidden,      beforeTanh.sum(0),
                        forOutput.mul_(0.5), forMoments.sum(0), forStart.squeeze(0)};
  FlowWeights forFlows;
  if (flows)
    forFlows = {torch::empty_like(saved[4]), torch::empty_like(saved[5]),
                torch::empty_like(saved[6]), torch::empty_like(saved[7])};
  for (std::size_t i = 0; i < run.flows.size(); ++i)
    run.flows[i].writeWeightGradients(i == 0 ? run.base : run.flows[i - 1].images(), forFlows);
  results.insert(results.end(),
                 {forFlows.input, forFlows.inputBias, forFlows.output, forFlows.outputBias,
                  Tensor(), Tensor(), Tensor(), Tensor(), Tensor()});
  return results;
}

} // namespace

namespace {

/// Sources within each step as rows of the whole, for all steps but the first.
Tensor rowsOf(const std::vector<Tensor>& sources, const PackedSteps& steps) {
  std::vector<Tensor> rows;
  for (std::int64_t t = 1; t < steps.count(); ++t) {
    const Tensor& source = sources[static_cast<std::size_t>(t)];
    rows.push_back(steps.begin(t - 1) + (source.defined() ? source : torch::arange(steps.rows(t))));
  }
  return rows.empty() ? torch::empty({0}, torch::kInt64) : torch::cat(rows);
}

} // namespace

GuideChainPath guideChain(const Tensor& hidden, const Tensor& noise,
                          const GuideChainWeights& weights, const PackedSteps& steps,
                          const ChooseSources& chooseSources) {
  FlowWeights flows = weights.flows;
  std::vector<Tensor> sources;
  if (flows.count() == 0) // autograd takes no undefined tensors
    flows.input = flows.inputBias = flows.output = flows.outputBias = hidden.new_empty({0});
  const auto results = GuideChain::apply(
      hidden, weights.zToHidden, weights.zToHiddenBias, weights.output, weights.outputBias,
      weights.start, flows.input, flows.inputBias, flows.output, flows.outputBias, flows, noise,
      steps, chooseSources, sources);
  GuideChainPath path{results[0], results[1], results[2], results[2], {}, {}};
  if (flows.count() > 0) {
    path.z = results[3];
    path.logDeterminant = results[4];
  }
  if (chooseSources) path.sources = rowsOf(sources, steps);
  return path;
}

} // namespace dmm::recurrence
