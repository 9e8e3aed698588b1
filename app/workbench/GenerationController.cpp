#include "app/workbench/GenerationController.h"

#include "core/data/Dataset.h"
#include "core/engine/Engine.h"
#include "core/generate/Candidates.h"
#include "core/generate/DatasetFit.h"
#include "core/generate/MelodyFit.h"
#include "core/runs/KeptPieces.h"
#include "core/support/Errors.h"
#include "core/support/Failure.h"
#include "core/support/Signals.h"

namespace dmm::app {

namespace {

/// The pieces that the model learnt from; none where they are no longer there, which is no reason
/// not to compose.
std::shared_ptr<const data::Dataset>
trainingPieces(const types::ExperimentConfig::DatasetConfig& config,
               const std::shared_ptr<const data::Dataset>& source) {
  if (source && !config.sha256.empty() && source->summary().sha256 == config.sha256) return source;
  try {
    return data::Dataset::fromConfig(config);
  } catch (const std::exception&) {
    return nullptr;
  }
}

} // namespace

GenerationController::GenerationController(QObject* parent) : QObject(parent) {}

GenerationController::~GenerationController() {
  cancel();
  if (m_thread.joinable()) m_thread.join();
}

void GenerationController::start(Job job) {
  if (isGenerating()) return;
  m_isCancelled = false;
  m_thread = std::thread([this, job = std::move(job)] { work(job); });
}

bool GenerationController::noteProgress(double share) {
  constexpr std::chrono::milliseconds kInterval{50};
  if (const auto now = std::chrono::steady_clock::now(); now - m_told >= kInterval) {
    m_told = now;
    QMetaObject::invokeMethod(
        this, [this, share] { Q_EMIT piecesProgressed(share); }, Qt::QueuedConnection);
  }
  return !m_isCancelled;
}

void GenerationController::work(const Job& job) {
  support::blockSignals();
  const auto deliver = [this](auto action) {
    QMetaObject::invokeMethod(this, action, Qt::QueuedConnection);
  };
  try {
    const auto training = trainingPieces(job.training, job.source);
    types::GenerationSettings settings = job.settings;
    if (!job.given) {
      generate::fitToDatasets(settings, training.get(), job.source.get());
    } else if (training) {
      generate::fitToMelody(settings, *job.given, job.shift, *training, job.locks);
    } else {
      throw support::InputError("the pieces that the model learnt from are not here, and without "
                                "them it cannot be told where it would read this one");
    }
    const auto take = [&](types::GeneratedPiece piece) {
      types::KeptPiece kept;
      try {
        if (!job.keepIn.empty()) kept = runs::KeptPieces(job.keepIn).add(piece);
      } catch (const std::exception& error) {
        deliver([this, reason = QString::fromUtf8(error.what())] { Q_EMIT keepingFailed(reason); });
      }
      deliver([this, piece = std::move(piece), kept] { Q_EMIT pieceGenerated(piece, kept); });
    };
    generate::composeCandidates({settings, job.count, job.source.get(),
                                 job.given ? &*job.given : nullptr, job.locks, training.get()},
                                engine::composersOf(job.checkpoint), take,
                                [this](double share) { return noteProgress(share); });
  } catch (const std::exception& error) {
    deliver([this, reason = QString::fromStdString(support::sentenceOf(error))] {
      Q_EMIT generationFailed(reason);
    });
  }
  deliver([this] {
    m_thread.join(); // it has nothing left to do but to return
    Q_EMIT generationEnded();
  });
}

} // namespace dmm::app
