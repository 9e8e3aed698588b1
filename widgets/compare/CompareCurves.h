#pragma once

#include "widgets/compare/ComparedRun.h"

#include <QWidget>

#include <vector>

class QCheckBox;

namespace dmm::widgets {

class CurvePlot;
class CurveStack;

/// The curves of several runs over each other, one plot a figure. Seeds of one experiment are one
/// curve, their mean, in a band of one standard deviation, unless the user wants each by itself.
class CompareCurves : public QWidget {
  Q_OBJECT

 public:
  explicit CompareCurves(QWidget* parent = nullptr);

  void setRuns(const std::vector<ComparedRun>& runs);
  CurveStack* stack() const { return m_stack; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Panel {
    CurvePlot* plot;
    double types::EpochReport::*figure;
  };
  using Group = std::vector<const ComparedRun*>;

  std::vector<Group> groups() const;
  void addSeries(const std::vector<Group>& groups);
  void redraw();

  std::vector<ComparedRun> m_runs;
  QStringList m_drawn; ///< what the series of each plot are, in order
  CurveStack* m_stack;
  QCheckBox* m_meanOfSeeds;
  std::vector<Panel> m_panels;
};

} // namespace dmm::widgets
