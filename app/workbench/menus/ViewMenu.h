#pragma once

#include <QKeySequence>
#include <QMenu>

#include <array>

namespace dmm::widgets {
class CurveStack;
class PianoRollView;
} // namespace dmm::widgets

namespace dmm::app {

class AppearanceChoice;
class MainWindow;
struct Panels;

/// What is seen: the page, its zoom and its tools, which parts there are, their colours. Window and
/// appearance must outlive its being used.
class ViewMenu : public QMenu {
  Q_OBJECT

 public:
  ViewMenu(MainWindow& window, AppearanceChoice& appearance);

 private:
  void addPages();
  void addZoom();
  void addZoomEntry(const QString& text, const QKeySequence& keys,
                    void (widgets::CurveStack::*curves)(), void (widgets::PianoRollView::*roll)());
  void insertToolsOfPage(QAction* before);
  std::array<widgets::CurveStack*, 3> allCurves() const;
  widgets::CurveStack* shownCurves() const;
  void addParts(MainWindow& window);
  void addPaneKeys();

  const Panels& m_panels;
};

} // namespace dmm::app
