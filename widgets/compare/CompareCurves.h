#pragma once

#include "widgets/compare/CompareLines.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

class QCheckBox;

namespace dmm::widgets {

class CurvePlot;
class CurveStack;

/// The curves of several runs over each other, one plot a figure. The whole seeds of one experiment
/// are one curve, their mean, in a band from the lowest to the highest, unless the user wants each
/// by itself. Only what changed is drawn anew, and many long curves in several turns of the event
/// loop.
class CompareCurves : public QWidget {
  Q_OBJECT

 public:
  /// The names of its plots and controls begin with `name`, which no other has.
  explicit CompareCurves(const QString& name, QWidget* parent = nullptr);

  void setRuns(const std::vector<ComparedRun>& runs);
  CurveStack* stack() const { return m_stack; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  using Sources = std::vector<std::shared_ptr<const std::vector<types::EpochReport>>>;
  struct Panel {
    CurvePlot* plot;
    types::EpochFigure figure;
    std::vector<Sources> drawn; ///< the reports that each series shows
  };

  void addSeries();
  void redraw();
  QString labelIn(const Panel& panel, const CompareLine& line) const;
  void showSameSpan();
  void drawStale();
  void drawSeries(Panel& panel, int series);

  std::vector<ComparedRun> m_runs;
  std::vector<CompareLine> m_lines; ///< the series of each plot
  QStringList m_drawn;              ///< what those are that are in the plots
  QString m_drawnKey;               ///< the runs that they are of
  std::vector<Sources> m_sources;   ///< the reports of each series
  QTimer m_drawTimer;
  CurveStack* m_stack;
  QCheckBox* m_meanOfSeeds;
  std::vector<Panel> m_panels;
};

} // namespace dmm::widgets
