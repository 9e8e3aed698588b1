#pragma once

#include "widgets/plot/CurvePath.h"

#include <QImage>
#include <QPen>
#include <QSize>

#include <vector>

namespace dmm::widgets {

/// Draws curves into an image, much faster than a path stroker, whose time explodes with the
/// crossings of noise (20 curves of 1,000 noisy pixel columns: seconds; here milliseconds). Each
/// curve first marks how much of each pixel it covers and is then blended once, so that a
/// translucent curve is evenly pale. All coordinates are device pixels of the image.
class CurveRaster {
 public:
  explicit CurveRaster(const QSize& size);

  void drawPath(const CurvePath& path, const QPen& pen);

  /// Fills between two lines over the same x.
  void fillBetween(const std::vector<QPointF>& lower, const std::vector<QPointF>& upper,
                   const QColor& color);

  const QImage& image() const { return m_image; }

 private:
  void coverColumn(int column, double from, double to);
  void coverSegment(const QPointF& from, const QPointF& to, double halfWidth);
  void coverLink(const QPointF& from, const QPointF& to, double halfWidth);
  void blend(const QColor& color);

  QImage m_image; ///< ARGB32_Premultiplied
  int m_width, m_height;
  std::vector<quint8> m_cover; ///< [height, width], of the curve under way
  int m_firstRow, m_lastRow;   ///< that it covers
};

} // namespace dmm::widgets
