#include "app/workbench/FailureDialog.h"

#include "core/runs/RunDirectory.h"

#include <QFile>
#include <QMessageBox>
#include <QPushButton>

namespace dmm::app {

namespace {

constexpr double kSmaller = 0.5;
constexpr qint64 kMostBytes = 64 * 1024;

/// 0 where the run's settings cannot be read.
double learningRateOf(const runs::RunDirectory& run) {
  try {
    return run.readConfig().optimiser.learningRate;
  } catch (const std::exception&) {
    return 0;
  }
}

QString nameOf(const runs::RunDirectory& run) {
  try {
    return QString::fromStdString(run.readInfo().name);
  } catch (const std::exception&) {
    return QString::fromStdString(run.id());
  }
}

/// The reason as a sentence, without where the report is: a button opens it.
QString whatToDo(QString reason) {
  const auto place = reason.lastIndexOf(QStringLiteral("; "));
  if (place > 0) reason.truncate(place);
  if (!reason.isEmpty()) reason[0] = reason[0].toUpper();
  return QObject::tr("%1.\n\nThe run is kept as it was before that step. A smaller learning rate "
                     "often gets past it.")
      .arg(reason);
}

QString beginningOf(const std::filesystem::path& report) {
  QFile file(QString::fromStdString(report.string()));
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.read(kMostBytes)) : QString();
}

} // namespace

FailureDialog::FailureDialog(std::filesystem::path runsFolder, QWidget* parent)
    : QObject(parent)
    , m_runsFolder(std::move(runsFolder))
    , m_window(parent) {}

void FailureDialog::open(const QString& runId, const QString& reason) {
  const runs::RunDirectory run(m_runsFolder / runId.toStdString());
  const auto report = runId.isEmpty() ? std::filesystem::path() : run.newestNonFiniteReport();
  const bool isNonFinite = // and not something else that went wrong later
      !report.empty() && reason.contains(QString::fromStdString(report.filename().string()));
  const double rate = report.empty() ? 0 : learningRateOf(run) * kSmaller;

  auto* message = new QMessageBox(
      QMessageBox::Warning, m_window->windowTitle(),
      isNonFinite ? tr("“%1” failed: its numbers were no longer finite.").arg(nameOf(run))
                  : tr("Training failed."),
      QMessageBox::NoButton, m_window);
  message->setObjectName(QStringLiteral("problemMessage"));
  message->setAttribute(Qt::WA_DeleteOnClose);
  message->setInformativeText(isNonFinite ? whatToDo(reason) : reason);
  auto* leave = message->addButton(QMessageBox::Close);
  message->setEscapeButton(leave);
  message->setDefaultButton(leave);
  if (!report.empty()) message->setDetailedText(beginningOf(report));
  if (!report.empty()) {
    auto* show = message->addButton(tr("Open the report"), QMessageBox::ActionRole);
    show->setObjectName(QStringLiteral("openReportButton"));
    connect(show, &QPushButton::clicked, this,
            [this, report] { Q_EMIT reportRequested(QString::fromStdString(report.string())); });
  }
  if (rate > 0) {
    auto* resume =
        message->addButton(tr("Go on with half the learning rate"), QMessageBox::AcceptRole);
    resume->setObjectName(QStringLiteral("smallerRateButton"));
    resume->setToolTip(tr("A new run from the last good checkpoint, with the learning rate %1; "
                          "this one stays as it is")
                           .arg(rate));
    connect(resume, &QPushButton::clicked, this,
            [this, runId, rate] { Q_EMIT branchRequested(runId, rate); });
  }
  close();
  m_open = message;
  message->open();
}

void FailureDialog::close() {
  if (m_open) m_open->close();
}

} // namespace dmm::app
