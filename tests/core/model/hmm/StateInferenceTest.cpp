// Posteriors, likeliest paths and drawn paths against every path of states written out.

#include "core/model/hmm/StateInference.h"

#include "tests/core/model/hmm/SmallHmm.h"

#include <cmath>
#include <gtest/gtest.h>
#include <map>

using namespace dmm;
namespace hmm = model::hmm;
using torch::Tensor;

namespace {

constexpr std::int64_t kKeys = 4;

using Path = std::vector<std::int64_t>;

/// Three sequences, of different lengths.
batch::PackedBatch someSequences() {
  std::vector<Tensor> sequences;
  for (const std::int64_t length : {2, 4, 3})
    sequences.push_back(torch::bernoulli(torch::full({length, kKeys}, 0.4, torch::kFloat64)));
  return batch::pack(sequences);
}

/// The rows of a sorted sequence, step by step.
std::vector<std::int64_t> rowsOfSequence(const batch::PackedSteps& steps, std::int64_t sequence) {
  std::vector<std::int64_t> rows;
  for (std::int64_t t = 0; t < steps.count() && sequence < steps.rows(t); ++t)
    rows.push_back(steps.begin(t) + sequence);
  return rows;
}

/// The probability of every path together with the slices, by plain multiplication.
std::map<Path, double> everyPath(const hmm::Enumeration& all,
                                 const std::vector<std::int64_t>& rows) {
  const Tensor matrix = hmm::transitionMatrix(all.transition);
  const auto transition = matrix.accessor<double, 2>();
  const auto logProbs = all.logProbs.accessor<double, 2>();
  std::map<Path, double> paths{{{}, 1.0}};
  for (const std::int64_t row : rows) {
    std::map<Path, double> longer;
    for (const auto& [path, probability] : paths)
      for (std::int64_t state = 0; state < all.logProbs.size(1); ++state) {
        Path next = path;
        next.push_back(state);
        longer[next] = probability * transition[path.empty() ? 0 : path.back()][state] *
                       std::exp(logProbs[row][state]);
      }
    paths = std::move(longer);
  }
  return paths;
}

/// Calls check(name, enumeration, rows of one sequence, its paths) for sequences of every variant.
template <typename F> void forEverySequence(F check) {
  torch::manual_seed(21);
  const auto batch = someSequences();
  for (const auto& [name, config] : test::hmmVariants()) {
    if (config.structure.starts_with("2hmm") && config.emission != "bernoulli")
      continue; // 16 states, once
    const auto model = test::randomHmm(config, kKeys);
    const torch::NoGradGuard noGrad;
    const auto all = hmm::enumerate(*model, batch, {}, hmm::hmmOpsFor(types::Execution::Reference));
    for (std::int64_t sequence = 0; sequence < batch.sequences(); ++sequence) {
      const auto rows = rowsOfSequence(all.steps, sequence);
      if (all.logProbs.size(1) > 4 && rows.size() > 3) continue; // 16^4 paths
      check(name, all, sequence, rows, everyPath(all, rows));
    }
  }
}

double total(const std::map<Path, double>& paths) {
  double sum = 0;
  for (const auto& [path, probability] : paths) sum += probability;
  return sum;
}

} // namespace

TEST(StateInference, PosteriorsAreThoseOfAllPaths) {
  forEverySequence([](const std::string& name, const hmm::Enumeration& all, std::int64_t,
                      const std::vector<std::int64_t>& rows, const std::map<Path, double>& paths) {
    const Tensor filtered = hmm::filteredStates(all);
    const Tensor smoothed = hmm::smoothedStates(all);
    const std::int64_t states = all.logProbs.size(1);
    for (std::size_t t = 0; t < rows.size(); ++t) {
      std::vector<double> given(static_cast<std::size_t>(states));
      for (const auto& [path, probability] : paths)
        given[static_cast<std::size_t>(path[t])] += probability / total(paths);
      // What is known at t: the paths of the slices up to there alone.
      const auto begun =
          everyPath(all, {rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(t) + 1});
      std::vector<double> known(static_cast<std::size_t>(states));
      for (const auto& [path, probability] : begun)
        known[static_cast<std::size_t>(path[t])] += probability / total(begun);
      for (std::int64_t state = 0; state < states; ++state) {
        EXPECT_NEAR(smoothed[rows[t]][state].item<double>(), given[static_cast<std::size_t>(state)],
                    1e-12)
            << name;
        EXPECT_NEAR(filtered[rows[t]][state].item<double>(), known[static_cast<std::size_t>(state)],
                    1e-12)
            << name;
      }
    }
  });
}

TEST(StateInference, NoPathIsLikelierThanTheBest) {
  forEverySequence([](const std::string& name, const hmm::Enumeration& all, std::int64_t sequence,
                      const std::vector<std::int64_t>& rows, const std::map<Path, double>& paths) {
    const auto best = hmm::bestPaths(all);
    Path found;
    for (const std::int64_t row : rows) found.push_back(best.states[row].item<std::int64_t>());
    double likeliest = 0;
    for (const auto& [path, probability] : paths) likeliest = std::max(likeliest, probability);
    EXPECT_NEAR(paths.at(found), likeliest, 1e-12 * likeliest) << name;
    EXPECT_NEAR(best.logProbs[sequence].item<double>(), std::log(likeliest), 1e-10) << name;
  });
}

TEST(StateInference, DrawnPathsHaveTheFrequenciesOfThePosterior) {
  torch::manual_seed(22);
  constexpr int kDraws = 20000; // of the same sequence: 3 slices, 27 paths
  const Tensor sequence = torch::bernoulli(torch::full({3, kKeys}, 0.4, torch::kFloat64));
  const auto batch = batch::pack(std::vector<Tensor>(kDraws, sequence));
  test::HmmConfig config = test::hmmConfig();
  config.hiddenDim = 3;
  const auto model = test::randomHmm(config, kKeys);
  const torch::NoGradGuard noGrad;
  const auto all = hmm::enumerate(*model, batch, {}, hmm::hmmOpsFor(types::Execution::Reference));
  const auto paths = everyPath(all, rowsOfSequence(all.steps, 0));

  const Tensor states = hmm::drawnPaths(all, torch::rand({batch.rowCount()})).view({3, kDraws});
  const auto state = states.accessor<std::int64_t, 2>();
  std::map<Path, int> counts;
  for (int draw = 0; draw < kDraws; ++draw)
    ++counts[{state[0][draw], state[1][draw], state[2][draw]}];
  double chiSquare = 0;
  for (const auto& [path, probability] : paths) {
    const double expected = kDraws * probability / total(paths);
    chiSquare += std::pow(counts[path] - expected, 2) / expected;
  }
  EXPECT_LT(chiSquare, 54.1); // 26 degrees of freedom: 1 in 1,000
}

TEST(StateInference, AnImpossibleStateIsNeverDrawn) {
  const Tensor weights = torch::tensor({{0.0, 0.5, 0.0, 0.5, 0.0}}, torch::kFloat64).expand({3, 5});
  const Tensor chosen =
      hmm::chosenColumns(weights, torch::tensor({0.0, 0.5, 1.0 - 1e-16}, torch::kFloat64));
  EXPECT_TRUE(torch::equal(chosen, torch::tensor({1, 3, 3})));
}
