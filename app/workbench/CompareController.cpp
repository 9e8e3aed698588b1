#include "app/workbench/CompareController.h"

#include "app/workbench/BackgroundReader.h"
#include "app/workbench/ComparedRuns.h"
#include "app/workbench/GenerationController.h"
#include "core/formats/MidiFile.h"
#include "core/formats/ScoreReading.h"
#include "core/runs/EstimatorsFile.h"
#include "core/runs/RunDirectory.h"
#include "core/support/AtomicFile.h"
#include "core/types/GroupComparison.h"
#include "core/types/RunName.h"
#include "widgets/compare/CompareGroups.h"
#include "widgets/compare/ComparePieces.h"
#include "widgets/compare/CompareView.h"
#include "widgets/compare/VariedRuns.h"

#include <algorithm>
#include <tuple>

namespace dmm::app {

namespace fs = std::filesystem;

namespace {

constexpr int kPieceQuarters = 64;

fs::path pieceFile(const runs::RunDirectory& run, qint64 seed) {
  return run.sampleFolder() / ("compare-seed" + std::to_string(seed) + ".mid");
}

/// As many as the page shows, newest first; what cannot be read is left out, as it is not ours.
std::vector<types::Chorale> readPieces(const fs::path& folder) {
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (formats::isScoreFile(entry.path()))
      files.emplace_back(entry.last_write_time(error), entry.path());
  std::sort(files.rbegin(), files.rend());
  std::vector<types::Chorale> pieces;
  for (const auto& [time, file] : files) {
    if (pieces.size() == widgets::ComparePieces::kMostPieces) break;
    try {
      pieces.push_back(formats::readScore(file).chorale);
    } catch (const std::exception&) {
    }
  }
  return pieces;
}

/// What cannot be read is told where it is measured.
std::vector<types::EstimatorReport> readEstimators(const fs::path& folder) {
  std::vector<types::EstimatorReport> reports;
  for (auto& content : runs::listEstimators(folder))
    if (!content.report.rows.empty()) reports.push_back(std::move(content.report));
  return reports;
}

} // namespace

CompareController::CompareController(widgets::CompareView& view, const RunLibrary& library,
                                     const widgets::RunListModel& colors, QObject* parent)
    : QObject(parent)
    , m_view(view)
    , m_library(library)
    , m_colors(colors)
    , m_generation(new GenerationController(this))
    , m_reader(new BackgroundReader(this)) {
  connect(&m_view, &widgets::CompareView::baselineChosen, this, &CompareController::setBaseline);
  connect(&m_view, &widgets::CompareView::composeRequested, this, &CompareController::compose);
  connect(&m_view, &widgets::CompareView::importancesWanted, this,
          &CompareController::rankSettings);
  connect(m_generation, &GenerationController::pieceGenerated, this,
          [this](const types::GeneratedPiece& piece) { keepPiece(piece.chorale); });
  connect(m_generation, &GenerationController::generationFailed, this,
          [this](const QString& reason) { m_composeProblems += reason; });
  connect(m_generation, &GenerationController::generationEnded, this, [this] {
    m_toCompose.removeFirst();
    composeNext();
  });
}

void CompareController::setRuns(const QStringList& ids) {
  if (ids.size() < 2 || ids == m_ids) return;
  m_ids = ids;
  std::erase_if(m_contents, [&](const auto& content) {
    return !m_ids.contains(QString::fromStdString(content.first));
  });
  for (const QString& id : m_ids)
    if (!m_contents.count(id.toStdString())) read(id.toStdString());
  show();
}

void CompareController::setBaseline(const QString& id) {
  m_baseline = id;
  show();
}

void CompareController::noteChanged(const std::vector<types::RunSummary>& runs) {
  for (const auto& run : runs) {
    if (run.isPartial || !m_ids.contains(QString::fromStdString(run.info.id))) continue;
    read(run.info.id);
    showSoon(); // its name or its best figures, which need no reading
  }
}

void CompareController::noteGone(const std::vector<std::string>& ids) {
  bool isShown = false;
  for (const auto& id : ids) isShown = m_ids.removeAll(QString::fromStdString(id)) > 0 || isShown;
  if (isShown) show();
}

void CompareController::read(const std::string& id) {
  const auto* known = m_library.find(id);
  m_reader->read(id, [this, id, run = runs::RunDirectory(m_library.folder() / id),
                      summary = known ? *known : types::RunSummary{}] {
    std::vector<types::EpochReport> reports;
    try {
      reports = run.readReports();
    } catch (const std::exception&) { // the list says what is wrong with the run
    }
    return [this, id,
            content =
                Content{std::make_shared<const std::vector<types::EpochReport>>(std::move(reports)),
                        readPieces(run.sampleFolder()), readEstimators(runs::estimatorsFolder(run)),
                        run.bestPieces(summary)}] {
      m_contents[id] = content;
      showSoon();
    };
  });
}

/// Once for all that was read in one turn of the event loop.
void CompareController::showSoon() {
  if (m_isShowPending) return;
  m_isShowPending = true;
  QMetaObject::invokeMethod(this, &CompareController::show, Qt::QueuedConnection);
}

void CompareController::show() {
  m_isShowPending = false;
  const auto runs = comparedRuns(m_ids, m_library, m_colors, [this](widgets::ComparedRun& run) {
    const Content& content = m_contents[run.run.info.id];
    run.reports = content.reports;
    run.pieces = content.pieces;
    run.estimators = content.estimators;
  });
  m_view.setRuns(runs, m_baseline);
  compareSeeds(runs);
}

bool CompareController::Measured::operator==(const Measured& other) const {
  const auto all = [](const Measured& run) {
    return std::tie(run.id, run.name, run.isBaseline, run.isWhole, run.scores.epoch,
                    run.scores.slices, run.scores.nll, run.scores.iwae);
  };
  return all(*this) == all(other);
}

/// In the background, and only where other runs are compared or one has other scores: each of its
/// intervals takes thousands of resamples, and a run that trains is told of every epoch.
void CompareController::compareSeeds(const std::vector<widgets::ComparedRun>& runs) {
  std::vector<Measured> measured;
  for (const auto& run : runs) {
    const bool isWhole = types::isWhole(run.run);
    measured.push_back({run.id(), run.name(), run.id() == m_baseline, isWhole,
                        isWhole ? m_contents[run.run.info.id].scores : types::PieceScores{}});
  }
  if (measured == m_measured) return;
  m_measured = measured;
  std::vector<types::RunSummary> summaries;
  for (const auto& run : runs) summaries.push_back(run.run);
  m_reader->read("seeds", [this, summaries = std::move(summaries), measured = std::move(measured)] {
    std::vector<const types::RunSummary*> pointers;
    std::vector<types::PieceScores> scores;
    std::size_t baseline = 0;
    for (std::size_t i = 0; i < measured.size(); ++i) {
      pointers.push_back(&summaries[i]);
      scores.push_back(measured[i].scores);
      if (measured[i].isBaseline) baseline = i;
    }
    const auto idsOf = [&](const std::vector<std::size_t>& places) {
      QStringList ids;
      for (const std::size_t place : places) ids += measured[place].id;
      return ids;
    };
    std::vector<widgets::ShownDifference> differences;
    if (!measured.empty())
      for (const auto& [own, group, figure, difference] :
           types::compareGroups(pointers, scores, baseline))
        differences.push_back(
            {idsOf(own), idsOf(group), QString::fromLatin1(figure->label), difference});
    return [this, differences] { m_view.setDifferences(differences); };
  });
}

/// In the background: each interval takes hundreds of resamples.
void CompareController::rankSettings(const widgets::VariedRuns& runs) {
  m_reader->read("settings", [this, runs] {
    return
        [this, importances = types::importances(runs.plan, runs.runs, runs.figures),
         labels = widgets::axisLabels(runs.plan)] { m_view.setImportances(importances, labels); };
  });
}

void CompareController::compose() {
  if (!m_toCompose.isEmpty()) return;
  m_toCompose = m_ids;
  m_composeProblems.clear();
  // The first seed that none of them has composed from yet.
  const auto isTaken = [this] {
    return std::any_of(m_ids.begin(), m_ids.end(), [this](const QString& id) {
      return fs::exists(
          pieceFile(runs::RunDirectory(m_library.folder() / id.toStdString()), m_seed));
    });
  };
  for (m_seed = 0; isTaken(); ++m_seed) {
  }
  composeNext();
}

void CompareController::composeNext() {
  while (!m_toCompose.isEmpty()) {
    const std::string id = m_toCompose.front().toStdString();
    const auto* run = m_library.find(id);
    m_view.setComposing(
        tr("%1 composes…").arg(QString::fromStdString(run ? types::shownName(*run) : id)));
    try {
      GenerationController::Job job;
      job.checkpoint = runs::RunDirectory(m_library.folder() / id).modelCheckpoint();
      job.settings.lengthQuarters = kPieceQuarters;
      job.settings.seed = static_cast<std::uint64_t>(m_seed);
      if (run) job.training = run->config.dataset;
      m_generation->start(std::move(job));
      return;
    } catch (const std::exception& error) {
      m_composeProblems += QString::fromUtf8(error.what());
      m_toCompose.removeFirst();
    }
  }
  m_view.setComposing({});
  show();
  if (!m_composeProblems.isEmpty())
    Q_EMIT problemOccurred(tr("Not every run could compose."),
                           m_composeProblems.join(QLatin1Char('\n')));
}

void CompareController::keepPiece(const types::Chorale& piece) {
  const std::string id = m_toCompose.front().toStdString();
  const runs::RunDirectory run(m_library.folder() / id);
  try {
    support::createFolder(run.sampleFolder());
    formats::writeMidi(piece, pieceFile(run, m_seed));
    read(id);
  } catch (const std::exception& error) {
    m_composeProblems += QString::fromUtf8(error.what());
  }
  show();
}

} // namespace dmm::app
