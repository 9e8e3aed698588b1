#pragma once

#include "core/types/EpochReport.h"

#include <chrono>
#include <optional>
#include <string>

namespace dmm::cli {

/// Shows how training goes: on a terminal one bar that is redrawn in place, elsewhere one plain
/// line an epoch. Everything goes to standard error, so that standard output stays free for
/// results.
class ProgressBar {
 public:
  explicit ProgressBar(bool terminal) : m_terminal(terminal) {}

  void miniBatchCompleted(const types::TrainingProgress& progress);
  void epochCompleted(const types::EpochReport& report);

  /// Work that is not training: its share from 0 to 1. Where there is no terminal, a line now and
  /// then.
  void workAdvanced(const std::string& label, double share);

  /// A line above the bar.
  void say(const std::string& line);

  /// Removes the bar.
  void finish();

 private:
  void draw();

  bool m_terminal;
  std::chrono::steady_clock::time_point m_lastLine = std::chrono::steady_clock::now();
  types::TrainingProgress m_progress;
  std::optional<types::EpochReport> m_last;      ///< the newest epoch
  std::optional<types::EpochReport> m_evaluated; ///< the newest epoch with valid and test figures
};

} // namespace dmm::cli
