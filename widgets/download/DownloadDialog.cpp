#include "widgets/download/DownloadDialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr int kSteps = 1000; ///< of the bar: its range is an int, bytes are not
constexpr int kWidth = 400;

QString megabytes(qint64 bytes) { return QString::number(double(bytes) / 1e6, 'f', 1); }

} // namespace

DownloadDialog::DownloadDialog(const QString& title, QWidget* parent)
    : QDialog(parent)
    , m_text(new QLabel(tr("Connecting..."), this))
    , m_bar(new QProgressBar(this)) {
  setObjectName(QStringLiteral("fetchDialog"));
  setWindowTitle(title);
  setMinimumWidth(kWidth);
  m_text->setObjectName(QStringLiteral("fetchText"));
  m_bar->setObjectName(QStringLiteral("fetchProgress"));
  m_bar->setRange(0, 0);
  m_bar->setTextVisible(false);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  m_cancel = buttons->button(QDialogButtonBox::Cancel);
  m_cancel->setObjectName(QStringLiteral("fetchCancel"));

  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(8);
  column->addWidget(m_text);
  column->addWidget(m_bar);
  column->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::rejected, this, &DownloadDialog::reject);
}

void DownloadDialog::setProgress(const QString& file, qint64 receivedBytes, qint64 totalBytes) {
  if (!m_cancel->isEnabled()) return; // the words stay with "Cancelling..."
  if (totalBytes > 0) {
    m_text->setText(
        tr("%1: %2 of %3 MB").arg(file, megabytes(receivedBytes), megabytes(totalBytes)));
    m_bar->setRange(0, kSteps);
    m_bar->setValue(int(kSteps * std::min(receivedBytes, totalBytes) / totalBytes));
  } else {
    m_text->setText(tr("%1: %2 MB").arg(file, megabytes(receivedBytes)));
    m_bar->setRange(0, 0);
  }
}

void DownloadDialog::finish() { QDialog::accept(); }

void DownloadDialog::reject() {
  if (!m_cancel->isEnabled()) return;
  m_cancel->setEnabled(false);
  m_text->setText(tr("Cancelling..."));
  Q_EMIT cancelRequested();
}

} // namespace dmm::widgets
