#pragma once

#include "widgets/experiment/ModelGraph.h"

#include <QFont>
#include <QPalette>
#include <QPointF>
#include <QRectF>

#include <vector>

class QPainter;

namespace dmm::widgets {

/// Draws a graphical model into a width and keeps nothing of it: continuous variables as circles,
/// discrete ones as squares, what is observed shaded, what is fixed as a dot; the model's arrows
/// solid, the guide's dashed. Arrows bend around what lies between their ends.
class ModelGraphPainter {
 public:
  ModelGraphPainter(const ModelGraph& graph, double width);

  double height() const;
  QPointF centerOf(int node) const { return m_centers[std::size_t(node)]; }
  void paint(QPainter& painter, const QPalette& palette, const QFont& font) const;

 private:
  void placeLanes();
  QRectF shapeOf(int node) const;
  QPointF borderOf(int node, const QPointF& towards) const;
  QPointF bendOf(const ModelGraph::Edge& edge) const;
  void paintEdge(QPainter& painter, const ModelGraph::Edge& edge) const;
  void paintNode(QPainter& painter, int node, const QPalette& palette, const QFont& font) const;
  void paintKeys(QPainter& painter, const QRectF& box) const;
  void paintLabel(QPainter& painter, int node, const QFont& font) const;

  const ModelGraph& m_graph;
  std::vector<QPointF> m_centers;
};

} // namespace dmm::widgets
