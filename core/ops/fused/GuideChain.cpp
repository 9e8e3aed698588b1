#include "core/ops/fused/GuideChain.h"

#include "core/kernels/ElementLoops.h"
#include "core/kernels/MatrixProduct.h"
#include "core/kernels/PackedWeight.h"
#include "core/ops/fused/FlowSteps.h"
#include "core/support/WorkClock.h"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

namespace dmm::ops::fused {

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

  batch::PackedSteps steps;
  Tensor tanh; ///< of what z_{t-1} becomes, [N K, R], whose slope 2 c_t - h_t would not tell with
               ///< all its digits; on the way back it becomes 2 c_t
  bool isBack = false;
  Tensor epsilon; ///< the noise, [N K, z]
  Tensor scale;
  Tensor base;
  std::vector<FlowSteps> flows;
  std::vector<Tensor>
      sources; ///< of every step, among the rows of the step before; may be undefined

  const Tensor& z() const { return flows.empty() ? base : flows.back().images(); }
};

/// What the steps forward read and write besides the run.
struct Draw {
  kernels::PackedWeight fromState; ///< [z, R]
  kernels::PackedWeight toMoments; ///< [R, 2 z], for 2 c_t
  const Tensor& stateBias;         ///< [R]
  const Tensor& momentBias;        ///< [2 z]
  const Tensor& hidden;            ///< [N, R]
  const Tensor& starts;            ///< what the first step is drawn from, [rows of it, z]
  const Tensor& locs;              ///< written, [N K, z]
  const ChooseSources& choose;
};

/// Draws one step after the other into `run`.
template <typename T> void drawSteps(const Draw& draw, Run& run) {
  const batch::PackedSteps& steps = run.steps;
  const std::int64_t z = draw.fromState.inner();
  const std::int64_t width = draw.toMoments.inner();
  std::vector<T> combined(static_cast<std::size_t>(steps.rows(0) * width)); // 2 c_t of one step
  std::vector<T> moments(static_cast<std::size_t>(steps.rows(0) * 2 * z));
  Tensor previous = draw.starts;
  for (std::int64_t t = 0; t < steps.count(); ++t) {
    const std::int64_t active = steps.rows(t);
    const std::int64_t begin = steps.begin(t);
    const T* from = draw.starts.data_ptr<T>();
    if (t > 0) from = run.z().data_ptr<T>() + steps.begin(t - 1) * z;
    if (t > 0 && draw.choose) {
      Tensor& source = run.sources[static_cast<std::size_t>(t)];
      source = draw.choose(t, run.stepBefore(t, previous));
      previous = steps.at(run.z(), t - 1, active);
      if (source.defined()) previous = previous.index_select(0, source);
      from = previous.data_ptr<T>();
    }
    T* tanh = run.tanh.data_ptr<T>() + begin * width;
    draw.fromState.multiply(from, active, tanh);
    kernels::elementLoops<T>().addBiasTanhAndHidden(
        tanh, draw.stateBias.data_ptr<T>(),
        draw.hidden.data_ptr<T>() + begin / steps.perSlice * width, combined.data(),
        active / steps.perSlice, steps.perSlice, width);
    draw.toMoments.multiply(combined.data(), active, moments.data());
    kernels::elementLoops<T>().drawGaussian(
        moments.data(), draw.momentBias.data_ptr<T>(), run.epsilon.data_ptr<T>() + begin * z,
        draw.locs.data_ptr<T>() + begin * z, run.scale.data_ptr<T>() + begin * z,
        run.base.data_ptr<T>() + begin * z, active, z);
    const T* value = run.base.data_ptr<T>() + begin * z;
    for (FlowSteps& flow : run.flows) value = flow.forward(value, begin, active);
  }
}

/// What the steps backward read and write besides the run.
struct Pull {
  kernels::PackedWeight toCombined; ///< [2 z, R], halved
  kernels::PackedWeight toState;    ///< [R, z]
  const Tensor& hidden;             ///< [N, R]
  const Tensor& forLocs;            ///< from outside, [N K, z]; undefined for none
  const Tensor& forScales;          ///< the same
  const Tensor& forBase;            ///< the same
  const Tensor& forZ;               ///< from outside, and added to, [N K, z]
  const Tensor& forMoments;         ///< written, [N K, 2 z]
  const Tensor& forHidden;          ///< written, [N, R]
  const Tensor& beforeTanh;         ///< written, [N K, R]
  const Tensor& ofFirst;   ///< the sum of beforeTanh's rows of the first step, added to it, [R]
  const Tensor& ofLater;   ///< and of all others
  const Tensor& ofMoments; ///< the sum of forMoments' rows, [2 z]
};

