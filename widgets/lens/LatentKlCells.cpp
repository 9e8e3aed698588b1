#include "widgets/lens/LatentKlCells.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

LatentKlCells::LatentKlCells(QCustomPlot& plot) : QCPAbstractPlottable(plot.xAxis, plot.yAxis) {
  setSelectable(QCP::stNone);
  removeFromLegend();
}

void LatentKlCells::setCells(const LatentKlHistory* history, std::vector<int> order,
                             bool isSorted) {
  m_history = history;
  m_order = std::move(order);
  m_isSorted = isSorted;
}

void LatentKlCells::setGradient(const QCPColorGradient& gradient, const QCPRange& range) {
  m_gradient = gradient;
  m_range = range;
}

QCPRange LatentKlCells::reach(std::size_t evaluation) const {
  const auto& epochs = m_history->epochs;
  const std::size_t last = epochs.size() - 1;
  const double before = evaluation > 0 ? epochs[evaluation] - epochs[evaluation - 1]
                        : last > 0     ? epochs[1] - epochs[0]
                                       : 1;
  const double after = evaluation < last ? epochs[evaluation + 1] - epochs[evaluation] : before;
  return {epochs[evaluation] - before / 2, epochs[evaluation] + after / 2};
}

int LatentKlCells::evaluationAt(double x) const {
  if (!m_history || m_history->isEmpty()) return -1;
  const auto& epochs = m_history->epochs;
  const auto after = std::lower_bound(epochs.begin(), epochs.end(), x);
  for (auto near : {after, after == epochs.begin() ? after : after - 1}) {
    if (near == epochs.end()) continue;
    const auto place = std::size_t(near - epochs.begin());
    if (reach(place).contains(x)) return int(place);
  }
  return -1;
}

/// Of the evaluations between two x, or that at the middle; empty where there is none.
std::vector<double> LatentKlCells::meanAt(double from, double to) const {
  const auto& epochs = m_history->epochs;
  const auto first = std::lower_bound(epochs.begin(), epochs.end(), from);
  const auto end = std::lower_bound(first, epochs.end(), to);
  if (end - first < 2) {
    const int only = evaluationAt((from + to) / 2);
    return only < 0 ? std::vector<double>() : m_history->kl[std::size_t(only)];
  }
  std::vector<double> mean(m_history->dimensions());
  for (auto epoch = first; epoch != end; ++epoch) {
    const auto& row = m_history->kl[std::size_t(epoch - epochs.begin())];
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += row[i] / double(end - first);
  }
  return mean;
}

QCPRange LatentKlCells::getKeyRange(bool& found, QCP::SignDomain) const {
  found = false; // the map sets its axes itself
  return {};
}

QCPRange LatentKlCells::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
  found = false;
  return {};
}

void LatentKlCells::draw(QCPPainter* painter) {
  if (!m_history || m_history->isEmpty()) return;
  const QRect area = clipRect();
  QImage image(area.size(), QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  std::vector<int> dimensionOfRow(std::size_t(area.height()), -1);
  for (int row = 0; row < area.height(); ++row) {
    const auto place = int(std::floor(mValueAxis->pixelToCoord(area.top() + row + 0.5) + 0.5));
    if (place >= 0 && place < int(m_order.size()))
      dimensionOfRow[std::size_t(row)] = m_order[std::size_t(place)];
  }
  for (int column = 0; column < area.width(); ++column) {
    const std::vector<double> kl = meanAt(mKeyAxis->pixelToCoord(area.left() + column),
                                          mKeyAxis->pixelToCoord(area.left() + column + 1));
    if (kl.empty()) continue;
    std::vector<QRgb> colors;
    for (const double value : kl)
      colors.push_back(
          std::isfinite(value)
              ? m_gradient.color(std::clamp(value, m_range.lower, m_range.upper), m_range, true)
              : 0); // the paper shows
    for (int row = 0; row < area.height(); ++row)
      if (const int dimension = dimensionOfRow[std::size_t(row)]; dimension >= 0)
        reinterpret_cast<QRgb*>(image.scanLine(row))[column] = colors[std::size_t(dimension)];
  }
  painter->drawImage(area.topLeft(), image);

  const int active = activeUnits(m_history->kl.back());
  const int dimensions = int(m_order.size());
  if (!m_isSorted || active == 0 || active == dimensions) return;
  const double y = mValueAxis->coordToPixel(dimensions - active - 0.5);
  painter->setPen(QPen(Qt::white, 1, Qt::DashLine));
  painter->drawLine(QLineF(area.left(), y, area.right(), y));
}

} // namespace dmm::widgets
