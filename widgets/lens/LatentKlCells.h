#pragma once

#include "widgets/lens/LatentKlMap.h"

#include <qcustomplot.h>

#include <vector>

namespace dmm::widgets {

/// Draws the cells of the heat map. Each evaluation reaches half way to its neighbours; where
/// several share a pixel column, it has their mean. A line parts the active dimensions of the last
/// evaluation from the others while they are sorted.
class LatentKlCells : public QCPAbstractPlottable {
 public:
  explicit LatentKlCells(QCustomPlot& plot);

  void setCells(const LatentKlHistory* history, std::vector<int> order, bool isSorted);
  void setGradient(const QCPColorGradient& gradient, const QCPRange& range);

  /// From and to which x the evaluation reaches.
  QCPRange reach(std::size_t evaluation) const;
  /// The evaluation at this x, or -1.
  int evaluationAt(double x) const;

  double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }
  QCPRange getKeyRange(bool& found, QCP::SignDomain) const override;
  QCPRange getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const override;

 protected:
  void draw(QCPPainter* painter) override;
  void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

 private:
  std::vector<double> meanAt(double from, double to) const;

  const LatentKlHistory* m_history = nullptr;
  std::vector<int> m_order;
  bool m_isSorted = false;
  QCPColorGradient m_gradient;
  QCPRange m_range;
};

} // namespace dmm::widgets
