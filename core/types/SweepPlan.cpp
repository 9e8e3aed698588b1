#include "core/types/SweepPlan.h"

#include "core/types/Compatibility.h"
#include "core/types/Counted.h"
#include "core/types/RunCost.h"
#include "core/types/SobolSequence.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <random>
#include <set>

namespace dmm::types {

namespace {

constexpr const char* kSeedKey = "run.seed";

const ConfigField& fieldOf(const SweepAxis& axis) { return *findField(axis.key); }

/// With six significant digits: what a library's exp() makes of the last ones is of one machine.
double rounded(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, 5);
  double read = value;
  std::from_chars(text, end.ptr, read);
  return read;
}

double between(const SweepAxis::Range& range, double share) {
  if (range.isLogarithmic)
    return std::exp(std::log(range.from) + share * (std::log(range.to) - std::log(range.from)));
  return range.from + share * (range.to - range.from);
}

FieldValue valueOf(const ConfigField& field, double value) {
  if (std::holds_alternative<std::int64_t>(field.value({})))
    return std::int64_t(std::llround(value));
  return rounded(value);
}

/// The values that an axis has by itself, each once; none where it has every one between two ends.
std::vector<FieldValue> valuesOf(const SweepAxis& axis) {
  if (!axis.range) return axis.values;
  std::vector<FieldValue> values;
  const auto add = [&](double value) {
    const FieldValue made = valueOf(fieldOf(axis), value);
    if (std::find(values.begin(), values.end(), made) == values.end()) values.push_back(made);
  };
  const std::int64_t steps = axis.range->steps;
  for (std::int64_t i = 0; i < steps; ++i) {
    // The ends are what was asked for, whatever exp() makes of log().
    add(i == 0           ? axis.range->from
        : i == steps - 1 ? axis.range->to
                         : between(*axis.range, double(i) / double(steps - 1)));
  }
  return values;
}

/// The value of an axis at a place in [0, 1).
FieldValue valueAt(const SweepAxis& axis, double place) {
  const auto values = valuesOf(axis);
  if (!values.empty())
    return values[std::min(std::size_t(place * double(values.size())), values.size() - 1)];
  const ConfigField& field = fieldOf(axis);
  const bool isWhole = std::holds_alternative<std::int64_t>(field.value({}));
  if (!isWhole || axis.range->isLogarithmic) return valueOf(field, between(*axis.range, place));
  const double count = axis.range->to - axis.range->from + 1; // each whole number as often
  return std::int64_t(axis.range->from + std::floor(place * count));
}

using Point = std::vector<FieldValue>; ///< a value an axis

std::vector<Point> gridOf(const SweepPlan& plan) {
  std::vector<Point> points{{}};
  for (const SweepAxis& axis : plan.axes) {
    const auto values = valuesOf(axis);
    std::vector<Point> longer;
    for (const Point& point : points)
      for (const FieldValue& value : values) {
        longer.push_back(point);
        longer.back().push_back(value);
      }
    points = std::move(longer);
  }
  return points;
}

std::vector<Point> drawnPoints(const SweepPlan& plan) {
  std::mt19937_64 random(static_cast<std::uint64_t>(plan.samplerSeed));
  SobolSequence sequence(std::max<std::size_t>(plan.axes.size(), 1));
  std::vector<Point> points;
  for (std::int64_t i = 0; i < plan.count; ++i) {
    std::vector<double> places;
    if (plan.sampler == Sampler::Sobol) {
      places = sequence.next();
    } else {
      for (std::size_t axis = 0; axis < plan.axes.size(); ++axis)
        places.push_back(std::ldexp(double(random() >> 11), -53));
    }
    Point point;
    for (std::size_t axis = 0; axis < plan.axes.size(); ++axis)
      point.push_back(valueAt(plan.axes[axis], places[axis]));
    points.push_back(std::move(point));
  }
  return points;
}

/// How many points there are; more than kMostSweepRuns for any number above it.
std::int64_t pointCount(const SweepPlan& plan) {
  if (plan.sampler != Sampler::Grid) return plan.count;
  std::int64_t count = 1;
  for (const SweepAxis& axis : plan.axes) {
    const auto values = axis.range ? axis.range->steps : std::int64_t(axis.values.size());
    count *= std::min(values, kMostSweepRuns + 1);
    if (count > kMostSweepRuns) return count;
  }
  return count;
}

std::string halvingProblem(const SweepPlan& plan, const ExperimentConfig& base) {
  const Halving& halving = plan.halving;
  if (halving.epochs.empty()) return "";
  for (const SweepAxis& axis : plan.axes)
    if (axis.key == "run.num_epochs" || axis.key == "run.evaluate_every")
      return "halving: needs one " + axis.key + " for all runs";
  if (!(halving.keep > 0 && halving.keep < 1))
    return "halving: keep: expected a share greater than 0 and less than 1, got " +
           shownText(halving.keep);
  std::int64_t before = 0;
  for (const std::int64_t epoch : halving.epochs) {
    const std::string text = "halving: epochs: " + std::to_string(epoch);
    if (epoch <= before) return text + ": expected rising numbers from 1";
    if (epoch >= base.run.numEpochs)
      return text + ": the runs end after " + counted(base.run.numEpochs, "epoch");
    if (!isDue(epoch, base.run.evaluateEvery, base.run.numEpochs))
      return text + ": is not evaluated (run.evaluate_every is " +
             std::to_string(base.run.evaluateEvery) + ")";
    before = epoch;
  }
  return "";
}

} // namespace

