#pragma once

#include <QDialog>

class QLabel;
class QProgressBar;
class QPushButton;

namespace dmm::widgets {

/// Shows how far a download is and lets the user cancel it. It never closes by itself: Cancel, Esc
/// and the close button only ask, and whoever downloads calls finish() when it has ended.
class DownloadDialog : public QDialog {
  Q_OBJECT

 public:
  explicit DownloadDialog(const QString& title, QWidget* parent = nullptr);

  /// A total of 0 means that it is not known.
  void setProgress(const QString& file, qint64 receivedBytes, qint64 totalBytes);
  void finish();

  void reject() override;

 Q_SIGNALS:
  void cancelRequested();

 private:
  QLabel* m_text;
  QProgressBar* m_bar;
  QPushButton* m_cancel;
};

} // namespace dmm::widgets
