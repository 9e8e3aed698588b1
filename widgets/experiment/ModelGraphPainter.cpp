#include "widgets/experiment/ModelGraphPainter.h"

#include "widgets/theme/Palette.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

using What = ModelGraph::What;

constexpr double kRadius = 13; // pixels, as all below
constexpr double kDot = 3.5;
constexpr double kBetweenLanes = 24;
constexpr double kStartLane = 26;  ///< a lane that has nothing but a dot
constexpr double kKeysHeight = 58; ///< of a slice whose keys are shown
constexpr double kKeysWidth = 34;
constexpr double kLeft = 26;  ///< room for the name of the start
constexpr double kRight = 38; ///< and for what swings out
constexpr double kWidestColumn = 72;
constexpr double kArrow = 7;
constexpr double kReaderShift = 12; ///< two readers stand aside of each other
constexpr double kAround = 40;      ///< how far an arrow swings out to pass a node

double lengthOf(const QPointF& vector) { return std::hypot(vector.x(), vector.y()); }

} // namespace

ModelGraphPainter::ModelGraphPainter(const ModelGraph& graph, double width) : m_graph(graph) {
  placeLanes();
  const int readers =
      int(std::count_if(graph.nodes.begin(), graph.nodes.end(), [](const auto& node) {
        return node.what == What::Reader && node.step == 1;
      }));
  const double column = std::min(kWidestColumn, (width - kLeft - kRight) / ModelGraph::kSteps);
  const double left = kLeft + (width - kLeft - kRight - ModelGraph::kSteps * column) / 2;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    const double aside = node.what != What::Reader || readers < 2 ? 0
                         : node.mark == "l"                       ? -kReaderShift
                                                                  : kReaderShift;
    m_centers[i].setX(left + node.step * column + aside);
  }
}

void ModelGraphPainter::placeLanes() {
  m_centers.resize(m_graph.nodes.size());
  double top = 4;
  for (int lane = 0; lane < m_graph.lanes(); ++lane) {
    double tallest = 0;
    bool isBare = true;
    for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) {
      if (m_graph.nodes[i].lane != lane) continue;
      tallest = std::max(tallest, shapeOf(int(i)).height());
      isBare = isBare && m_graph.nodes[i].what == What::Start;
    }
    const double height = isBare ? kStartLane : tallest + kBetweenLanes;
    for (std::size_t i = 0; i < m_graph.nodes.size(); ++i)
      if (m_graph.nodes[i].lane == lane) m_centers[i].setY(top + height / 2);
    top += height;
  }
}

double ModelGraphPainter::height() const {
  double bottom = 0;
  for (std::size_t i = 0; i < m_centers.size(); ++i)
    bottom = std::max(bottom, shapeOf(int(i)).bottom());
  return bottom + 4;
}

QRectF ModelGraphPainter::shapeOf(int node) const {
  const auto what = m_graph.nodes[std::size_t(node)].what;
  const double size = 2 * (what == What::Start ? kDot : kRadius);
  QRectF shape(0, 0, size, size);
  if (what == What::Notes && m_graph.keyOrder != types::KeyOrder::None)
    shape.setSize({kKeysWidth, kKeysHeight});
  shape.moveCenter(centerOf(node));
  return shape;
}

/// Where an arrow that aims at the middle meets the border.
QPointF ModelGraphPainter::borderOf(int node, const QPointF& towards) const {
  const QPointF center = centerOf(node), way = towards - center;
  const double length = std::max(1e-6, lengthOf(way));
  const QRectF shape = shapeOf(node);
  const auto what = m_graph.nodes[std::size_t(node)].what;
  const bool isRound = what != What::DiscreteState && shape.width() == shape.height();
  const double share = isRound ? shape.width() / 2 / length
                               : std::min(shape.width() / 2 / std::max(1e-6, std::abs(way.x())),
                                          shape.height() / 2 / std::max(1e-6, std::abs(way.y())));
  return center + way * std::min(share, 1.0);
}

/// The control point of an arrow's curve.
QPointF ModelGraphPainter::bendOf(const ModelGraph::Edge& edge) const {
  const QPointF from = centerOf(edge.from), to = centerOf(edge.to), middle = (from + to) / 2;
  const auto& a = m_graph.nodes[std::size_t(edge.from)];
  const auto& b = m_graph.nodes[std::size_t(edge.to)];
  if (a.lane == b.lane && a.what != What::Reader) {
    const int steps = b.step - a.step;
    const bool isDoubled = edge.isGuide && m_graph.hasEdge(edge.from, edge.to, false);
    if (steps < 2 && !isDoubled) return middle;
    const double height = steps < 2 ? 34 : 46;
    return middle + QPointF(0, a.what == What::Notes ? height : -height);
  }
  if (a.step != b.step || a.what == What::Notes) return middle;
  const auto liesBetween = [&](const ModelGraph::Node& node) {
    return node.step == a.step && node.what != What::Reader &&
           (node.lane - a.lane) * (node.lane - b.lane) < 0;
  };
  if (std::none_of(m_graph.nodes.begin(), m_graph.nodes.end(), liesBetween)) return middle;
  const bool isLeft = a.what != What::Reader || a.mark == "l";
  return {centerOf(edge.to).x() + (isLeft ? -kAround : kAround), middle.y()};
}

