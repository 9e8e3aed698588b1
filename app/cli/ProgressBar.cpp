#include "app/cli/ProgressBar.h"

#include "app/cli/Output.h"
#include "app/cli/Table.h"
#include "core/types/Counted.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace dmm::cli {

namespace {

constexpr int kBarWidth = 24;
constexpr std::chrono::seconds kLongestSilence{15};

std::string duration(double seconds) {
  if (!std::isfinite(seconds)) return "?";
  const auto whole = static_cast<long>(std::lround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string barOf(double share) {
  const int filled = std::clamp(static_cast<int>(share * kBarWidth), 0, kBarWidth);
  return "[" + std::string(static_cast<std::size_t>(filled), '=') +
         std::string(static_cast<std::size_t>(kBarWidth - filled), ' ') + "]";
}

std::string evaluation(const types::EpochReport& report) {
  return fmt::format("valid {}  test {}", figure(report.validNll), figure(report.testNll));
}

} // namespace

void ProgressBar::miniBatchCompleted(const types::TrainingProgress& progress) {
  m_progress = progress;
  if (m_terminal) draw();
}

void ProgressBar::epochCompleted(const types::EpochReport& report) {
  m_last = report;
  m_progress.epoch = report.epoch + 1;
  m_progress.miniBatch = 0;
  m_progress.evaluated = types::kNotMeasured;
  if (!std::isnan(report.validNll)) m_evaluated = report;
  if (m_terminal) {
    draw();
    return;
  }
  std::string line = fmt::format("epoch {}, {} of {} done  objective {}  beta {:.3f}  {:.2f} s",
                                 report.epoch, m_progress.epoch, m_progress.numEpochs,
                                 figure(report.objective), report.beta, report.seconds);
  if (!std::isnan(report.validNll)) line += "  " + evaluation(report);
  say(line);
}

void ProgressBar::workAdvanced(const std::string& label, double share) {
  if (m_terminal) {
    redrawLine(fmt::format("{} {} {:.0f} %", label, barOf(share), 100 * share));
  } else if (std::chrono::steady_clock::now() - m_lastLine > kLongestSilence) {
    m_lastLine = std::chrono::steady_clock::now();
    say(fmt::format("{} {:.0f} %", label, 100 * share));
  }
}

void ProgressBar::say(const std::string& line) {
  if (m_terminal) redrawLine("");
  tellLine(line);
}

void ProgressBar::finish() {
  if (m_terminal) redrawLine("");
}

void ProgressBar::draw() {
  const double batchShare =
      m_progress.miniBatches > 0
          ? static_cast<double>(m_progress.miniBatch) / static_cast<double>(m_progress.miniBatches)
          : 0;
  const double share = (static_cast<double>(m_progress.epoch) + batchShare) /
                       static_cast<double>(std::max<std::int64_t>(1, m_progress.numEpochs));
  std::string line = fmt::format("{} of {} {}", m_progress.epoch,
                                 types::counted(m_progress.numEpochs, "epoch"), barOf(share));
  if (!std::isnan(m_progress.evaluated))
    line += fmt::format("  evaluating {:.0f} %", 100 * m_progress.evaluated);
  if (m_last) line += "  objective " + figure(m_last->objective);
  if (m_evaluated) line += "  " + evaluation(*m_evaluated);
  line += fmt::format("  {:.2f} s an epoch, {} left", m_progress.cost.epoch,
                      duration(m_progress.secondsLeft));
  redrawLine(line);
}

} // namespace dmm::cli
