#pragma once

#include "core/types/Music.h"

#include <QObject>

#include <filesystem>
#include <thread>

namespace dmm::app {

/// Lets a checkpoint compose on a worker thread, one piece at a time.
class GenerationController : public QObject {
  Q_OBJECT

 public:
  explicit GenerationController(QObject* parent = nullptr);
  ~GenerationController() override; ///< waits for a piece under way

  bool isGenerating() const { return m_thread.joinable(); }

  /// Returns at once; does nothing while a piece is under way.
  void generate(const std::filesystem::path& checkpoint, int lengthQuarters, qint64 seed);

 Q_SIGNALS:
  void pieceGenerated(const dmm::types::Chorale& piece);
  void generationFailed(const QString& reason);

 private:
  std::thread m_thread;
};

} // namespace dmm::app
