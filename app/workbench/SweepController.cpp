#include "app/workbench/SweepController.h"

#include "app/workbench/BackgroundReader.h"
#include "app/workbench/ComparedRuns.h"
#include "app/workbench/CostEstimator.h"
#include "core/runs/RunDirectory.h"
#include "core/support/FileStamp.h"
#include "core/sweep/LocalLauncher.h"
#include "core/sweep/SlurmJobs.h"
#include "core/sweep/SlurmLauncher.h"
#include "core/sweep/SlurmSettingsFile.h"
#include "core/sweep/SweepStatus.h"
#include "core/types/RunCost.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/sweep/SlurmDialog.h"
#include "widgets/sweep/SweepCharts.h"
#include "widgets/sweep/SweepPage.h"
#include "widgets/sweep/SweepPlanForm.h"

#include <QCoreApplication>
#include <QProcess>

#include <chrono>

namespace dmm::app {

using sweep::Sweep;
using widgets::SweepPage;

namespace {

constexpr int kLook = 2000; // milliseconds
constexpr std::chrono::seconds kAskCluster{5};

std::set<std::int64_t> indicesOf(const Sweep& sweep, const QStringList& runs) {
  std::set<std::int64_t> indices;
  for (const auto& run : sweep.runs())
    if (runs.contains(QString::fromStdString(sweep.directory(run.index).id())))
      indices.insert(run.index);
  return indices;
}

/// Of these runs the ones that are among the chosen; all, where none is chosen.
std::set<std::int64_t> chosenOf(const Sweep& sweep, std::set<std::int64_t> indices,
                                const QStringList& runs) {
  const auto chosen = indicesOf(sweep, runs);
  if (!chosen.empty())
    std::erase_if(indices, [&](std::int64_t index) { return !chosen.contains(index); });
  return indices;
}

} // namespace

struct SweepController::Reading {
  using Clock = std::chrono::steady_clock;
  std::string id; ///< of the sweep that the tasks are of
  std::map<std::int64_t, sweep::SlurmTask> tasks;
  Clock::time_point asked;
  sweep::RunRecords records;
  QString ranked;              ///< the sweep that the importances are of
  std::vector<double> figures; ///< and what its runs had come to
  std::vector<types::SettingImportance> importances;

  /// The cluster's answer, of a few seconds ago at the most.
  const std::map<std::int64_t, sweep::SlurmTask>& tasksOf(const Sweep& sweep) {
    if (sweep.id() != id || Clock::now() - asked > kAskCluster) {
      tasks = sweep::slurmTasks(sweep);
      id = sweep.id();
      asked = Clock::now();
    }
    return tasks;
  }

