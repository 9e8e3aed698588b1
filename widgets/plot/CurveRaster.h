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
/// translucent curve is evenly pale. A curve stands in each pixel column once, so pixels lie in
/// memory column by column. All coordinates are device pixels of the image.
class CurveRaster {
 public:
  /// Begins anew, transparent. One raster that draws again and again keeps its memory.
  void clear(const QSize& size);

  void drawPath(const CurvePath& path, const QPen& pen);

  /// Fills between two lines over the same x.
  void fillBetween(const std::vector<QPointF>& lower, const std::vector<QPointF>& upper,
                   const QColor& color);

  const QImage& image(); ///< ARGB32_Premultiplied

 private:
  /// The rows of a column that the curve under way covers.
  struct Rows {
    int first, last;
  };

  quint8* coverAt(int column, int row);
  void coverColumn(int column, double from, double to);
  void coverSegment(const QPointF& from, const QPointF& to, double halfWidth);
  void coverLink(const QPointF& from, const QPointF& to, double halfWidth);
  void blend(const QColor& color);
  void blendColumn(int column, QRgb source);

  int m_width = 0, m_height = 0;
  std::vector<QRgb> m_pixels;  ///< [width, height], premultiplied
  std::vector<quint8> m_cover; ///< [width, height], of the curve under way
  std::vector<Rows> m_rows;    ///< [width]
  QImage m_image;
};

} // namespace dmm::widgets
