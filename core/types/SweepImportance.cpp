#include "core/types/SweepImportance.h"

#include "core/types/Quantile.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

namespace dmm::types {

namespace {

constexpr std::size_t kMostLevels = 6;
constexpr int kResamples = 400;

/// A run that has a figure.
struct Sample {
  std::size_t level = 0;
  std::int64_t point = 0;
  double figure = 0;
};

struct Levels {
  std::vector<std::string> labels;
  std::vector<Sample> samples;
};

double numberOf(const FieldValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return double(*whole);
  return std::get<double>(value);
}

/// The levels of a setting: its values, or parts of their order with as many values each.
Levels levelsOf(std::size_t axis, const std::vector<SweepRun>& runs,
                const std::vector<double>& figures) {
  Levels levels;
  std::vector<std::size_t> known;
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (std::isfinite(figures[i])) known.push_back(i);
  if (known.empty()) return levels;
  const bool isText = std::holds_alternative<std::string>(runs[known.front()].values[axis]);
  std::vector<FieldValue> values; // each once; numbers in their order, words as they come
  for (const std::size_t i : known)
    if (std::find(values.begin(), values.end(), runs[i].values[axis]) == values.end())
      values.push_back(runs[i].values[axis]);
  if (!isText)
    std::sort(values.begin(), values.end(),
              [](const auto& a, const auto& b) { return numberOf(a) < numberOf(b); });
  const std::size_t count = isText ? values.size() : std::min(values.size(), kMostLevels);
  const auto levelOf = [&](std::size_t place) { return place * count / values.size(); };
  for (std::size_t level = 0, first = 0; level < count; ++level) {
    std::size_t last = first;
    while (last + 1 < values.size() && levelOf(last + 1) == level) ++last;
    levels.labels.push_back(shownText(values[first]) +
                            (last == first ? "" : " to " + shownText(values[last])));
    first = last + 1;
  }
  for (const std::size_t i : known) {
    const auto place =
        std::size_t(std::find(values.begin(), values.end(), runs[i].values[axis]) - values.begin());
    levels.samples.push_back({levelOf(place), runs[i].point, figures[i]});
  }
  return levels;
}

/// Epsilon squared; 0 where there is nothing to explain or nothing to explain it by.
double explainedShare(const std::vector<Sample>& samples, std::size_t levels) {
  std::vector<double> sums(levels, 0.0), counts(levels, 0.0);
  double sum = 0;
  for (const Sample& sample : samples) {
    sums[sample.level] += sample.figure;
    ++counts[sample.level];
    sum += sample.figure;
  }
  const auto n = double(samples.size());
  const double mean = sum / n;
  double total = 0, between = 0, used = 0;
  for (const Sample& sample : samples) total += (sample.figure - mean) * (sample.figure - mean);
  for (std::size_t level = 0; level < levels; ++level) {
    if (counts[level] == 0) continue;
    ++used;
    const double apart = sums[level] / counts[level] - mean;
    between += counts[level] * apart * apart;
  }
  if (used < 2 || n <= used || total <= 0) return 0;
  const double within = (total - between) / (n - used);
  return std::clamp((between - (used - 1) * within) / total, 0.0, 1.0);
}

/// Points are drawn anew, each with all of its seeds.
void addInterval(const Levels& levels, SettingImportance& importance) {
  std::map<std::int64_t, std::vector<Sample>> points;
  for (const Sample& sample : levels.samples) points[sample.point].push_back(sample);
  std::vector<const std::vector<Sample>*> all;
  for (const auto& [point, samples] : points) all.push_back(&samples);
  std::mt19937_64 random(0);
  std::vector<double> shares;
  for (int resample = 0; resample < kResamples; ++resample) {
    std::vector<Sample> drawn;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& samples = *all[random() % all.size()];
      drawn.insert(drawn.end(), samples.begin(), samples.end());
    }
    shares.push_back(explainedShare(drawn, levels.labels.size()));
  }
  std::sort(shares.begin(), shares.end());
  importance.low = quantileOf(shares, 0.025);
  importance.high = quantileOf(shares, 0.975);
}

std::vector<SettingLevel> summaries(const Levels& levels) {
  std::vector<SettingLevel> all;
  for (std::size_t level = 0; level < levels.labels.size(); ++level) {
    std::vector<double> figures;
    for (const Sample& sample : levels.samples)
      if (sample.level == level) figures.push_back(sample.figure);
    SettingLevel summary{levels.labels[level], figures.size()};
    for (const double figure : figures) summary.mean += figure / double(figures.size());
    double squares = 0;
    for (const double figure : figures)
      squares += (figure - summary.mean) * (figure - summary.mean);
    if (figures.size() > 1) summary.deviation = std::sqrt(squares / double(figures.size() - 1));
    all.push_back(std::move(summary));
  }
  return all;
}

} // namespace

std::vector<SettingImportance> importances(const SweepPlan& plan, const std::vector<SweepRun>& runs,
                                           const std::vector<double>& figures) {
  std::vector<SettingImportance> all;
  const auto known = std::count_if(figures.begin(), figures.end(),
                                   [](double figure) { return std::isfinite(figure); });
  if (known < 4) return all;
  for (std::size_t axis = 0; axis < plan.axes.size(); ++axis) {
    const Levels levels = levelsOf(axis, runs, figures);
    SettingImportance importance;
    importance.axis = axis;
    importance.share = explainedShare(levels.samples, levels.labels.size());
    addInterval(levels, importance);
    importance.levels = summaries(levels);
    all.push_back(std::move(importance));
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.share > b.share; });
  return all;
}

} // namespace dmm::types
