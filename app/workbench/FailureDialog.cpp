#include "app/workbench/FailureDialog.h"

#include "core/runs/RunDirectory.h"

#include <QMessageBox>
#include <QPushButton>

namespace dmm::app {

namespace {

constexpr double kSmaller = 0.5;

/// 0 where the run's settings cannot be read.
double learningRateOf(const runs::RunDirectory& run) {
  try {
    return run.readConfig().optimiser.learningRate;
  } catch (const std::exception&) {
    return 0;
  }
}

} // namespace

FailureDialog::FailureDialog(std::filesystem::path runsFolder, QWidget* parent)
    : QObject(parent)
    , m_runsFolder(std::move(runsFolder))
    , m_window(parent) {}

void FailureDialog::open(const QString& runId, const QString& reason) {
  auto* message = new QMessageBox(QMessageBox::Warning, m_window->windowTitle(),
                                  tr("Training failed."), QMessageBox::NoButton, m_window);
  message->setObjectName(QStringLiteral("problemMessage"));
  message->setAttribute(Qt::WA_DeleteOnClose);
  message->setInformativeText(reason);
  auto* close = message->addButton(QMessageBox::Close);
  message->setEscapeButton(close);
  message->setDefaultButton(close);

  const runs::RunDirectory run(m_runsFolder / runId.toStdString());
  const auto report = runId.isEmpty() ? std::filesystem::path() : run.newestNonFiniteReport();
  const double rate = report.empty() ? 0 : learningRateOf(run) * kSmaller;
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
  message->open();
}

} // namespace dmm::app
