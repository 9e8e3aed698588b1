#pragma once

#include "widgets/compare/ComparedRun.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

class QCheckBox;

namespace dmm::widgets {

class CurvePlot;
class CurveStack;

/// The curves of several runs over each other, one plot a figure. Seeds of one experiment are one
/// curve, their mean, in a band of one standard deviation, unless the user wants each by itself.
/// Only what changed is drawn anew, and many long curves in several turns of the event loop.
class CompareCurves : public QWidget {
  Q_OBJECT

 public:
  explicit CompareCurves(QWidget* parent = nullptr);

  void setRuns(const std::vector<ComparedRun>& runs);
  CurveStack* stack() const { return m_stack; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  using Group = std::vector<const ComparedRun*>;
  using Sources = std::vector<std::shared_ptr<const std::vector<types::EpochReport>>>;
  struct Panel {
    CurvePlot* plot;
    double types::EpochReport::*figure;
    std::vector<Sources> drawn; ///< the reports that each series shows
  };

  std::vector<Group> groups() const;
  void addSeries(const std::vector<Group>& groups);
  void redraw();
  void showSameSpan();
  void drawStale();
  void drawSeries(Panel& panel, int series);

  std::vector<ComparedRun> m_runs;
  QStringList m_drawn;            ///< what the series of each plot are, in order
  std::vector<Sources> m_sources; ///< the reports of each series
  QTimer m_drawTimer;
  CurveStack* m_stack;
  QCheckBox* m_meanOfSeeds;
  std::vector<Panel> m_panels;
};

} // namespace dmm::widgets
