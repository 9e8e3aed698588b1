#pragma once

#include "core/types/EstimatorReport.h"

#include <QWidget>

#include <string>
#include <vector>

namespace dmm::widgets {

class CurvePlot;
class CurveStack;

/// What was measured of estimators over K: the bound, the signal-to-noise ratio of the gradient of
/// a group of parameters, and its price, variance times seconds; each family a line with its
/// interval as a band. An objective of one sample is a level across all K.
class EstimatorCurves : public QWidget {
  Q_OBJECT

 public:
  explicit EstimatorCurves(QWidget* parent = nullptr);

  /// A view that the user chose stays.
  void setReport(const types::EstimatorReport& report, const std::string& group);
  CurveStack* stack() const { return m_stack; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  using Figure = types::Measured (*)(const types::EstimatorReport&, const types::EstimatorRow&,
                                     const std::string& group);
  struct Panel {
    CurvePlot* plot;
    Figure figure;
  };

  CurvePlot* add(const QString& id, const QString& chip, const QString& yTitle, Figure figure);
  void redraw();

  CurveStack* m_stack;
  std::vector<Panel> m_panels;
  types::EstimatorReport m_report;
  std::string m_group;
};

} // namespace dmm::widgets
