#pragma once

#include <QObject>

class QWidget;

namespace dmm::widgets {

/// Sees to it that Space always plays, Return goes to the start and L repeats, except where the key
/// is the focused widget's own: in a field that takes text (of a spin box only Return), Return in a
/// list, and on a button that was reached by the keyboard (a button that was clicked does not keep
/// Space). Lives as long as the window whose shortcuts these are.
class TransportKeys : public QObject {
  Q_OBJECT

 public:
  explicit TransportKeys(QWidget* window);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  bool belongsTo(const QWidget* focused, int key) const;

  QWidget* m_window;
  bool m_isFocusedByKeyboard = false;
};

} // namespace dmm::widgets
