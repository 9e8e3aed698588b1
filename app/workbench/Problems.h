#pragma once

#include <QObject>
#include <QString>

#include <deque>
#include <utility>

class QWidget;

namespace dmm::app {

/// Tells problems one after the other, each in a dialog that does not block. Those from before the
/// window is there wait for it.
class Problems : public QObject {
  Q_OBJECT

 public:
  explicit Problems(QWidget* window);

  void tell(const QString& title, const QString& text);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void showNext();

  QWidget* m_window;
  std::deque<std::pair<QString, QString>> m_waiting; ///< title and text
  bool m_isTelling = false;
};

} // namespace dmm::app