  /// Takes hundreds of resamples of every run; none where no figure is new.
  void addImportances(widgets::ShownSweep& sweep) {
    auto now = widgets::figuresOf(sweep);
    if (sweep.id != ranked || !widgets::haveSameFigures(now, figures)) {
      importances = types::importances(sweep.plan, sweep.runs, now);
      ranked = sweep.id;
      figures = std::move(now);
    }
    sweep.importances = importances;
  }
};

SweepController::SweepController(SweepPage& page, const widgets::ExperimentPanel& experiment,
                                 const RunLibrary& library, const widgets::RunListModel& colors,
                                 const CostEstimator& costs, QObject* parent)
    : QObject(parent)
    , m_page(page)
    , m_experiment(experiment)
    , m_library(library)
    , m_colors(colors)
    , m_costs(costs)
    , m_reading(std::make_shared<Reading>())
    , m_reader(new BackgroundReader(this)) {
  connect(&m_page, &SweepPage::sweepChosen, this, &SweepController::show);
  connect(&m_page, &SweepPage::runHereRequested, this, &SweepController::runHere);
  connect(&m_page, &SweepPage::submitRequested, this, [this] { askForCluster(false, {}); });
  connect(&m_page, &SweepPage::cancelRequested, this, &SweepController::cancel);
  connect(&m_page, &SweepPage::resubmitRequested, this, &SweepController::resubmit);
  connect(&m_page, &SweepPage::compareRequested, this, &SweepController::compareRequested);
  connect(&m_page, &SweepPage::curvesWanted, this, &SweepController::readCurves);
  connect(&m_experiment, &widgets::ExperimentPanel::configEdited, this,
          &SweepController::showNewBase);
  m_page.form().setHoursOf([this](const auto& runs) { return hoursOf(runs); });
  connect(&m_timer, &QTimer::timeout, this, [this] {
    if (m_page.isVisible()) refresh();
  });
  m_timer.start(kLook);
}

QString SweepController::program() {
  return QCoreApplication::applicationDirPath() + QStringLiteral("/dmm");
}

double SweepController::hoursOf(const std::vector<types::SweepRun>& runs) const {
  double seconds = 0;
  for (const auto& run : runs) {
    const types::RunCost cost = m_costs.cost(run.config);
    seconds += types::secondsOf(run.config, types::withGuesses(cost, run.config));
  }
  return seconds / 3600;
}

/// A new plan begins with what the experiment panel shows; one that was begun with its own.
void SweepController::showNewBase() {
  if (m_page.chosen().isEmpty()) m_page.form().setBase(m_experiment.config());
}

void SweepController::refresh() {
  showNewBase();
  m_reader->read("list", [this, store = runs::RunStore(m_library.folder())] {
    QStringList ids;
    for (const auto& id : Sweep::idsIn(store)) ids += QString::fromStdString(id);
    return [this, ids] { m_page.setSweeps(ids); };
  });
  if (!m_page.chosen().isEmpty()) show(m_page.chosen());
}

void SweepController::show(const QString& id) {
  if (id.isEmpty()) {
    m_sweep.reset();
    m_page.say({});
    showNewBase();
    return;
  }
  SweepPtr known = m_sweep && m_sweep->id() == id.toStdString() ? m_sweep : nullptr;
  m_reader->read(
      "sweep",
      [this, id = id.toStdString(), known, reading = m_reading,
       store = runs::RunStore(m_library.folder())]() -> BackgroundReader::Deliver {
        QString problem;
        try {
          const SweepPtr sweep =
              known ? known : std::make_shared<const Sweep>(Sweep::find(store, id));
          std::map<std::int64_t, sweep::SlurmTask> tasks;
          try {
            tasks = reading->tasksOf(*sweep);
          } catch (
              const std::exception& error) { // the folder tells the most of it without the cluster
            problem = QString::fromUtf8(error.what());
          }
          widgets::ShownSweep shown{QString::fromStdString(sweep->id()), sweep->plan(),
                                    sweep->runs(), sweep::statesOf(*sweep, tasks, reading->records),
                                    !sweep::readSlurmJobs(*sweep).empty()};
          reading->addImportances(shown);
          return [this, sweep, problem, shown = std::move(shown)] {
            if (m_page.chosen().toStdString() != sweep->id()) return;
            m_page.say(problem);
            takeSweep(sweep, shown);
          };
        } catch (const std::exception& error) {
          problem = QString::fromUtf8(error.what());
        }
        return [this, problem] { m_page.say(problem); };
      });
}

void SweepController::takeSweep(const SweepPtr& sweep, const widgets::ShownSweep& shown) {
  if (m_sweep != sweep) m_page.form().setBase(sweep->base());
  m_sweep = sweep;
  m_page.setSweep(shown);
}

void SweepController::readCurves(const QStringList& ids) {
  m_curveIds = ids;
  m_reader->read("curves", [this, ids, known = m_curves, folder = m_library.folder()] {
    std::map<std::string, Curve> curves;
    for (const QString& id : ids) {
      const runs::RunDirectory run(folder / id.toStdString());
      Curve& curve = curves[run.id()];
      curve.stamp = support::stampOf({run.metricsFile(), run.evaluationsFile()});
      const auto before = known.find(run.id());
      if (before != known.end() && before->second.stamp == curve.stamp) {
        curve = before->second; // what is drawn already is not drawn anew
        continue;
      }
      std::vector<types::EpochReport> rows;
      try {
        rows = run.readReports();
      } catch (const std::exception&) { // the table says what is wrong with the run
      }
      curve.reports = std::make_shared<const std::vector<types::EpochReport>>(std::move(rows));
    }
    return [this, ids, curves] {
      if (ids != m_curveIds) return;
      m_curves = curves;
      showCurves();
    };
  });
}

void SweepController::showCurves() {
  m_page.setCurves(comparedRuns(m_curveIds, m_library, m_colors, [this](widgets::ComparedRun& run) {
    run.reports = m_curves[run.run.info.id].reports;
  }));
}

SweepController::SweepPtr SweepController::wantedSweep() {
  if (!m_page.chosen().isEmpty()) return m_sweep;
  try {
    const runs::RunStore store(m_library.folder());
    return std::make_shared<const Sweep>(
        Sweep::fromPlan(store, m_page.form().plan(), m_experiment.config()));
  } catch (const std::exception& error) {
    tellNotBegun(QString::fromUtf8(error.what()));
    return nullptr;
  }
}

void SweepController::tellNotBegun(const QString& reason) {
  Q_EMIT problemOccurred(tr("The sweep could not be begun."), reason);
}

/// A new one, once it is in the folder.
void SweepController::choose(const SweepPtr& sweep) {
  if (!m_page.chosen().isEmpty()) return;
  m_sweep = sweep;
  m_page.choose(QString::fromStdString(sweep->id()));
  show(m_page.chosen());
}

void SweepController::startHere(const Sweep& sweep, const QStringList& arguments) {
  const QString log = QString::fromStdString((sweep.folder() / "here.log").string());
  QProcess process;
  process.setProgram(program());
  process.setArguments(
      QStringList{QStringLiteral("sweep")} + arguments +
      QStringList{QStringLiteral("--runs"), QString::fromStdString(m_library.folder().string())});
  process.setStandardOutputFile(log, QIODevice::Append);
  process.setStandardErrorFile(log, QIODevice::Append);
  process.setStandardInputFile(QProcess::nullDevice());
  if (!process.startDetached()) tellNotBegun(tr("%1: %2").arg(program(), process.errorString()));
}

void SweepController::runHere() {
  const SweepPtr sweep = wantedSweep();
  if (!sweep) return;
  try {
    sweep->keep();
  } catch (const std::exception& error) {
    return tellNotBegun(QString::fromUtf8(error.what()));
  }
  choose(sweep);
  startHere(*sweep, {QStringLiteral("run"), QString::fromStdString(sweep->id())});
}

void SweepController::askForCluster(bool again, const QStringList& runs) {
  const SweepPtr sweep = wantedSweep();
  if (!sweep) return;
  types::SlurmSettings settings;
  try {
    const auto own = sweep->folder() / "slurm.yaml";
    settings = sweep::readSlurmSettings(
        std::filesystem::exists(own) ? own : sweep::lastSlurmSettingsFile());
  } catch (const std::exception& error) { // as if there were none
    m_page.say(QString::fromUtf8(error.what()));
  }
  if (settings.program.empty()) settings.program = program().toStdString();
  const bool isNew = m_page.chosen().isEmpty();
  const auto count = isNew ? sweep->runs().size()
                           : chosenOf(*sweep, sweep::runsToDo(m_page.states(), again), runs).size();
  auto* dialog = new widgets::SlurmDialog(settings, qint64(count), m_page.window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &widgets::SlurmDialog::submitted, this,
          [this, sweep, again, runs](const types::SlurmSettings& chosen) {
            submit(sweep, chosen, again, runs);
          });
  dialog->open();
}

void SweepController::submit(const SweepPtr& sweep, const types::SlurmSettings& settings,
                             bool again, const QStringList& runs) {
  const auto action = [sweep, settings, again, runs] {
    const auto states = sweep::statesOf(*sweep, sweep::slurmTasks(*sweep));
    const auto indices = chosenOf(*sweep, sweep::runsToDo(states, again), runs);
    const auto jobs = sweep::submitToSlurm(*sweep, settings, indices);
    if (jobs.empty()) return tr("There is nothing to submit");
    sweep::writeSlurmSettings(sweep::lastSlurmSettingsFile(), settings);
    return tr("Submitted as job %1").arg(QString::fromStdString(jobs.front()));
  };
  perform(tr("The runs were not submitted."), action, [this, sweep] { choose(sweep); });
}

void SweepController::cancel(const QStringList& runs) {
  if (!m_sweep) return;
  perform(tr("The runs could not be stopped."), [sweep = m_sweep, runs] {
    const auto chosen = indicesOf(*sweep, runs);
    sweep::cancelInSlurm(*sweep, chosen);
    if (chosen.empty()) sweep::cancelHere(*sweep);
    for (const std::int64_t index : chosen) sweep::cancelHere(*sweep, index);
    return QString();
  });
}

void SweepController::resubmit(const QStringList& runs) {
  if (!m_sweep) return;
  if (!sweep::readSlurmJobs(*m_sweep).empty()) return askForCluster(true, runs);
  QStringList arguments{QStringLiteral("resubmit"), QString::fromStdString(m_sweep->id())};
  for (const std::int64_t index : indicesOf(*m_sweep, runs))
    arguments += {QStringLiteral("--index"), QString::number(index)};
  startHere(*m_sweep, arguments);
}

void SweepController::perform(const QString& title, std::function<QString()> action,
                              std::function<void()> done) {
  m_reader->read("action",
                 [this, title, action = std::move(action), done = std::move(done),
                  reading = m_reading]() -> BackgroundReader::Deliver {
                   QString message, problem;
                   try {
                     message = action();
                   } catch (const std::exception& error) {
                     problem = QString::fromUtf8(error.what());
                   }
                   reading->asked = {}; // the cluster has another answer now
                   return [this, title, message, problem, done] {
                     if (problem.isEmpty() && done) done();
                     if (!message.isEmpty()) Q_EMIT messageIssued(message);
                     if (!problem.isEmpty()) Q_EMIT problemOccurred(title, problem);
                     refresh();
                   };
                 });
}

} // namespace dmm::app
