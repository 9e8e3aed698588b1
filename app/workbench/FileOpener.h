#pragma once

#include <QObject>
#include <QStringList>

class QWidget;

namespace dmm::app {

/// The way of the user's files into the window, by one dialog or dropped anywhere on it: scores,
/// datasets, experiments, a folder of scores. What a file is, its ending says. Other files are not
/// taken, which the pointer shows before they are let go.
class FileOpener : public QObject {
  Q_OBJECT

 public:
  enum class Kind { Any, Dataset };

  explicit FileOpener(QWidget* window);

  /// Opens the dialog; the kind is what it lists first.
  void ask(Kind kind = Kind::Any);

  void open(const QStringList& paths);

 Q_SIGNALS:
  void scoresOpened(const QStringList& files);
  void datasetOpened(const QString& file);
  void experimentOpened(const QString& file);
  void folderOpened(const QString& folder);
  void problemOccurred(const QString& title, const QString& reason);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* m_window;
};

} // namespace dmm::app