bool canBeVaried(const ConfigField& field) {
  return field.isChoice() && field.key != "name" && field.key != kSeedKey &&
         field.section() != "dataset";
}

std::string problemOf(const SweepAxis& axis, Sampler sampler) {
  const ConfigField* field = findField(axis.key);
  if (!field) return "there is no such setting";
  if (axis.key == kSeedKey) return "seeds are listed under 'seeds'";
  if (!canBeVaried(*field)) return "cannot be varied";
  if (!axis.range) {
    if (axis.values.empty()) return "expected at least one value";
    std::set<std::string> seen;
    for (const FieldValue& value : axis.values) {
      if (const auto problem = field->problem(value); !problem.empty()) return problem;
      if (!seen.insert(toText(value)).second) return shownText(value) + " is there twice";
    }
    return "";
  }
  const SweepAxis::Range& range = *axis.range;
  if (std::holds_alternative<std::string>(field->value({}))) return "expected a list of values";
  for (const double end : {range.from, range.to}) {
    const bool isWhole = std::holds_alternative<std::int64_t>(field->value({}));
    if (isWhole && end != std::floor(end))
      return "expected " + field->expectation() + ", got " + shownText(end);
    if (const auto problem = field->problem(end); !problem.empty()) return problem;
  }
  if (range.isLogarithmic && !(range.from > 0)) return "log_from: expected a number greater than 0";
  if (!(range.from < range.to)) return "expected the first end under the second";
  if (range.steps == 0 && sampler == Sampler::Grid)
    return "a grid needs steps: how many values between the ends";
  if (range.steps != 0 && (range.steps < 2 || range.steps > kMostSweepRuns))
    return "steps: expected a whole number from 2 to " + std::to_string(kMostSweepRuns) + ", got " +
           std::to_string(range.steps);
  return "";
}

std::string problemOf(const SweepPlan& plan, const ExperimentConfig& base) {
  const ConfigField& seed = *findField(kSeedKey);
  std::set<std::int64_t> seen;
  for (const std::int64_t value : plan.seeds) {
    if (const auto problem = seed.problem(value); !problem.empty()) return "seeds: " + problem;
    if (!seen.insert(value).second) return "seeds: " + std::to_string(value) + " is there twice";
  }
  if (plan.sampler == Sampler::Grid && plan.count != 0) return "count: a grid has all combinations";
  if (plan.sampler != Sampler::Grid && plan.axes.empty())
    return "axes: expected at least one setting to draw";
  if (plan.sampler != Sampler::Grid && plan.count < 1)
    return std::string("count: expected how many points to draw (sampler: ") +
           nameOf(plan.sampler) + ")";
  if (plan.sampler == Sampler::Sobol && plan.axes.size() > SobolSequence::kMostDimensions)
    return "axes: a Sobol sequence has at most " + std::to_string(SobolSequence::kMostDimensions);
  const auto seeds = std::max<std::int64_t>(std::int64_t(plan.seeds.size()), 1);
  if (pointCount(plan) > kMostSweepRuns / seeds)
    return "makes more than " + std::to_string(kMostSweepRuns) + " runs; draw some of them " +
           "(sampler: sobol, count: ...)";
  return halvingProblem(plan, base);
}

std::vector<SweepRun> runsOf(const SweepPlan& plan, const ExperimentConfig& base,
                             const RunNaming& naming) {
  std::vector<std::string> varied;
  for (const SweepAxis& axis : plan.axes) varied.push_back(axis.key);
  if (plan.seeds.size() > 1) varied.push_back(kSeedKey);
  const auto seeds = plan.seeds.empty() ? std::vector{base.run.seed} : plan.seeds;
  const auto points = plan.sampler == Sampler::Grid ? gridOf(plan) : drawnPoints(plan);
  std::vector<SweepRun> runs;
  for (std::size_t point = 0; point < points.size(); ++point) {
    for (const std::int64_t seed : seeds) {
      SweepRun run{std::int64_t(runs.size()), std::int64_t(point), base, "", points[point]};
      for (std::size_t i = 0; i < plan.axes.size(); ++i)
        fieldOf(plan.axes[i]).write(run.config, points[point][i]);
      run.config.run.seed = seed;
      run.config.name = naming.nameOf(run.config, varied);
      if (const auto all = conflicts(run.config); !all.empty()) run.problem = all.front().reason;
      runs.push_back(std::move(run));
    }
  }
  return runs;
}

} // namespace dmm::types
