#include "app/workbench/Problems.h"

#include <QEvent>
#include <QMessageBox>
#include <QWidget>

namespace dmm::app {

Problems::Problems(QWidget* window) : QObject(window), m_window(window) {
  window->installEventFilter(this);
}

void Problems::tell(const QString& title, const QString& text) {
  m_waiting.emplace_back(title, text);
  showNext();
}

void Problems::showNext() {
  if (m_isTelling || m_waiting.empty() || !m_window->isVisible()) return;
  m_isTelling = true;
  const auto [title, text] = m_waiting.front();
  m_waiting.pop_front();
  auto* message = new QMessageBox(QMessageBox::Warning, m_window->windowTitle(), title,
                                  QMessageBox::Ok, m_window);
  message->setObjectName(QStringLiteral("problemMessage"));
  message->setAttribute(Qt::WA_DeleteOnClose);
  message->setInformativeText(text);
  connect(message, &QMessageBox::finished, this, [this] {
    m_isTelling = false;
    showNext();
  });
  message->open();
}

bool Problems::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Show) // after it has its place, to stand in its middle
    QMetaObject::invokeMethod(this, &Problems::showNext, Qt::QueuedConnection);
  return QObject::eventFilter(watched, event);
}

} // namespace dmm::app
