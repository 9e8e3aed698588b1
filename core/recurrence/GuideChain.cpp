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

/// x = tanh(x + bias) + h for the rows of one step, which begin at row `begin` of all [N K]; h is
/// that of each row's slice.
void addHidden(const Tensor& x, const Tensor& bias, const Tensor& hidden, std::int64_t begin,
               std::int64_t particles) {
  const std::int64_t columns = x.size(1);
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "addHidden", [&] {
    loops::addBiasTanhAndHidden(x.data_ptr<scalar_t>(), bias.data_ptr<scalar_t>(),
                                hidden.data_ptr<scalar_t>() + begin / particles * columns,
                                x.size(0) / particles, particles, columns);
  });
}

/// From the gradient of what addHidden() made, `combined`, to that of what went into the tanh.
void addHiddenBackward(const Tensor& inner, const Tensor& gradient, const Tensor& combined,
                       const Tensor& hidden, std::int64_t begin, std::int64_t particles) {
  const std::int64_t columns = inner.size(1);
  AT_DISPATCH_FLOATING_TYPES(inner.scalar_type(), "addHidden", [&] {
    loops::tanhBackward(inner.data_ptr<scalar_t>(), gradient.data_ptr<scalar_t>(),
                        combined.data_ptr<scalar_t>(),
                        hidden.data_ptr<scalar_t>() + begin / particles * columns,
                        inner.size(0) / particles, particles, columns);
  });
}

/// loc, scale and value from the moments of one step's rows.
void drawRows(const Tensor& moments, const Tensor& bias, const Tensor& noise, const Tensor& loc,
              const Tensor& scale, const Tensor& value) {
  AT_DISPATCH_FLOATING_TYPES(value.scalar_type(), "drawRows", [&] {
    loops::drawGaussian(moments.data_ptr<scalar_t>(), bias.data_ptr<scalar_t>(),
                        noise.data_ptr<scalar_t>(), loc.data_ptr<scalar_t>(),
                        scale.data_ptr<scalar_t>(), value.data_ptr<scalar_t>(), value.size(0),
                        value.size(1));
  });
}

/// The gradient of step t's moments from that of its values and, where they are defined, those of
/// all locs and scales [N K, z].
void drawRowsBackward(const Tensor& gradient, const Tensor& forLocs, const Tensor& forScales,
                      const Run& run, std::int64_t t, const Tensor& forMoments) {
  const std::int64_t z = gradient.size(1);
  AT_DISPATCH_FLOATING_TYPES(gradient.scalar_type(), "drawRows", [&] {
    const auto ofStep = [&](const Tensor& rows) {
      return rows.defined() ? rows.data_ptr<scalar_t>() + run.steps.begin(t) * z : nullptr;
    };
    loops::drawBackward(gradient.data_ptr<scalar_t>(), ofStep(forLocs), ofStep(forScales),
                        ofStep(run.epsilon), ofStep(run.scale), forMoments.data_ptr<scalar_t>(),
                        gradient.size(0), z);
  });
}

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
    run->combined = torch::empty({rows, zToHidden.size(0)}, hidden.options());
    run->scale = torch::empty({rows, z}, hidden.options());
    run->base = torch::empty({rows, z}, hidden.options());
    const Tensor locs = torch::empty({rows, z}, hidden.options());
    const Tensor moments = torch::empty({steps.rows(0), 2 * z}, hidden.options()); // of one step
    const FlowWeights flowWeights{flowInput,      flowInputBias,         flowOutput,
                                  flowOutputBias, flows.logScaleMinimum, flows.logScaleMaximum};
    for (std::int64_t i = 0; i < flowWeights.count(); ++i)
      run->flows.emplace_back(flowWeights, i, rows);

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
      const Tensor combined = steps.at(run->combined, t);
      multiply(previous, fromState, combined);
      addHidden(combined, zToHiddenBias, hidden, steps.begin(t), particles);
      const Tensor both = moments.narrow(0, 0, active);
      multiply(combined, toMoments, both);
      const Tensor base = steps.at(run->base, t);
      drawRows(both, outputBias, steps.at(noise, t), steps.at(locs, t), steps.at(run->scale, t),
               base);
      Tensor value = base;
      for (FlowSteps& flow : run->flows) value = flow.forward(value, steps.begin(t));
    }

    // What is returned must not be what `run` holds: autograd would own itself in a circle.
    variable_list results{locs, run->scale.detach(), run->base.detach()};
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

  const auto contiguous = [](const Tensor& gradient) {
    return gradient.defined() ? gradient.contiguous() : gradient;
  };
  const Tensor forLocs = contiguous(gradients[0]);
  const Tensor forScales = contiguous(gradients[1]);
  const Tensor forMoments = torch::empty({rows, 2 * z}, start.options());
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
    drawRowsBackward(gradient, forLocs, forScales, run, t, moments);
    const Tensor combined = steps.at(forCombined, t);
    multiply(moments, half, combined);
    const Tensor inner = steps.at(beforeTanh, t);
    addHiddenBackward(inner, combined, steps.at(run.combined, t), hidden, steps.begin(t),
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
