// Drawing given what is known, with the states summed: against enumeration of every piece.

#include "core/filter/EnumeratedFilter.h"

#include "core/filter/KnownKeysDraw.h"
#include "core/generate/CountedDraw.h"
#include "core/model/hmm/EnumeratedLikelihood.h"
#include "core/model/hmm/StateInference.h"
#include "tests/core/model/hmm/SmallHmm.h"
#include "tests/support/ToyStepper.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

using namespace dmm;
namespace hmm = model::hmm;
using torch::Tensor;

namespace {

constexpr std::size_t kSlices = 3, kKeys = 3, kSets = 8, kStates = 4;

types::Slice slice(std::size_t set) {
  types::Slice notes;
  for (std::size_t key = 0; key < kKeys; ++key) notes.set(key, set >> key & 1);
  return notes;
}

/// Sees the three lowest keys of a piano.
std::shared_ptr<hmm::HiddenMarkovModel> pianoModel(const test::HmmVariant& variant) {
  torch::manual_seed(31);
  return test::randomHmm(variant.config, types::kKeyCount, torch::kFloat64, 1, {0, 1, 2});
}

test::HmmVariant variantNamed(const std::string& name) {
  for (const auto& variant : test::hmmVariants(kStates))
    if (variant.name == name) return variant;
  throw std::invalid_argument("no variant " + name);
}

/// A key that sounds, one that does not and one that does, in the first and the last slice.
std::vector<types::KnownKeys> knownKeys() {
  std::vector<types::KnownKeys> known(kSlices);
  known[0].on.set(1);
  known[2].off.set(0);
  known[2].on.set(2);
  return known;
}

/// Two voices have a key each, the lower one not the highest key, and one of them is given.
const std::vector<std::vector<types::PitchRange>> kVoices{
    {{21, 23}, {21, 22}}, {{23, 23}, {21, 22}}, {{21, 23}, {21, 21}}};

bool singsTwice(std::size_t t, const types::Slice& notes) {
  if (notes.count() != 2) return false;
  const int upper = notes.test(2) ? 23 : 22, lower = notes.test(0) ? 21 : 22;
  return upper >= kVoices[t][0].lowest && lower >= kVoices[t][1].lowest &&
         lower <= kVoices[t][1].highest;
}

/// Of every piece that is possible, by its exact likelihood.
struct Truth {
  double evidence = 0;
  std::array<std::array<double, kSets>, kSlices> sets{};     ///< p(x_t given possible)
  std::array<std::array<double, kStates>, kSlices> states{}; ///< p(state_t given possible)

  template <typename Possible>
  Truth(const hmm::HiddenMarkovModel& model, const Possible& possible) {
    const auto& ops = hmm::hmmOpsFor(types::Execution::Reference);
    for (std::size_t piece = 0; piece < kSets * kSets * kSets; ++piece) {
      const std::array<std::size_t, kSlices> at{piece % kSets, piece / kSets % kSets,
                                                piece / kSets / kSets};
      types::PianoRoll roll;
      bool isPossible = true;
      for (std::size_t t = 0; t < kSlices; ++t) {
        roll.slices.push_back(slice(at[t]));
        isPossible = isPossible && possible(t, roll.slices.back());
      }
      if (!isPossible) continue;
      const auto all = hmm::enumerate(model, batch::pack({&roll}, torch::kFloat64), {}, ops);
      const double p =
          std::exp(ops.logLikelihoods(all.transition, all.logProbs, all.steps)[0].item<double>());
      const Tensor smoothed = hmm::smoothedStates(all);
      evidence += p;
      for (std::size_t t = 0; t < kSlices; ++t) {
        sets[t][at[t]] += p;
        for (std::size_t s = 0; s < kStates; ++s)
          states[t][s] += p * smoothed[std::int64_t(t)][std::int64_t(s)].item<double>();
      }
    }
    for (std::size_t t = 0; t < kSlices; ++t) {
      for (double& part : sets[t]) part /= evidence;
      for (double& part : states[t]) part /= evidence;
    }
  }
};

struct Case {
  std::string name;
  std::string variant;
  bool countsVoices;
  bool isExact;
};

class EnumeratedFilterTest : public testing::TestWithParam<Case> {
 protected:
  filter::FilteredPiece draw(std::int64_t particles) {
    const auto order = stepper->keyOrder();
    std::unique_ptr<filter::NoteDraw> notes;
    if (GetParam().countsVoices)
      notes = std::make_unique<generate::CountedDraw>(kVoices, 1, order, torch::kFloat64);
    else
      notes = std::make_unique<filter::KnownKeysDraw>(knownKeys(), order, torch::kFloat64,
                                                      filter::KnownKeysDraw::Rule{});
    auto known = GetParam().countsVoices ? std::vector<types::KnownKeys>(kSlices) : knownKeys();
    if (GetParam().countsVoices) known[1].on.set(2);
    filter::EnumeratedFilter::Settings settings;
    settings.particles = particles;
    filter::EnumeratedFilter filter(dynamic_cast<const model::EnumeratedStepper&>(*stepper), *notes,
                                    std::move(known), settings, random);
    EXPECT_EQ(filter.isExact(), GetParam().isExact);
    return filter.draw();
  }
  bool isPossible(std::size_t t, const types::Slice& notes) const {
    return GetParam().countsVoices ? singsTwice(t, notes) : knownKeys()[t].holdsIn(notes);
  }
  static double logEvidence(const filter::FilteredPiece& piece) {
    return std::accumulate(piece.logEvidence.begin(), piece.logEvidence.end(), 0.0);
  }

