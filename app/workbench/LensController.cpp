#include "app/workbench/LensController.h"

#include "app/workbench/BackgroundReader.h"
#include "core/engine/Engine.h"
#include "core/runs/LatentKlFile.h"
#include "core/runs/RunDirectory.h"
#include "core/support/Failure.h"
#include "core/support/FileStamp.h"
#include "core/support/Signals.h"
#include "core/types/PartInfo.h"
#include "widgets/lens/LensPage.h"
#include "widgets/theme/Format.h"

namespace dmm::app {

namespace {

constexpr std::int64_t kDraws = 100;
constexpr std::uint64_t kSeed = 0;

/// Whether the run's model counts its states; a run that cannot be read has none.
bool hasStates(const std::filesystem::path& runFolder) {
  try {
    return types::hasTrait(types::Trait::SumsStates,
                           runs::RunDirectory(runFolder).readConfig().model);
  } catch (const std::exception&) {
    return false; // the list of runs says what is wrong
  }
}

QString modelAfter(std::int64_t epochs) {
  return LensController::tr("model after %1")
      .arg(widgets::format::counted(epochs, LensController::tr("epoch"),
                                    LensController::tr("epochs")));
}

} // namespace

LensController::LensController(widgets::LensPage& page, std::filesystem::path runsFolder,
                               QObject* parent)
    : QObject(parent)
    , m_page(page)
    , m_runsFolder(std::move(runsFolder))
    , m_reader(new BackgroundReader(this)) {
  connect(&m_page, &widgets::LensPage::termsRequested, this, &LensController::request);
}

LensController::~LensController() {
  if (m_thread.joinable()) m_thread.join();
}

void LensController::setDataset(std::shared_ptr<const data::Dataset> dataset) {
  if (dataset && dataset == m_dataset) return;
  m_dataset = std::move(dataset);
  m_page.setPieces(m_dataset ? m_dataset->headings() : std::vector<types::Chorale>());
}

void LensController::setRun(const QString& runId, const QString& name) {
  m_run = runId;
  if (m_run.isEmpty()) {
    m_page.clear();
    return;
  }
  m_historyStamp.clear();
  m_page.setRun(name, hasStates(m_runsFolder / m_run.toStdString()));
  updateHistory();
}

void LensController::updateHistory() {
  if (m_run.isEmpty()) return;
  const std::filesystem::path file =
      runs::RunDirectory(m_runsFolder / m_run.toStdString()).latentKlFile();
  const std::string stamp = support::stampOf({file});
  if (stamp == m_historyStamp) return;
  m_historyStamp = stamp;
  m_reader->read("history", [this, id = m_run, file] {
    widgets::LatentKlHistory history;
    QString problem;
    try {
      runs::LatentKlContent content = runs::readLatentKl(file);
      for (types::LatentKl& row : content.rows) {
        history.epochs.push_back(double(row.epoch));
        history.kl.push_back(std::move(row.kl));
      }
      problem = QString::fromStdString(content.problem);
    } catch (const std::exception& error) {
      problem = QString::fromUtf8(error.what());
    }
    return [this, id, problem, history = std::move(history)] {
      if (id != m_run) return; // another one was chosen since
      m_page.setHistory(history);
      m_page.setHistoryProblem(problem);
    };
  });
}

void LensController::request(int piece) {
  if (m_run.isEmpty() || !m_dataset) return;
  const auto [split, place] = m_dataset->pieceAt(std::size_t(piece));
  m_page.setReading(m_dataset->reading(split, std::size_t(place)));
  Request request{m_run,
                  piece,
                  {},
                  m_dataset->rolls(split)[std::size_t(place)],
                  m_dataset->summary().slicesPerQuarter};
  try {
    const runs::RunDirectory directory(m_runsFolder / m_run.toStdString());
    request.checkpoint = directory.modelCheckpoint();
  } catch (const std::exception& error) {
    m_next.reset();
    m_page.setTermsProblem(QString::fromUtf8(error.what()));
    return;
  }
  m_page.setWorking();
  if (m_thread.joinable()) {
    m_next = std::move(request);
  } else {
    start(request);
  }
}

void LensController::start(const Request& request) {
  m_thread = std::thread([this, request] {
    support::blockSignals();
    Answer answer;
    try {
      const engine::Engine& engine = engine::engine();
      if (auto states = engine.readStates(request.checkpoint, request.roll, {}))
        answer = *std::move(states);
      else
        answer = engine.pieceTerms(request.checkpoint, request.roll, kDraws, kSeed);
    } catch (const std::exception& error) {
      answer = QString::fromStdString(support::sentenceOf(error));
    }
    // Arrives through this object's event queue, and is dropped with it.
    QMetaObject::invokeMethod(
        this, [this, request, answer] { finish(request, answer); }, Qt::QueuedConnection);
  });
}

void LensController::finish(const Request& request, const Answer& answer) {
  m_thread.join();
  if (m_next) {
    const Request next = *std::exchange(m_next, std::nullopt);
    start(next);
  } else if (request.run == m_run && request.piece == m_page.currentPiece()) {
    show(request, answer);
  }
}

void LensController::show(const Request& request, const Answer& answer) {
  if (const auto* states = std::get_if<types::StateReading>(&answer))
    m_page.setStates(*states, request.slicesPerQuarter, modelAfter(states->epochs));
  if (const auto* terms = std::get_if<evaluate::PieceTerms>(&answer))
    m_page.setTerms({terms->reconstruction, terms->kl, request.slicesPerQuarter},
                    tr("mean of %1 draws, %2").arg(terms->draws).arg(modelAfter(terms->epochs)));
  if (const auto* problem = std::get_if<QString>(&answer)) m_page.setTermsProblem(*problem);
}

} // namespace dmm::app
