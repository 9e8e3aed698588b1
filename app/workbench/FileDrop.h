#pragma once

#include <QObject>
#include <QStringList>

class QMimeData;
class QWidget;

namespace dmm::app {

/// Lets files be dropped anywhere on a window: scores, datasets, a folder of scores. Other files
/// are not accepted, which the pointer shows before they are let go.
class FileDrop : public QObject {
  Q_OBJECT

 public:
  explicit FileDrop(QWidget* window);

 Q_SIGNALS:
  void scoresDropped(const QStringList& files);
  void datasetDropped(const QString& file);
  void folderDropped(const QString& folder);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void take(const QMimeData& data);
};

} // namespace dmm::app
