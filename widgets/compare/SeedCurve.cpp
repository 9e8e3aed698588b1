#include "widgets/compare/SeedCurve.h"

#include "core/types/RunComparison.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

using Reports = std::vector<types::EpochReport>;

/// Goes through the epochs of one run that have measured a figure.
class Measured {
 public:
  Measured(const Reports& reports, double types::EpochReport::*figure)
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
  double types::EpochReport::*m_figure;
  double m_seconds = 0;
};

} // namespace

SeedCurve seedCurve(const std::vector<const Reports*>& runs, double types::EpochReport::*figure,
                    SeedX x) {
  SeedCurve curve;
  std::vector<Measured> all;
  for (const Reports* reports : runs) all.emplace_back(*reports, figure);
  const auto isAnyAtEnd = [&] {
    return std::any_of(all.begin(), all.end(), [](const Measured& run) { return run.isAtEnd(); });
  };
  std::vector<double> values(all.size());
  while (!all.empty() && !isAnyAtEnd()) {
    std::int64_t epoch = 0; // the first that none of them is past
    for (const Measured& run : all) epoch = std::max(epoch, run.epoch());
    bool isInAll = true;
    for (Measured& run : all) {
      while (!run.isAtEnd() && run.epoch() < epoch) run.next();
      isInAll = isInAll && !run.isAtEnd() && run.epoch() == epoch;
    }
    if (!isInAll) continue;
    double seconds = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      values[i] = all[i].value();
      seconds += all[i].seconds();
    }
    const types::Spread spread = types::spreadOf(values);
    const double half = std::isfinite(spread.deviation) ? spread.deviation : 0;
    curve.xs.push_back(x == SeedX::Epoch  ? double(epoch)
                       : x == SeedX::Step ? double(all.back().step())
                                          : seconds / double(all.size()));
    curve.means.push_back(spread.mean);
    curve.lows.push_back(spread.mean - half);
    curve.highs.push_back(spread.mean + half);
    for (Measured& run : all) run.next();
  }
  return curve;
}

} // namespace dmm::widgets
