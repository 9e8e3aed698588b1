#include "widgets/compare/SeedCurve.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

using Reports = std::vector<types::EpochReport>;

/// Goes through the epochs of one run that have measured a figure.
class Measured {
 public:
  Measured(const Reports& reports, types::EpochFigure figure)
      : m_at(reports.begin())
      , m_end(reports.end())
      , m_figure(figure) {
    skipUnmeasured();
  }

  bool isAtEnd() const { return m_at == m_end; }
  std::int64_t epoch() const { return m_at->epoch; }
  std::int64_t step() const { return m_at->step; }
  double value() const { return (*m_at).*m_figure; }
  double seconds() const { return m_seconds; } ///< of training, up to and with this epoch

  void next() {
    ++m_at;
    skipUnmeasured();
  }

 private:
  void skipUnmeasured() {
    for (; m_at != m_end; ++m_at) {
      m_seconds += m_at->seconds;
      if (std::isfinite((*m_at).*m_figure)) return;
    }
  }

  Reports::const_iterator m_at, m_end;
  types::EpochFigure m_figure;
  double m_seconds = 0;
};

} // namespace

SeedCurve seedCurve(const std::vector<const Reports*>& runs, types::EpochFigure figure, SeedX x) {
  SeedCurve curve;
  std::vector<Measured> all;
  for (const Reports* reports : runs) all.emplace_back(*reports, figure);
  const auto isAnyAtEnd = [&] {
    return std::any_of(all.begin(), all.end(), [](const Measured& run) { return run.isAtEnd(); });
  };
  while (!all.empty() && !isAnyAtEnd()) {
    std::int64_t epoch = 0; // the first that none of them is past
    for (const Measured& run : all) epoch = std::max(epoch, run.epoch());
    bool isInAll = true;
    for (Measured& run : all) {
      for (; !run.isAtEnd() && run.epoch() < epoch; run.next()) curve.isCut = true;
      isInAll = isInAll && !run.isAtEnd() && run.epoch() == epoch;
    }
    if (!isInAll) continue;
    double seconds = 0, sum = 0, low = all.front().value(), high = low;
    for (const Measured& run : all) {
      sum += run.value();
      low = std::min(low, run.value());
      high = std::max(high, run.value());
      seconds += run.seconds();
    }
    if (curve.xs.empty()) curve.firstEpoch = epoch;
    curve.lastEpoch = epoch;
    curve.xs.push_back(x == SeedX::Epoch  ? double(epoch)
                       : x == SeedX::Step ? double(all.back().step())
                                          : seconds / double(all.size()));
    curve.means.push_back(sum / double(all.size()));
    curve.lows.push_back(low);
    curve.highs.push_back(high);
    for (Measured& run : all) run.next();
  }
  for (const Measured& run : all) curve.isCut = curve.isCut || !run.isAtEnd();
  return curve;
}

} // namespace dmm::widgets
