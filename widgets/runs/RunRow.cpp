#include "widgets/runs/RunRow.h"

#include "core/types/RunName.h"
#include "widgets/theme/Format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QStringList>

#include <cmath>

namespace dmm::widgets {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("RunRow", text); }

std::optional<double> measured(double value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

QStringList tagsOf(const types::RunSummary& run) {
  QStringList tags;
  for (const auto& tag : run.info.tags) tags += QString::fromStdString(tag);
  return tags;
}

QString makeToolTip(const types::RunSummary& run) {
  QString html;
  const auto add = [&](const QString& what, const std::string& value) {
    if (value.empty()) return;
    html += QStringLiteral("<div><b>%1</b> %2</div>")
                .arg(what, QString::fromStdString(value).toHtmlEscaped());
  };
  add(tr("Run"), run.info.id);
  add(tr("Status"), types::toString(run.info.status));
  add(tr("Tags"), run.info.tags.empty() ? "" : tagsText(tagsOf(run)).toStdString());
  add(tr("Notes"), run.info.notes);
  if (run.info.example > 0) add(tr("This run"), types::kExampleStays);
  if (run.isPartial) return html;
  add(tr("Dataset"), run.config.dataset.name);
  add(tr("Objective"), run.config.objective.name);
  add(tr("Created"), localTime(run.info.created).toStdString());
  add(tr("Epochs"), format::count(run.epochsDone()).toStdString() + " / " +
                        format::count(run.config.run.numEpochs).toStdString());
  if (const auto* best = run.best())
    add(tr("Best on valid at epoch"), format::count(best->epoch).toStdString());
  if (std::isfinite(run.secondsAnEpoch))
    add(tr("Seconds an epoch"), format::seconds(run.secondsAnEpoch).toStdString());
  add(tr("Machine"), run.info.machine);
  add(tr("Failure"), run.info.failure);
  add(tr("Problem"), run.problem);
  return html;
}

} // namespace

RunRow makeRunRow(const types::RunSummary& run) {
  RunRow row;
  row.id = run.info.id;
  row.created = run.info.created;
  row.name = QString::fromStdString(types::shownName(run));
  row.status = run.info.status;
  row.epochsDone = run.epochsDone();
  row.epochsWanted = run.config.run.numEpochs;
  if (const auto* best = run.best()) {
    row.validNll = measured(best->validNll);
    row.testNll = measured(best->testNll);
  }
  row.hasProblem = !run.problem.empty();
  row.isPartial = run.isPartial;
  row.isArchived = run.info.archived;
  row.isExample = run.info.example > 0;
  row.color = run.info.color;
  if (!run.isPartial) row.objective = QString::fromStdString(run.config.objective.name);
  if (!run.isPartial) row.dataset = QString::fromStdString(run.config.dataset.name);
  row.tags = tagsOf(run);
  row.notes = QString::fromStdString(run.info.notes);
  row.toolTip = makeToolTip(run);
  types::RunSummary known = run;
  known.condense();
  row.run = std::move(known);
  row.searchText = (QStringList{row.name, row.objective, row.dataset,
                                QString::fromLatin1(types::toString(run.info.status)), row.notes} +
                    row.tags)
                       .join('\n')
                       .toLower();
  return row;
}

QString statusText(types::RunStatus status) {
  const auto word = [&](const char* shape) {
    return QString::fromUtf8(shape) + QChar(0x00a0) + tr(types::toString(status));
  };
  switch (status) {
  case types::RunStatus::Queued: return word("○");
  case types::RunStatus::Running: return word("▸");
  case types::RunStatus::Paused: return word("‖");
  case types::RunStatus::Finished: return word("✓");
  case types::RunStatus::Stopped: return word("■");
  case types::RunStatus::Failed: return word("✕");
  case types::RunStatus::Interrupted: return word("◇");
  }
  return {};
}

QString localTime(const std::string& iso) {
  const QString text = QString::fromStdString(iso);
  const QDateTime time = QDateTime::fromString(text, Qt::ISODate);
  return time.isValid() ? time.toLocalTime().toString("yyyy-MM-dd hh:mm") : text;
}

QString tagsText(const QStringList& tags) {
  return tags.isEmpty() ? QString() : QStringLiteral("#") + tags.join(QStringLiteral(" #"));
}

QString epochsText(const RunRow& row) {
  if (row.isPartial) return QStringLiteral("…");
  return QStringLiteral("%1 / %2").arg(format::count(row.epochsDone),
                                       format::count(row.epochsWanted));
}

bool isResumable(types::RunStatus status) {
  return status == types::RunStatus::Stopped || status == types::RunStatus::Interrupted ||
         status == types::RunStatus::Failed;
}

} // namespace dmm::widgets
