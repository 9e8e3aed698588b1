#include "widgets/plot/LegendNames.h"

#include "widgets/plot/CurveLine.h"

#include <algorithm>
#include <numeric>

namespace dmm::widgets {

namespace {

constexpr int kMostColumns = 4;
constexpr double kMostHeight = 0.4; ///< of the axes, where names are cut
constexpr int kLeastText = 48;      ///< pixels of a name

/// Pixels that the columns take if no name is cut.
int widthOf(const std::vector<int>& texts, int columns, int besideText, int spacing) {
  std::vector<int> widest(std::size_t(columns), 0);
  for (std::size_t i = 0; i < texts.size(); ++i)
    widest[i % widest.size()] = std::max(widest[i % widest.size()], texts[i] + besideText);
  return std::accumulate(widest.begin(), widest.end(), spacing * (columns - 1));
}

} // namespace

QSize fitLegendNames(QCustomPlot& plot, const std::vector<CurveLine*>& lines) {
  QCPLegend& legend = *plot.legend;
  const QFontMetrics metrics(legend.font());
  std::vector<CurveLine*> shown;
  std::vector<int> texts;
  for (CurveLine* line : lines) {
    if (!line->visible()) continue;
    shown.push_back(line);
    texts.push_back(metrics.size(0, line->label()).width());
  }
  if (shown.empty()) return {};

  const QMargins margins = plot.axisRect()->insetLayout()->margins() + legend.margins();
  const QSize axes = plot.axisRect()->size();
  const int room = axes.width() - margins.left() - margins.right();
  const int besideText = legend.iconSize().width() + legend.iconTextPadding();
  const int count = int(shown.size());
  int columns = std::min(count, kMostColumns);
  while (columns > 1 && widthOf(texts, columns, besideText, legend.columnSpacing()) > room)
    --columns;
  const int rowHeight =
      std::max(metrics.height(), legend.iconSize().height()) + legend.rowSpacing();
  const auto isTooHigh = [&] {
    return (count + columns - 1) / columns * rowHeight > axes.height() * kMostHeight;
  };
  const auto roomForText = [&] {
    return (room - legend.columnSpacing() * (columns - 1)) / columns - besideText;
  };
  while (columns < std::min(count, kMostColumns) && isTooHigh()) ++columns;
  const bool isCut = widthOf(texts, columns, besideText, legend.columnSpacing()) > room;
  for (CurveLine* line : shown)
    line->setName(isCut ? metrics.elidedText(line->label(), Qt::ElideMiddle,
                                             std::max(kLeastText, roomForText()))
                        : line->label());
  if (legend.wrap() != columns) {
    legend.setWrap(columns);
    legend.setFillOrder(QCPLegend::foColumnsFirst, true);
  }
  return legend.minimumOuterSizeHint();
}

} // namespace dmm::widgets