  std::shared_ptr<hmm::HiddenMarkovModel> model = pianoModel(variantNamed(GetParam().variant));
  std::unique_ptr<model::Stepper> stepper =
      model->stepper(ops::opsFor(types::Execution::Reference));
  Truth truth{*model,
              [this](std::size_t t, const types::Slice& notes) { return isPossible(t, notes); }};
  test::TestRandomness random{7};
};

} // namespace

TEST_P(EnumeratedFilterTest, TheEvidenceIsExactOrUnbiased) {
  const torch::NoGradGuard noGrad;
  if (GetParam().isExact) {
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(logEvidence(draw(1)), std::log(truth.evidence), 1e-9);
    return;
  }
  double sum = 0, squares = 0;
  constexpr int kDraws = 1200;
  for (int i = 0; i < kDraws; ++i) {
    const double evidence = std::exp(logEvidence(draw(3)));
    sum += evidence;
    squares += evidence * evidence;
  }
  const double mean = sum / kDraws;
  const double error = std::sqrt((squares / kDraws - mean * mean) / kDraws);
  EXPECT_NEAR(mean, truth.evidence, 4 * error);
  EXPECT_LT(error, 0.05 * truth.evidence); // or it would say nothing
}

TEST_P(EnumeratedFilterTest, NotesAndStatesAreDrawnFromThePosterior) {
  const torch::NoGradGuard noGrad;
  const int kDraws = GetParam().isExact ? 3000 : 700;
  std::array<std::array<double, kSets>, kSlices> sets{};
  std::array<std::array<double, kStates>, kSlices> states{};
  for (int i = 0; i < kDraws; ++i) {
    const auto piece = draw(64);
    for (std::size_t t = 0; t < kSlices; ++t) {
      ASSERT_TRUE(isPossible(t, piece.slices[t]));
      sets[t][piece.slices[t].to_ulong()] += 1.0 / kDraws;
      states[t][std::size_t(piece.states[std::int64_t(t)][0].item<double>())] += 1.0 / kDraws;
    }
  }
  const auto expectNear = [&](double share, double p, const std::string& what) {
    EXPECT_NEAR(share, p, 4.5 * std::sqrt(std::max(0.0, p * (1 - p)) / kDraws) + 1e-9) << what;
  };
  for (std::size_t t = 0; t < kSlices; ++t) {
    for (std::size_t set = 0; set < kSets; ++set)
      expectNear(sets[t][set], truth.sets[t][set],
                 "set " + std::to_string(set) + " at " + std::to_string(t));
    for (std::size_t s = 0; s < kStates; ++s)
      expectNear(states[t][s], truth.states[t][s],
                 "state " + std::to_string(s) + " at " + std::to_string(t));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Models, EnumeratedFilterTest,
    testing::Values(Case{"hmm", "hmm", false, true}, Case{"fhmm", "fhmm", false, true},
                    Case{"hmmVoices", "hmm", true, true}, Case{"pfhmmVoices", "pfhmm", true, true},
                    Case{"previous", "hmm previous", false, false},
                    Case{"previousVoices", "hmm previous", true, false},
                    Case{"nade", "hmm nade", false, false},
                    Case{"nadeVoices", "hmm nade", true, false},
                    Case{"all", "hmm all", false, false}, Case{"arhmm", "arhmm", false, false},
                    Case{"nnhmmAll", "nnhmm all", false, false}),
    [](const auto& chosen) { return chosen.param.name; });

// Where the known keys come first in the order, notes that hear notes are no obstacle.
TEST(EnumeratedFilter, IsExactWhereTheKnownKeysComeFirst) {
  const torch::NoGradGuard noGrad;
  const auto model = pianoModel(variantNamed("hmm nade")); // ascending
  const auto stepper = model->stepper(ops::opsFor(types::Execution::Reference));
  std::vector<types::KnownKeys> known(kSlices);
  known[0].on.set(0);
  known[1].off.set(0);
  known[1].on.set(1);
  filter::KnownKeysDraw notes(known, stepper->keyOrder(), torch::kFloat64, {});
  test::TestRandomness random(5);
  filter::EnumeratedFilter filter(dynamic_cast<const model::EnumeratedStepper&>(*stepper), notes,
                                  known, {}, random);
  ASSERT_TRUE(filter.isExact());
  const Truth truth(*model,
                    [&](std::size_t t, const types::Slice& x) { return known[t].holdsIn(x); });
  const auto piece = filter.draw();
  EXPECT_NEAR(std::accumulate(piece.logEvidence.begin(), piece.logEvidence.end(), 0.0),
              std::log(truth.evidence), 1e-9);
}

TEST(EnumeratedFilter, TemperatureZeroTakesTheLikeliestStatesAndNotes) {
  const torch::NoGradGuard noGrad;
  const auto model = pianoModel(variantNamed("hmm"));
  const auto stepper = model->stepper(ops::opsFor(types::Execution::Reference));
  const auto known = knownKeys();
  filter::KnownKeysDraw notes(known, {}, torch::kFloat64, {0, -1});
  test::TestRandomness random(5);
  filter::EnumeratedFilter::Settings settings;
  settings.temperature = 0;
  filter::EnumeratedFilter filter(dynamic_cast<const model::EnumeratedStepper&>(*stepper), notes,
                                  known, settings, random);
  const auto piece = filter.draw();
  // Every path and every piece, one after the other.
  const Tensor transition = model->transition(hmm::hmmOpsFor(types::Execution::Reference)).log();
  double best = -1e300;
  std::array<std::size_t, kSlices> bestSets{}, bestStates{};
  const Tensor logits = model->logits(torch::zeros({1, std::int64_t(kKeys)}, torch::kFloat64))[0];
  for (std::size_t path = 0; path < kStates * kStates * kStates; ++path)
    for (std::size_t all = 0; all < kSets * kSets * kSets; ++all) {
      const std::array<std::size_t, kSlices> s{path % kStates, path / kStates % kStates,
                                               path / kStates / kStates},
          x{all % kSets, all / kSets % kSets, all / kSets / kSets};
      double sum = 0;
      bool isPossible = true;
      for (std::size_t t = 0; t < kSlices; ++t) {
        isPossible = isPossible && known[t].holdsIn(slice(x[t]));
        sum += transition[t == 0 ? 0 : std::int64_t(s[t - 1])][std::int64_t(s[t])].item<double>();
        for (std::size_t key = 0; key < kKeys; ++key) {
          const double logit = logits[std::int64_t(s[t])][std::int64_t(key)].item<double>();
          sum -= std::log1p(std::exp(slice(x[t]).test(key) ? -logit : logit));
        }
      }
      if (!isPossible || sum <= best) continue;
      best = sum;
      bestSets = x;
      bestStates = s;
    }
  for (std::size_t t = 0; t < kSlices; ++t) {
    EXPECT_EQ(piece.slices[t], slice(bestSets[t])) << t;
    EXPECT_EQ(std::size_t(piece.states[std::int64_t(t)][0].item<double>()), bestStates[t]) << t;
  }
}

TEST(EnumeratedFilter, StopsWhereItIsTold) {
  for (const std::string name : {"hmm", "hmm all"}) {
    const auto model = pianoModel(variantNamed(name));
    const auto stepper = model->stepper(ops::opsFor(types::Execution::Reference));
    filter::KnownKeysDraw notes(knownKeys(), stepper->keyOrder(), torch::kFloat64, {});
    test::TestRandomness random(5);
    filter::EnumeratedFilter filter(dynamic_cast<const model::EnumeratedStepper&>(*stepper), notes,
                                    knownKeys(), {}, random);
    std::size_t told = 0;
    EXPECT_TRUE(filter.draw([&](std::size_t t) { return (told = t) < 1; }).slices.empty());
    EXPECT_EQ(told, 1U) << name;
  }
}