/// Carries the gradient from the last step to the first.
template <typename T> void pullSteps(const Pull& pull, Run& run) {
  const batch::PackedSteps& steps = run.steps;
  const std::int64_t z = pull.toState.columns();
  const std::int64_t width = pull.toState.inner();
  const bool isAlone = steps.perSlice == 1; // each h_t goes into one particle
  std::vector<T> ofParticles(isAlone ? 0 : static_cast<std::size_t>(steps.rows(0) * width));
  for (std::int64_t t = steps.count() - 1; t >= 0; --t) {
    const std::int64_t active = steps.rows(t);
    const std::int64_t begin = steps.begin(t);
    const auto rowsOf = [&](const Tensor& rows, std::int64_t columns) {
      return rows.defined() ? rows.data_ptr<T>() + begin * columns : nullptr;
    };
    T* forZ = rowsOf(pull.forZ, z); // of the last flow's images, and then of what is drawn
    for (std::size_t i = run.flows.size(); i-- > 0;)
      run.flows[i].backward(forZ, rowsOf(i == 0 ? run.base : run.flows[i - 1].images(), z), begin,
                            active);
    if (const T* forBase = rowsOf(pull.forBase, z))
      kernels::elementLoops<T>().addScaled(forZ, forBase, T(1), active * z);
    T* moments = rowsOf(pull.forMoments, 2 * z);
    kernels::elementLoops<T>().drawBackward(forZ, rowsOf(pull.forLocs, z),
                                            rowsOf(pull.forScales, z), rowsOf(run.epsilon, z),
                                            rowsOf(run.scale, z), moments, active, z);
    kernels::elementLoops<T>().addColumnSums(moments, pull.ofMoments.data_ptr<T>(), active, 2 * z);
    const std::int64_t slices = active / steps.perSlice;
    const std::int64_t slice = begin / steps.perSlice;
    T* forHidden = pull.forHidden.data_ptr<T>() + slice * width;
    T* combined = isAlone ? forHidden : ofParticles.data(); // for 2 c_t
    pull.toCombined.multiply(moments, active, combined);
    if (!isAlone)
      kernels::elementLoops<T>().sumParticles(combined, forHidden, slices, steps.perSlice, width);
    T* inner = rowsOf(pull.beforeTanh, width);
    kernels::elementLoops<T>().tanhBackward(inner, combined, rowsOf(run.tanh, width),
                                            pull.hidden.data_ptr<T>() + slice * width, slices,
                                            steps.perSlice, width);
    kernels::elementLoops<T>().addColumnSums(
        inner, (t == 0 ? pull.ofFirst : pull.ofLater).data_ptr<T>(), active, width);
    if (t == 0) break;
    T* before = pull.forZ.data_ptr<T>() + steps.begin(t - 1) * z;
    if (const Tensor& source = run.sources[static_cast<std::size_t>(t)]; source.defined()) {
      const Tensor scattered = torch::empty({active, z}, pull.forZ.options());
      pull.toState.multiply(inner, active, scattered.data_ptr<T>());
      steps.at(pull.forZ, t - 1, active).index_add_(0, source, scattered);
    } else {
      pull.toState.multiply(inner, active, before, /*accumulate=*/true);
    }
  }
}

/// What every row after the first step was drawn from, one behind the other.
template <typename T> void copyPrevious(const Run& run, T* out) {
  const batch::PackedSteps& steps = run.steps;
  const Tensor& states = run.z();
  const std::int64_t z = states.size(1);
  for (std::int64_t t = 1; t < steps.count(); ++t) {
    const T* before = states.data_ptr<T>() + steps.begin(t - 1) * z;
    const Tensor& source = run.sources[static_cast<std::size_t>(t)];
    if (!source.defined()) {
      out = std::copy_n(before, steps.rows(t) * z, out);
      continue;
    }
    const auto* rows = source.data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < steps.rows(t); ++i)
      out = std::copy_n(before + rows[i] * z, z, out);
  }
}

