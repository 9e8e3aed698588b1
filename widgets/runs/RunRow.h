#pragma once

#include "core/types/RunInfo.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dmm::widgets {

/// A run as the rows and queries of a list know it. Equal where its settings are: what else of it
/// is shown, a row says itself.
class KnownRun {
 public:
  KnownRun() = default;
  KnownRun(types::RunSummary run) : m_run(std::make_shared<types::RunSummary>(std::move(run))) {}

  const types::RunSummary& operator*() const { return *m_run; }
  const types::RunSummary* operator->() const { return m_run.get(); }

  friend bool operator==(const KnownRun& a, const KnownRun& b) {
    return a.m_run->config == b.m_run->config;
  }

 private:
  std::shared_ptr<const types::RunSummary> m_run = std::make_shared<types::RunSummary>();
};

/// What a list says of a run: figures and words, without the reports they come from. Two equal
/// rows look the same, which is how a list knows what to repaint.
struct RunRow {
  std::string id;
  std::string created; ///< ISO 8601, so that text order is time order
  QString name;
  types::RunStatus status = types::RunStatus::Queued;
  std::int64_t epochsDone = 0;
  std::int64_t epochsWanted = 0;
  std::optional<double> validNll; ///< at the epoch that is best on valid
  std::optional<double> testNll;  ///< at the same epoch
  bool hasProblem = false;
  bool isPartial = false; ///< settings and figures are still to be read
  bool isArchived = false;
  bool isExample = false;  ///< ships with the program, and stays as it is
  std::int64_t color = -1; ///< of the run's record; -1 = none there
  QString objective;
  QString dataset;
  QStringList tags;
  QString notes;
  QString toolTip;
  QString searchText; ///< name, objective, dataset, status, tags and notes, in lower case
  KnownRun run;

  friend bool operator==(const RunRow&, const RunRow&) = default;
};

RunRow makeRunRow(const types::RunSummary& run);

/// "✓ finished": a shape and a word, never a colour alone.
QString statusText(types::RunStatus status);

/// "312 / 5 000".
QString epochsText(const RunRow& row);

/// "2026-03-01 10:30", in the user's time.
QString localTime(const std::string& iso);

/// "#night #wide"; empty without tags.
QString tagsText(const QStringList& tags);

/// Whether training can go on from where this run ended.
bool isResumable(types::RunStatus status);

} // namespace dmm::widgets
