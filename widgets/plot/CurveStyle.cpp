#include "widgets/plot/CurveStyle.h"

#include "widgets/theme/Palette.h"
#include "widgets/theme/Spacing.h"

#include <qcustomplot.h>

namespace dmm::widgets {

namespace {

constexpr int kTickLength = 4;
constexpr int kLegendColumns = 4;
constexpr int kTickCountX = 8;
constexpr int kTickCountY = 5;

} // namespace

void setUpPlot(QCustomPlot& plot) {
  QLocale locale = QLocale::c();
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  plot.setLocale(locale);
  plot.setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  plot.axisRect()->setupFullAxesBox(false);
  plot.xAxis2->setVisible(false);
  plot.yAxis2->setVisible(false);
  plot.yAxis2->setRange(0, 1);
  for (auto* axis : {plot.xAxis, plot.yAxis}) {
    axis->setSubTicks(false);
    axis->setTickLength(0, kTickLength);
    axis->setTickLabelPadding(4);
    axis->setLabelPadding(4);
    axis->grid()->setSubGridVisible(false);
    axis->grid()->setZeroLinePen(Qt::NoPen);
  }
  plot.axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
  plot.axisRect()->insetLayout()->setMargins(QMargins(kGap, kGap / 2, kGap, kGap));
  plot.legend->setBorderPen(Qt::NoPen);
  plot.legend->setMargins(QMargins(kGap, kGap / 2, kGap, kGap / 2));
  plot.legend->setIconTextPadding(kGap);
  // In rows along the top, where curves have come down.
  plot.legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
  plot.legend->setWrap(kLegendColumns);
  plot.legend->setColumnSpacing(2 * kGap);
}

void stylePlot(QCustomPlot& plot, const QPalette& palette, const QFont& font) {
  const QColor line = palette::axis(palette);
  const QColor text = palette.color(QPalette::Text);
  plot.setBackground(palette::paper(palette));
  for (auto* axis : {plot.xAxis, plot.yAxis}) {
    axis->setBasePen(QPen(line, 0));
    axis->setTickPen(QPen(line, 0));
    axis->setTickLabelColor(text);
    axis->setLabelColor(text);
    axis->setTickLabelFont(font);
    axis->setLabelFont(font);
    axis->grid()->setPen(QPen(palette::grid(palette), 0));
  }
  plot.xAxis->ticker()->setTickCount(kTickCountX);
  plot.yAxis->ticker()->setTickCount(kTickCountY);

  QColor paper = palette::paper(palette);
  paper.setAlphaF(0.85f);
  plot.legend->setBrush(paper);
  plot.legend->setTextColor(text);
  plot.legend->setFont(font);

  // One left margin for labels of up to six figures: the axes of stacked plots stand in line.
  const QFontMetrics metrics(font);
  const int left =
      metrics.horizontalAdvance(QStringLiteral("0.00000")) + metrics.height() + 3 * kGap;
  plot.axisRect()->setMinimumMargins(QMargins(left, kGap, 2 * kGap, kGap));
}

} // namespace dmm::widgets
