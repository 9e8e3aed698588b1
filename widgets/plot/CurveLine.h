#pragma once

#include "widgets/plot/CurveData.h"
#include "widgets/plot/CurvePath.h"
#include "widgets/plot/CurveRaster.h"
#include "widgets/plot/Smoothing.h"

#include <qcustomplot.h>

#include <vector>

namespace dmm::widgets {

/// What is known of where a value lies: between these two at each x, which both have.
struct CurveBand {
  CurveData lows, highs;
};

/// One labelled series of a plot: its samples, their running average while smoothing is on, its
/// band, its markers and the crosses of values that are not finite. The line and the band are drawn
/// together with those of all other series (CurveLayer); what it draws itself lies on top of them.
class CurveLine : public QCPAbstractPlottable {
 public:
  /// Height of the crosses, as a share of the axis from the bottom.
  static constexpr double kCrossHeight = 0.03;

  CurveLine(QCustomPlot& plot, const QString& label, const QPen& pen, CurveMarker marker);

  /// name() is as much of the label as the legend has room for.
  void setLabel(const QString& label, const QString& toolTip);
  const QString& label() const { return m_label; }
  const QString& toolTip() const { return m_toolTip; }
  /// Beside the last point.
  void setEndMark(const QString& mark) { m_endMark = mark; }

  void append(double x, double y);
  void clear();
  void setBand(CurveBand band);
  void setSmoothing(double weight);

  const CurveData& data() const { return m_data; }
  const CurveData& smoothedData() const { return m_smoothed; }
  const CurveBand& band() const { return m_band; }
  bool isSmoothed() const { return m_smoothing.weight() > 0; }

  /// What a fitted view must show, of the samples and the band.
  CurveBounds bounds(double from, double to, CurveScale yScale) const;
  double crossPixelY() const;
  /// Pixel columns of this part of the plot in which the line or its band lies.
  int columnsIn(const QRectF& part) const;

  /// Draws band, line and running average; `scale` device pixels a pixel, from `origin`.
  void rasterise(CurveRaster& raster, const QPointF& origin, double scale) const;
  /// The same as shapes, for files that are not made of pixels.
  void drawShapes(QCPPainter* painter) const;

  void setPalette(const QPalette& palette) { m_palette = palette; }

  double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }
  QCPRange getKeyRange(bool& found, QCP::SignDomain) const override;
  QCPRange getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const override;

 protected:
  void draw(QCPPainter* painter) override;
  void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

 private:
  /// How the axes place values in a picture of this scale and origin.
  struct Frame {
    PixelMap x, y;
    std::pair<int, int> columns; ///< the first and the last one in view
  };
  Frame frame(const QPointF& origin, double scale) const;
  QPen rawPen() const;
  QColor bandColor() const;
  bool hasRoomForMarkers() const;
  QCPScatterStyle markerStyle(const QPen& pen) const;
  void drawCrosses(QCPPainter* painter) const;
  void drawEndMark(QCPPainter* painter) const;

  QCPAxis& m_x;
  QCPAxis& m_y;
  CurveMarker m_marker;
  QString m_label, m_toolTip, m_endMark;
  CurveData m_data;
  CurveData m_smoothed;
  Smoothing m_smoothing;
  CurveBand m_band;
  QPalette m_palette;
};

/// The lines and bands of all series of a plot, under everything else that they draw.
class CurveLayer : public QCPAbstractPlottable {
 public:
  explicit CurveLayer(QCustomPlot& plot);

  void setLines(std::vector<const CurveLine*> lines) { m_lines = std::move(lines); }

  double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }
  QCPRange getKeyRange(bool& found, QCP::SignDomain) const override;
  QCPRange getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const override;

 protected:
  void draw(QCPPainter* painter) override;
  void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

 private:
  std::vector<const CurveLine*> m_lines;
  CurveRaster m_raster;
};

} // namespace dmm::widgets