void ModelGraphPainter::paint(QPainter& painter, const QPalette& palette, const QFont& font) const {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const QColor ink = palette.color(QPalette::WindowText);
  for (const auto& edge : m_graph.edges) {
    const QColor color = edge.isGuide ? palette::quietText(palette) : ink;
    QPen pen(color, 1.2);
    if (edge.isGuide) pen.setDashPattern({3.5, 2.5});
    painter.setPen(pen);
    painter.setBrush(color);
    paintEdge(painter, edge);
  }
  for (int node = 0; node < int(m_graph.nodes.size()); ++node)
    paintNode(painter, node, palette, font);
  painter.restore();
}

void ModelGraphPainter::paintEdge(QPainter& painter, const ModelGraph::Edge& edge) const {
  const QPointF bend = bendOf(edge);
  const QPointF begin = borderOf(edge.from, bend), end = borderOf(edge.to, bend);
  QPointF way = end - bend;
  way /= std::max(1e-6, lengthOf(way));
  const QPointF across(-way.y(), way.x());
  const QPointF neck = end - way * kArrow;
  QPainterPath line(begin);
  line.quadTo(bend, neck);
  const QBrush brush = painter.brush();
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(line);
  const QPen pen = painter.pen();
  painter.setPen(Qt::NoPen);
  painter.setBrush(brush);
  painter.drawPolygon(QPolygonF{end, neck + across * kArrow * 0.4, neck - across * kArrow * 0.4});
  painter.setPen(pen);
}

void ModelGraphPainter::paintNode(QPainter& painter, int node, const QPalette& palette,
                                  const QFont& font) const {
  const auto& shown = m_graph.nodes[std::size_t(node)];
  const QRectF shape = shapeOf(node);
  const QColor ink = palette.color(QPalette::WindowText);
  const bool isReader = shown.what == What::Reader;
  painter.setPen(QPen(isReader ? palette::quietText(palette) : ink, 1.2));
  QColor shade = ink;
  shade.setAlphaF(0.18F);
  painter.setBrush(palette.color(QPalette::Window));
  if (shown.what == What::Start) {
    painter.setBrush(ink);
    painter.drawEllipse(shape);
    return paintLabel(painter, node, font);
  }
  const bool isKeyed = shape.height() != shape.width();
  for (const QBrush& brush : {QBrush(palette.color(QPalette::Window)),
                              shown.what == What::Notes ? QBrush(shade) : QBrush(Qt::NoBrush)}) {
    painter.setBrush(brush);
    if (isKeyed)
      painter.drawRoundedRect(shape, kRadius, kRadius);
    else if (shown.what == What::DiscreteState)
      painter.drawRect(shape);
    else
      painter.drawEllipse(shape);
  }
  if (isKeyed) paintKeys(painter, shape);
  paintLabel(painter, node, font);
}

/// Three keys of a slice and how they follow from each other, beside the letter.
void ModelGraphPainter::paintKeys(QPainter& painter, const QRectF& box) const {
  const bool isUpwards = m_graph.keyOrder == types::KeyOrder::Ascending;
  const QColor ink = painter.pen().color();
  painter.save();
  painter.setBrush(ink);
  const double x = box.right() - 10, gap = 16;
  double before = 0;
  for (int key = -1; key <= 1; ++key) {
    const double y = box.center().y() + (isUpwards ? -key : key) * gap;
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(QPointF(x, y), 2.5, 2.5);
    if (key > -1) {
      const double way = y > before ? 1 : -1;
      painter.setPen(QPen(ink, 1));
      painter.drawLine(QLineF(x, before + way * 2.5, x, y - way * 6));
      painter.setPen(Qt::NoPen);
      painter.drawPolygon(QPolygonF{QPointF(x, y - way * 3), QPointF(x - 2.4, y - way * 7.5),
                                    QPointF(x + 2.4, y - way * 7.5)});
    }
    before = y;
  }
  painter.restore();
}

void ModelGraphPainter::paintLabel(QPainter& painter, int node, const QFont& font) const {
  const auto& shown = m_graph.nodes[std::size_t(node)];
  const QRectF shape = shapeOf(node);
  QFont letter = font, index = font;
  letter.setItalic(true);
  index.setPixelSize(std::max(8, QFontMetrics(font).height() * 9 / 16));
  // The start of the guide's chain is z_{q,0}; else a mark stands above the step.
  const bool isStart = shown.what == What::Start;
  const QString mark = QString::fromStdString(shown.mark);
  const QString step = (isStart && !mark.isEmpty() ? mark + QLatin1Char(',') : QString()) +
                       QString::number(shown.step);
  const QString raised = isStart ? QString() : mark;
  const QFontMetricsF big(letter), small(index);
  const QString name = QString::fromStdString(shown.letter);
  const double nameWidth = big.horizontalAdvance(name);
  const double width =
      nameWidth + std::max(small.horizontalAdvance(step), small.horizontalAdvance(raised));
  const double left = isStart                           ? shape.left() - width - 3
                      : shape.width() == shape.height() ? shape.center().x() - width / 2
                                                        : shape.left() + 4;
  const QPointF base(left, shape.center().y() + big.xHeight() / 2);
  painter.setFont(letter);
  painter.drawText(base, name);
  painter.setFont(index);
  painter.drawText(base + QPointF(nameWidth, small.ascent() * 0.35), step);
  painter.drawText(base + QPointF(nameWidth, -big.xHeight() * 0.75), raised);
}

} // namespace dmm::widgets
