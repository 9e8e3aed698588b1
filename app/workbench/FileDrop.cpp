#include "app/workbench/FileDrop.h"

#include "core/formats/ScoreReading.h"

#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace dmm::app {

namespace {

struct Dropped {
  QStringList scores, datasets, folders;

  bool isEmpty() const { return scores.isEmpty() && datasets.isEmpty() && folders.isEmpty(); }
};

Dropped sorted(const QMimeData& data) {
  Dropped dropped;
  for (const QUrl& url : data.urls()) {
    const QString path = url.toLocalFile();
    if (path.isEmpty()) continue;
    if (QFileInfo(path).isDir())
      dropped.folders << path;
    else if (formats::isScoreFile(path.toStdString()))
      dropped.scores << path;
    else if (path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive))
      dropped.datasets << path;
  }
  return dropped;
}

} // namespace

FileDrop::FileDrop(QWidget* window) : QObject(window) {
  window->setAcceptDrops(true);
  window->installEventFilter(this);
}

bool FileDrop::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::DragEnter && event->type() != QEvent::Drop)
    return QObject::eventFilter(watched, event);
  auto* drop = static_cast<QDropEvent*>(event);
  // A piece that is dragged out of this window is not for this window.
  if (drop->source() || sorted(*drop->mimeData()).isEmpty()) return false;
  drop->acceptProposedAction();
  if (event->type() == QEvent::Drop) take(*drop->mimeData());
  return true;
}

void FileDrop::take(const QMimeData& data) {
  const Dropped dropped = sorted(data);
  for (const QString& file : dropped.datasets) Q_EMIT datasetDropped(file);
  if (!dropped.scores.isEmpty()) Q_EMIT scoresDropped(dropped.scores);
  if (!dropped.folders.isEmpty()) Q_EMIT folderDropped(dropped.folders.first()); // one dialog
}

} // namespace dmm::app
