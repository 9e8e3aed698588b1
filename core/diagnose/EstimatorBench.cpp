#include "core/diagnose/EstimatorBench.h"

#include "core/diagnose/GradientDraws.h"
#include "core/diagnose/GradientMoments.h"
#include "core/support/SplitMix.h"
#include "core/types/EstimatorPlan.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>

namespace dmm::diagnose {

using types::Estimator;

namespace {

constexpr std::int64_t kModerateSamples = 10;

/// FNV-1a (Fowler, Noll and Vo).
std::uint64_t wordOf(std::string_view text) {
  std::uint64_t word = 0xCBF29CE484222325ULL;
  for (const char letter : text)
    word = (word ^ static_cast<unsigned char>(letter)) * 0x100000001B3ULL;
  return word;
}

/// A plan in groups of estimators with the same target, the plain one first in each.
std::vector<std::vector<Estimator>> targetsOf(const std::vector<Estimator>& plan,
                                              const types::ExperimentConfig::ModelConfig& model) {
  std::vector<std::vector<Estimator>> targets;
  for (const Estimator& estimator : plan) {
    const auto known = std::ranges::find_if(targets, [&](const auto& target) {
      return types::haveSameTarget(target.front(), estimator, model);
    });
    if (known == targets.end())
      targets.push_back({estimator});
    else
      known->push_back(estimator);
  }
  for (auto& target : targets)
    std::stable_partition(target.begin(), target.end(), [](const Estimator& estimator) {
      return estimator.gradient == types::Gradient::Reparameterised;
    });
  return targets;
}

/// Draws of one estimator, and what becomes of them.
struct Job {
  Estimator estimator;
  std::int64_t draws = 0;
  bool isRow = true;
  enum class Kept { Not, AsTightest, AsPlain } kept = Kept::Not; ///< for others to be held against
  enum class Own { None, Tightest, Plain } own = Own::None; ///< what has its own bound's gradient
};

/// Seconds that a multiplication takes, by family, and the reference.
struct Calibration {
  std::map<std::string, double> secondsAProduct;
  std::optional<Estimator> reference;
};

class Bench {
 public:
  Bench(const EstimatorWork& work, types::EstimatorReport& report, const EstimatorsHeard& hear)
      : m_work(work)
      , m_report(report)
      , m_hear(hear)
      , m_batches(work.sequences, report.settings)
      , m_model(work.makeTask(work.plan.front())->model())
      , m_groups(*m_model) {}

  bool run() {
    m_progress.planned = std::size_t(
        std::ranges::count_if(m_work.plan, [this](const auto& one) { return isMissing(one); }));
    if (!calibrate()) return false;
    const std::vector<Job> jobs = schedule();
    for (const Job& job : jobs) m_expected += expectedSeconds(job.estimator, job.draws);
    m_begin = Clock::now();
    if (!tell(0)) return false; // how long it will take
    if (!std::ranges::all_of(jobs, [this](const Job& job) { return work(job); })) return false;
    tell(0); // of the last row
    return true;
  }

 private:
  using Clock = std::chrono::steady_clock;

  bool isMissing(const Estimator& estimator) const { return !m_report.find(estimator); }
  std::int64_t draws(const Estimator& estimator) const {
    return types::drawsOf(estimator, m_report.settings);
  }

  /// A few draws of each family at a moderate K.
  bool calibrate() {
    double best = 0;
    for (const Estimator& first : m_work.plan) {
      double& seconds = m_calibration.secondsAProduct[types::familyName(first)];
      if (seconds > 0) continue;
      Estimator probe = first, largest = first;
      for (const Estimator& other : m_work.plan) {
        if (!types::isSameFamily(other, first)) continue;
        if (other.numSamples > largest.numSamples) largest = other;
        if (distance(other) < distance(probe)) probe = other;
      }
      const auto drawn = draw(probe, std::int64_t(kBlocks), ~m_report.settings.seed, false);
      if (!drawn) return false;
      seconds = drawn->seconds / double(drawn->draws()) / products(probe);
      const double bound = drawn->bound();
      const bool isCandidate =
          types::canBeReference(largest, m_model->config()) && std::isfinite(bound);
      if (isCandidate && (!m_calibration.reference || bound > best)) {
        best = bound;
        m_calibration.reference = largest;
      }
    }
    return true;
  }

  static std::int64_t distance(const Estimator& estimator) {
    return std::abs(estimator.numSamples - kModerateSamples);
  }

