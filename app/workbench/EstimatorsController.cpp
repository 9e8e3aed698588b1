#include "app/workbench/EstimatorsController.h"

#include "app/workbench/BackgroundReader.h"
#include "app/workbench/RunLibrary.h"
#include "core/engine/Engine.h"
#include "core/runs/EstimatorsFile.h"
#include "core/runs/RunDirectory.h"
#include "core/support/Failure.h"
#include "core/support/FileStamp.h"
#include "core/support/Signals.h"
#include "core/types/EstimatorPlan.h"
#include "core/types/ModelShape.h"
#include "core/types/RunName.h"
#include "widgets/estimators/EstimatorsPage.h"

#include <algorithm>

namespace dmm::app {

namespace {

constexpr int kProgressMilliseconds = 100;

int threadCount() { return int(std::clamp(std::thread::hardware_concurrency(), 1U, 8U)); }

/// What RunDirectory::findCheckpoint() knows each by.
QStringList checkpointNames(const runs::RunDirectory& run) {
  QStringList names;
  for (const auto& file : run.checkpoints()) {
    const QString name = QString::fromStdString(file.stem().string());
    names +=
        name.startsWith(QLatin1String("epoch-")) ? QString::number(name.mid(6).toLongLong()) : name;
  }
  return names;
}

/// Seconds of one core for one multiplication in each slice of a training piece, as training took.
double secondsAPiece(const types::RunSummary& run) {
  if (run.reports.empty() || run.reports.back().step <= 0) return types::kNotMeasured;
  const double pieces = double(run.reports.back().step) / double(run.epochsDone()) *
                        double(run.config.optimiser.miniBatchSize);
  return run.secondsAnEpoch * double(run.config.run.threads) /
         types::gradientProducts(run.config.objective, run.config.model, pieces);
}

} // namespace

EstimatorsController::EstimatorsController(widgets::EstimatorsPage& page, const RunLibrary& library,
                                           QObject* parent)
    : QObject(parent)
    , m_page(page)
    , m_library(library)
    , m_reader(new BackgroundReader(this)) {
  m_timer.setInterval(kProgressMilliseconds);
  connect(&m_timer, &QTimer::timeout, this, &EstimatorsController::tellProgress);
  connect(&m_page, &widgets::EstimatorsPage::measureRequested, this,
          &EstimatorsController::measure);
  connect(&m_page, &widgets::EstimatorsPage::cancelRequested, this,
          [this] { m_isCancelled = true; });
  connect(&m_page, &widgets::EstimatorsPage::trainRequested, this,
          [this](const types::Estimator& estimator) {
            const auto* known = m_library.find(m_run.toStdString());
            if (!known) return;
            types::RunSummary run = *known;
            const std::int64_t samples = run.config.objective.numSamples;
            run.config.objective = estimator;
            if (!types::usesSamples(estimator, run.config.model))
              run.config.objective.numSamples = samples;
            Q_EMIT trainRequested(run);
          });
}

EstimatorsController::~EstimatorsController() {
  m_isCancelled = true;
  if (m_thread.joinable()) m_thread.join();
}

void EstimatorsController::setRun(const QString& runId) {
  m_run = m_library.find(runId.toStdString()) ? runId : QString();
  m_stamp.clear();
  m_reports.clear();
  Q_EMIT reportsChanged();
  if (m_run.isEmpty()) {
    m_page.clear();
    return;
  }
  m_page.setReports({});
  m_page.form()->say({});
  updateFiles();
}

void EstimatorsController::updateFiles() {
  if (m_run.isEmpty()) return;
  showSubject();
  const std::filesystem::path folder =
      runs::estimatorsFolder(runs::RunDirectory(m_library.folder() / m_run.toStdString()));
  const std::string stamp = support::stampOf({folder}); // a file in it was renamed into its place
  if (stamp == m_stamp || m_measuredRun == m_run) return;
  m_stamp = stamp;
  m_reader->read("estimators", [this, id = m_run, folder] {
    std::vector<types::EstimatorReport> reports;
    QStringList problems;
    for (auto& content : runs::listEstimators(folder)) {
      if (!content.problem.empty()) problems += QString::fromStdString(content.problem);
      if (!content.report.rows.empty()) reports.push_back(std::move(content.report));
    }
    return [this, id, problems, reports = std::move(reports)] {
      if (id != m_run || m_measuredRun == id) return; // another was chosen, or it grows here
      m_reports = reports;
      m_page.setReports(m_reports);
      // Silence would take away what was just said, that a measurement was stopped.
      if (!problems.isEmpty()) m_page.form()->say(problems.join(QLatin1Char('\n')));
      Q_EMIT reportsChanged();
    };
  });
}

void EstimatorsController::showSubject() {
  const auto* run = m_library.find(m_run.toStdString());
  if (!run) return;
  m_page.setSubject({QString::fromStdString(types::shownName(*run)), run->config,
                     checkpointNames(runs::RunDirectory(m_library.folder() / m_run.toStdString())),
                     secondsAPiece(*run), threadCount()});
}

void EstimatorsController::measure(const widgets::EstimatorWish& wish) {
  if (m_thread.joinable() || m_run.isEmpty()) return;
  const runs::RunDirectory run(m_library.folder() / m_run.toStdString());
  diagnose::EstimatorRequest request;
  types::ExperimentConfig::DatasetConfig dataset;
  try {
    request.checkpoint = run.findCheckpoint(wish.checkpoint.toStdString());
    dataset = run.readConfig().dataset;
  } catch (const std::exception& error) {
    m_page.form()->say(QString::fromUtf8(error.what()));
    return;
  }
  request.plan = wish.plan;
  request.settings = wish.settings;
  request.threads = threadCount();
  request.folder = runs::estimatorsFolder(run);
  m_measuredRun = m_run;
  m_isCancelled = false;
  m_progress = {};
  m_progress.working = wish.plan.front();
  m_page.form()->setProgress(m_progress);
  m_timer.start();
  m_thread = std::thread([this, request, dataset] {
    support::blockSignals();
    QString message;
    try {
      std::size_t told = 0;
      const auto hear = [&](const types::EstimatorProgress& progress,
                            const types::EstimatorReport& report) {
        const std::lock_guard lock(m_mutex);
        m_progress = progress;
        if (report.rows.size() > told) {
          m_grown = report;
          told = report.rows.size();
        }
        return !m_isCancelled;
      };
      const auto outcome =
          engine::engine().measureEstimators(request, *data::Dataset::fromConfig(dataset), hear);
      const std::lock_guard lock(m_mutex);
      m_grown = outcome.report;
      if (!outcome.isComplete)
        message = tr("Stopped. What was measured is kept, and Measure goes on from there.");
    } catch (const std::exception& error) {
      message = QString::fromStdString(support::sentenceOf(error));
    }
    QMetaObject::invokeMethod(
        this, [this, message] { finish(message); }, Qt::QueuedConnection);
  });
}

void EstimatorsController::tellProgress() {
  types::EstimatorProgress progress;
  std::optional<types::EstimatorReport> grown;
  {
    const std::lock_guard lock(m_mutex);
    progress = m_progress;
    grown = std::exchange(m_grown, std::nullopt);
  }
  const auto* other =
      m_measuredRun == m_run ? nullptr : m_library.find(m_measuredRun.toStdString());
  m_page.form()->setProgress(progress,
                             other ? QString::fromStdString(types::shownName(*other)) : QString());
  if (!grown || grown->rows.empty() || m_measuredRun != m_run) return;
  m_page.showReport(*grown);
}

void EstimatorsController::finish(const QString& message) {
  m_thread.join();
  m_timer.stop();
  tellProgress();
  m_measuredRun.clear();
  m_page.form()->setIdle();
  m_page.form()->say(message);
  m_stamp.clear();
  updateFiles();
}

} // namespace dmm::app
