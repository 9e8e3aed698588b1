#pragma once

#include "core/types/ExperimentConfig.h"
#include "core/types/Generation.h"
#include "core/types/KeptPiece.h"
#include "core/types/NoteLock.h"

#include <QObject>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

namespace dmm::data {
class Dataset;
}

namespace dmm::app {

/// Lets a checkpoint compose on worker threads, several pieces side by side. Only values cross:
/// each piece is delivered as it is done. The destructor asks the worker to stop and joins; what it
/// still delivers is dropped with this object's events.
class GenerationController : public QObject {
  Q_OBJECT

 public:
  struct Job {
    std::filesystem::path checkpoint;
    types::GenerationSettings settings; ///< of the first piece; the seeds count on
    int count = 1;
    std::shared_ptr<const data::Dataset> source;     ///< of the pieces that the settings name
    std::optional<types::Chorale> given;             ///< to be harmonised, as it is sung
    std::optional<int> shift;                        ///< of what is given, where it is known
    types::ExperimentConfig::DatasetConfig training; ///< what the model learnt from
    std::filesystem::path keepIn{}; ///< folder of the pieces that are kept; empty: they are not
    types::NoteLocks locks{};       ///< of what is given
  };

  explicit GenerationController(QObject* parent = nullptr);
  ~GenerationController() override;

  bool isGenerating() const { return m_thread.joinable(); }

  /// Returns at once; does nothing while pieces are under way.
  void start(Job job);
  /// At once: what is under way is dropped, and the pieces that are done stay.
  void cancel() { m_isCancelled = true; }

 Q_SIGNALS:
  /// `kept` names its file where it is kept.
  void pieceGenerated(const dmm::types::GeneratedPiece& piece, const dmm::types::KeptPiece& kept);
  void piecesProgressed(double share);       ///< of all of them that is done
  void keepingFailed(const QString& reason); ///< the piece is delivered all the same
  void generationFailed(const QString& reason);
  void generationEnded(); ///< in any case, last

 private:
  void work(const Job& job);
  /// Told by the worker, often.
  bool noteProgress(double share);

  std::thread m_thread;
  std::atomic<bool> m_isCancelled{false};
  std::chrono::steady_clock::time_point m_told{}; ///< the worker's: when progress was delivered
};

} // namespace dmm::app