class GuideChain : public torch::autograd::Function<GuideChain> {
 public:
  static variable_list forward(AutogradContext* context, const Tensor& hidden,
                               const Tensor& zToHidden, const Tensor& zToHiddenBias,
                               const Tensor& output, const Tensor& outputBias, const Tensor& start,
                               const Tensor& flowInput, const Tensor& flowInputBias,
                               const Tensor& flowOutput, const Tensor& flowOutputBias,
                               const FlowWeights& flows, const Tensor& noise,
                               const batch::PackedSteps& steps, const ChooseSources& chooseSources,
                               std::vector<Tensor>& sources) {
    const support::WorkSpan span(support::Work::Elements);
    const std::int64_t z = start.size(0);
    const std::int64_t rows = steps.rowCount();
    auto run = c10::make_intrusive<Run>();
    run->steps = steps;
    run->epsilon = noise;
    run->tanh = torch::empty({rows, zToHidden.size(0)}, hidden.options());
    run->scale = torch::empty({rows, z}, hidden.options());
    run->base = torch::empty({rows, z}, hidden.options());
    const Tensor locs = torch::empty({rows, z}, hidden.options());
    const FlowWeights flowWeights{flowInput,      flowInputBias,         flowOutput,
                                  flowOutputBias, flows.logScaleMinimum, flows.logScaleMaximum};
    for (std::int64_t i = 0; i < flowWeights.count(); ++i)
      run->flows.emplace_back(flowWeights, i, rows, steps.rows(0));

    run->sources.resize(static_cast<std::size_t>(steps.count()));
    const Tensor starts = start.unsqueeze(0).expand({steps.rows(0), z}).contiguous();
    const Draw draw{kernels::PackedWeight(zToHidden.t()),
                    kernels::PackedWeight(output.t(), 0.5),
                    zToHiddenBias,
                    outputBias,
                    hidden,
                    starts,
                    locs,
                    chooseSources};
    AT_DISPATCH_FLOATING_TYPES(hidden.scalar_type(), "guideChain",
                               [&] { drawSteps<scalar_t>(draw, *run); });

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
  const support::WorkSpan span(support::Work::Elements);
  const auto saved = context->get_saved_variables();
  const Tensor& hidden = saved[0];
  const Tensor& zToHidden = saved[1];
  const Tensor& output = saved[2];
  const Tensor& start = saved[3];
  const auto capsule = context->saved_data["run"].toCapsule();
  auto& run = static_cast<Run&>(*capsule);
  if (std::exchange(run.isBack, true))
    throw std::logic_error("guideChain: expected its gradient to be taken once");
  const batch::PackedSteps& steps = run.steps;
  const std::int64_t z = start.size(0);
  const std::int64_t rows = steps.rowCount();
  const bool flows = !run.flows.empty();

  // For the states, from outside; the chain adds to it from the last step to the first.
  const Tensor forZ = orZeros(gradients[flows ? 3 : 2], run.base);
  for (FlowSteps& flow : run.flows) flow.startBackward(gradients[4]);

  const auto contiguous = [](const Tensor& gradient) {
    return gradient.defined() ? gradient.contiguous() : gradient;
  };
  const Tensor forBase = flows ? contiguous(gradients[2]) : Tensor();
  const Tensor forLocs = contiguous(gradients[0]);
  const Tensor forScales = contiguous(gradients[1]);
  const Tensor forMoments = torch::empty({rows, 2 * z}, start.options());
  const Tensor forHidden = torch::empty_like(hidden, at::MemoryFormat::Contiguous);
  const Tensor beforeTanh = torch::empty_like(run.tanh);
  const Tensor ofFirst = torch::zeros({zToHidden.size(0)}, start.options());
  const Tensor ofLater = torch::zeros_like(ofFirst);
  const Tensor ofMoments = torch::zeros({2 * z}, start.options());

  const Pull pull{kernels::PackedWeight(output, 0.5),
                  kernels::PackedWeight(zToHidden),
                  hidden,
                  forLocs,
                  forScales,
                  forBase,
                  forZ,
                  forMoments,
                  forHidden,
                  beforeTanh,
                  ofFirst,
                  ofLater,
                  ofMoments};
  AT_DISPATCH_FLOATING_TYPES(hidden.scalar_type(), "guideChain",
                             [&] { pullSteps<scalar_t>(pull, run); });

  // Every weight's gradient is one product over all rows.
  const std::int64_t first = steps.rows(0);
  const Tensor forZToHidden = torch::outer(ofFirst, start);
  const Tensor previous = torch::empty({rows - first, z}, start.options());
  AT_DISPATCH_FLOATING_TYPES(previous.scalar_type(), "guideChain",
                             [&] { copyPrevious(run, previous.data_ptr<scalar_t>()); });
  kernels::multiply(beforeTanh.narrow(0, first, rows - first).t(), previous, forZToHidden, true);
  const Tensor forOutput = torch::empty_like(output);
  kernels::multiply(forMoments.t(), run.tanh, forOutput);
  const Tensor forStart = torch::empty({1, z}, start.options());
  kernels::multiply(ofFirst.unsqueeze(0), zToHidden, forStart);
  variable_list results{forHidden,           forZToHidden, ofFirst + ofLater,
                        forOutput.mul_(0.5), ofMoments,    forStart.squeeze(0)};
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

GuideChainPath guideChain(const Tensor& hidden, const Tensor& noise,
                          const GuideChainWeights& weights, const batch::PackedSteps& steps,
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
  if (chooseSources) path.sources = sourceRows(sources, steps);
  return path;
}

} // namespace dmm::ops::fused