  std::vector<Job> schedule() const {
    std::vector<Job> jobs;
    const auto& reference = m_calibration.reference;
    if (reference)
      jobs.push_back({*reference, types::referenceDrawsOf(*reference, m_report.settings),
                      isMissing(*reference), Job::Kept::AsTightest});
    for (const auto& target : targetsOf(m_work.plan, m_model->config())) {
      const Estimator& first = target.front();
      const bool isPlain = first.gradient == types::Gradient::Reparameterised;
      const bool isHeldAgainst =
          isPlain && std::any_of(target.begin() + 1, target.end(),
                                 [this](const Estimator& other) { return isMissing(other); });
      if (first != reference && (isMissing(first) || isHeldAgainst))
        jobs.push_back({first, draws(first), isMissing(first), Job::Kept::AsPlain});
      const auto own = !isPlain             ? Job::Own::None
                       : first == reference ? Job::Own::Tightest
                                            : Job::Own::Plain;
      for (std::size_t i = 1; i < target.size(); ++i)
        if (target[i] != reference && isMissing(target[i]))
          jobs.push_back({target[i], draws(target[i]), true, Job::Kept::Not, own});
    }
    return jobs;
  }

  bool work(const Job& job) {
    auto moments = draw(job.estimator, job.draws, m_report.settings.seed, true);
    if (!moments) return false;
    m_drawn += expectedSeconds(job.estimator, job.draws);
    const GradientMoments* own = job.own == Job::Own::Tightest ? &*m_tightest
                                 : job.own == Job::Own::Plain  ? &*m_plain
                                                               : nullptr;
    if (job.isRow) keep(job.estimator, *moments, own);
    if (job.kept == Job::Kept::AsTightest) m_tightest = std::move(moments);
    if (job.kept == Job::Kept::AsPlain) m_plain = std::move(moments);
    return true;
  }

  void keep(const Estimator& estimator, const GradientMoments& drawn, const GradientMoments* own) {
    const auto& reference = m_calibration.reference;
    types::EstimatorRow row;
    row.estimator = estimator;
    row.isBound = types::isBound(estimator, m_model->config());
    if (reference) row.reference = types::estimatorName(*reference);
    fillFigures(row, m_groups.groups(), drawn, own, m_tightest ? &*m_tightest : nullptr);
    m_report.rows.push_back(std::move(row));
    std::ranges::stable_sort(m_report.rows, {}, [this](const types::EstimatorRow& of) {
      return std::ranges::find(m_work.plan, of.estimator) - m_work.plan.begin();
    });
    ++m_progress.done;
  }

  std::optional<GradientMoments> draw(const Estimator& estimator, std::int64_t draws,
                                      std::uint64_t seed, bool isTimed) {
    m_progress.working = estimator;
    const auto task = m_work.makeTask(estimator);
    const std::string name = // the threshold is no part of it
        types::estimatorName(estimator) + " " + std::to_string(estimator.essThreshold);
    const DrawSettings settings{draws, support::mixed(seed) ^ wordOf(name), m_work.threads};
    return drawGradients(*task, m_batches, m_groups, settings, [&](std::int64_t done) {
      return tell(isTimed ? expectedSeconds(estimator, done) : 0);
    });
  }

  double products(const Estimator& estimator) const {
    return types::gradientProducts(estimator, m_model->config(), m_batches.slices());
  }

  /// Of one processor core; while the first is drawn, which tells the memory, the others wait.
  double expectedSeconds(const Estimator& estimator, std::int64_t draws) const {
    const auto waiting = draws > 0 ? std::max(1, m_work.threads) - 1 : 0;
    return double(draws + waiting) * products(estimator) *
           m_calibration.secondsAProduct.at(types::familyName(estimator));
  }

  bool tell(double drawing) {
    if (m_expected > 0) {
      const double done = m_drawn + drawing, threads = std::max(1, m_work.threads);
      m_progress.share = std::min(1.0, done / m_expected);
      const double elapsed = std::chrono::duration<double>(Clock::now() - m_begin).count();
      // What was expected holds until there is a pace to go by.
      constexpr double kEnough = 0.05;
      const double pace = m_progress.share > kEnough ? elapsed / done : 1 / threads;
      m_progress.secondsLeft = std::max(0.0, m_expected - done) * pace;
    }
    return m_hear(m_progress, m_report);
  }

  const EstimatorWork& m_work;
  types::EstimatorReport& m_report;
  const EstimatorsHeard& m_hear;
  const BatchSource m_batches;
  const std::shared_ptr<model::SequenceModel> m_model;
  const ParameterGroups m_groups;
  Calibration m_calibration;
  std::optional<GradientMoments> m_tightest, m_plain;
  types::EstimatorProgress m_progress;
  double m_expected = 0, m_drawn = 0; ///< seconds of one processor core
  Clock::time_point m_begin;
};

} // namespace

bool benchEstimators(const EstimatorWork& work, types::EstimatorReport& report,
                     const EstimatorsHeard& hear) {
  const bool isKnown = std::ranges::all_of(
      work.plan, [&](const Estimator& estimator) { return report.find(estimator) != nullptr; });
  return isKnown || Bench(work, report, hear).run();
}

} // namespace dmm::diagnose
