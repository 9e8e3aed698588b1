#pragma once

#include <QObject>
#include <QPointer>

#include <vector>

class QWidget;

namespace dmm::app {

/// Takes the keyboard from one part of the window to the next with one key, where Tab would walk
/// through every field between them. A part that is hidden is passed over; one that had the focus
/// before gets it where it was.
class PaneFocus : public QObject {
  Q_OBJECT

 public:
  PaneFocus(std::vector<QWidget*> panes, QObject* parent);

  void next() { move(1); }
  void previous() { move(-1); }

 private:
  void move(int step);

  struct Pane {
    QWidget* widget;
    QPointer<QWidget> last; ///< had the focus when the pane lost it
  };
  std::vector<Pane> m_panes;
};

} // namespace dmm::app
