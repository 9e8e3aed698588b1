#include "app/workbench/GenerationController.h"

#include "core/generate/AncestralSampler.h"

namespace dmm::app {

GenerationController::GenerationController(QObject* parent) : QObject(parent) {}

GenerationController::~GenerationController() {
  if (m_thread.joinable()) m_thread.join();
}

void GenerationController::generate(const std::filesystem::path& checkpoint, int lengthQuarters,
                                    qint64 seed) {
  if (isGenerating()) return;
  // The results arrive through this object's event queue, so they are dropped with it.
  const auto deliver = [this](auto emitResult) {
    QMetaObject::invokeMethod(
        this,
        [this, emitResult] {
          m_thread.join();
          emitResult();
        },
        Qt::QueuedConnection);
  };
  m_thread = std::thread([this, deliver, checkpoint, lengthQuarters, seed] {
    try {
      const generate::AncestralSampler sampler(checkpoint);
      const generate::SampleSettings settings{lengthQuarters, static_cast<std::uint64_t>(seed)};
      const types::Chorale piece = sampler.sample(settings);
      deliver([this, piece] { Q_EMIT pieceGenerated(piece); });
    } catch (const std::exception& error) {
      const auto reason = QString::fromUtf8(error.what());
      deliver([this, reason] { Q_EMIT generationFailed(reason); });
    }
  });
}

} // namespace dmm::app
