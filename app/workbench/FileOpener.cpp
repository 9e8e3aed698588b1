#include "app/workbench/FileOpener.h"

#include "core/formats/ScoreReading.h"

#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace dmm::app {

namespace {

struct Sorted {
  QStringList scores, datasets, experiments, folders, others;

  bool hasAnyToOpen() const {
    return !scores.isEmpty() || !datasets.isEmpty() || !experiments.isEmpty() || !folders.isEmpty();
  }
};

Sorted sorted(const QStringList& paths) {
  Sorted all;
  for (const QString& path : paths) {
    const QString ending = QFileInfo(path).suffix().toLower();
    if (QFileInfo(path).isDir())
      all.folders << path;
    else if (formats::isScoreFile(path.toStdString()))
      all.scores << path;
    else if (ending == QLatin1String("json"))
      all.datasets << path;
    else if (ending == QLatin1String("yaml") || ending == QLatin1String("yml"))
      all.experiments << path;
    else
      all.others << path;
  }
  return all;
}

QStringList pathsOf(const QMimeData& data) {
  QStringList paths;
  for (const QUrl& url : data.urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  return paths;
}

} // namespace

FileOpener::FileOpener(QWidget* window) : QObject(window), m_window(window) {
  window->setAcceptDrops(true);
  window->installEventFilter(this);
}

void FileOpener::ask(Kind kind) {
  const QString scores = QStringLiteral("*.mid *.midi *.musicxml *.mxl *.xml");
  const QString datasets = tr("Datasets in the canonical JSON form (*.json)");
  auto* dialog = new QFileDialog(m_window, tr("Open"));
  dialog->setObjectName(QStringLiteral("openDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFiles);
  dialog->setNameFilters({tr("All of these (%1 *.json *.yaml *.yml)").arg(scores),
                          tr("Scores: MIDI and MusicXML (%1)").arg(scores), datasets,
                          tr("Experiments (*.yaml *.yml)")});
  if (kind == Kind::Dataset) dialog->selectNameFilter(datasets);
  connect(dialog, &QFileDialog::filesSelected, this, &FileOpener::open);
  dialog->open();
}

void FileOpener::open(const QStringList& paths) {
  const Sorted all = sorted(paths);
  for (const QString& file : all.datasets) Q_EMIT datasetOpened(file);
  for (const QString& file : all.experiments) Q_EMIT experimentOpened(file);
  if (!all.scores.isEmpty()) Q_EMIT scoresOpened(all.scores);
  if (!all.folders.isEmpty()) Q_EMIT folderOpened(all.folders.first()); // one dialog
  if (!all.others.isEmpty())
    Q_EMIT problemOccurred(
        tr("Some files cannot be opened."),
        tr("%1\nExpected scores (MIDI, MusicXML), datasets (.json) or experiments (.yaml).")
            .arg(all.others.join(QLatin1Char('\n'))));
}

bool FileOpener::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::DragEnter && event->type() != QEvent::Drop)
    return QObject::eventFilter(watched, event);
  auto* drop = static_cast<QDropEvent*>(event);
  const QStringList paths = pathsOf(*drop->mimeData());
  // A piece that is dragged out of this window is not for this window.
  if (drop->source() || !sorted(paths).hasAnyToOpen()) return false;
  drop->acceptProposedAction();
  if (event->type() == QEvent::Drop) open(paths);
  return true;
}

} // namespace dmm::app
