#include "widgets/plot/CurveRaster.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace dmm::widgets {

namespace {

/// Steps that are nearer than this are joined column by column; further ones by a smooth line.
constexpr double kNearPixels = 2.5;
constexpr int kSquare = 16;         ///< pixels
constexpr double kFarOutside = 1e5; ///< pixels; keeps sums exact where a value is far out of view

quint8 toCover(double share) { return quint8(std::clamp(share, 0.0, 1.0) * 255 + 0.5); }

/// Each of the four channels times share / 255, two at a time.
QRgb times(QRgb color, quint32 share) {
  quint32 even = (color & 0x00FF00FF) * share;
  even = ((even + ((even >> 8) & 0x00FF00FF) + 0x00800080) >> 8) & 0x00FF00FF;
  quint32 odd = ((color >> 8) & 0x00FF00FF) * share;
  odd = (odd + ((odd >> 8) & 0x00FF00FF) + 0x00800080) & 0xFF00FF00;
  return even | odd;
}

/// The source, as far as it covers, over what is there; both premultiplied.
QRgb blended(QRgb below, QRgb source, quint32 cover) {
  const QRgb above = times(source, cover);
  return above + times(below, 255 - (above >> 24));
}

/// Which parts of a dashed line are drawn, by the length walked so far.
class Dashes {
 public:
  explicit Dashes(const QPen& pen) {
    if (pen.style() == Qt::SolidLine || pen.style() == Qt::NoPen) return;
    for (const qreal part : pen.dashPattern()) m_ends.push_back(total() + part * pen.widthF());
  }
  bool isSolid() const { return m_ends.empty(); }
  struct Part {
    bool isDrawn;
    double end; ///< the length at which the next one begins
  };
  Part partAt(double length) const {
    const double begun = std::floor(length / total()) * total();
    const auto found = std::upper_bound(m_ends.begin(), m_ends.end(), length - begun);
    const auto place = std::min(found - m_ends.begin(), std::ptrdiff_t(m_ends.size()) - 1);
    return {place % 2 == 0, begun + m_ends[std::size_t(place)]};
  }

 private:
  double total() const { return m_ends.empty() ? 0 : m_ends.back(); }
  std::vector<double> m_ends;
};

} // namespace

void CurveRaster::clear(const QSize& size) {
  m_width = std::max(1, size.width());
  m_height = std::max(1, size.height());
  const std::size_t count = std::size_t(m_width) * std::size_t(m_height);
  m_pixels.assign(count, 0);
  m_cover.assign(count, 0);
  m_rows.assign(std::size_t(m_width), Rows{m_height, -1});
}

quint8* CurveRaster::coverAt(int column, int row) {
  return m_cover.data() + std::size_t(column) * std::size_t(m_height) + row;
}

/// From one y to a greater one; partly covered pixels at both ends.
void CurveRaster::coverColumn(int column, double from, double to) {
  if (column < 0 || column >= m_width) return;
  from = std::max(from, 0.0);
  to = std::min(to, double(m_height));
  if (to <= from) return;
  const int top = int(from), bottom = std::min(int(to), m_height - 1);
  Rows& rows = m_rows[std::size_t(column)];
  rows.first = std::min(rows.first, top);
  rows.last = std::max(rows.last, bottom);
  const auto raise = [](quint8& pixel, double share) { pixel = std::max(pixel, toCover(share)); };
  quint8* first = coverAt(column, top);
  quint8* last = coverAt(column, bottom);
  if (first == last) return raise(*first, to - from);
  raise(*first, top + 1 - from);
  std::memset(first + 1, 255, std::size_t(last - first - 1));
  raise(*last, to - bottom);
}

/// A smooth line: each pixel near it is covered by its distance from the middle of the line.
void CurveRaster::coverSegment(const QPointF& from, const QPointF& to, double halfWidth) {
  const double dx = to.x() - from.x(), dy = to.y() - from.y();
  const double length = std::hypot(dx, dy);
  if (length <= 0)
    return coverColumn(int(std::floor(from.x())), from.y() - halfWidth, from.y() + halfWidth);
  const bool isSteep = std::abs(dy) > std::abs(dx);
  const double slope = isSteep ? dx / dy : dy / dx;
  const double perPixel = std::abs(isSteep ? dy : dx) / length; // distance for one pixel across
  const double reach = (halfWidth + 0.5) / perPixel;
  const int along = isSteep ? m_height : m_width, across = isSteep ? m_width : m_height;
  const double start = isSteep ? std::min(from.y(), to.y()) : std::min(from.x(), to.x());
  const double stop = isSteep ? std::max(from.y(), to.y()) : std::max(from.x(), to.x());
  const double extra = halfWidth * perPixel * 0.5; // closes the corner to the next segment
  const int firstRow = std::max(0, int(std::floor(start - extra)));
  const int lastRow = std::min(along - 1, int(std::floor(stop + extra)));
  const double anchor = isSteep ? from.x() - from.y() * slope : from.y() - from.x() * slope;
  for (int row = firstRow; row <= lastRow; ++row) {
    const double middle = anchor + (row + 0.5) * slope;
    const double part = std::min(row + 1.0, stop + extra) - std::max(double(row), start - extra);
    const int first = std::max(0, int(std::floor(middle - reach)));
    const int last = std::min(across - 1, int(std::floor(middle + reach)));
    for (int column = first; column <= last; ++column) {
      const double share = halfWidth + 0.5 - std::abs(column + 0.5 - middle) * perPixel;
      if (share <= 0) continue;
      const int x = isSteep ? column : row, y = isSteep ? row : column;
      quint8& pixel = *coverAt(x, y);
      pixel = std::max(pixel, toCover(std::min(share, 1.0) * std::min(part, 1.0)));
      Rows& rows = m_rows[std::size_t(x)];
      rows.first = std::min(rows.first, y);
      rows.last = std::max(rows.last, y);
    }
  }
}

/// Joins two steps of a curve.
void CurveRaster::coverLink(const QPointF& from, const QPointF& to, double halfWidth) {
  const double dx = to.x() - from.x();
  if (dx >= kNearPixels) return coverSegment(from, to, halfWidth);
  const double slope = dx > 0 ? (to.y() - from.y()) / dx : 0;
  const double half = halfWidth * std::min(2.0, std::hypot(1, slope));
  for (int column = int(std::floor(from.x())); column <= int(std::floor(to.x())); ++column) {
    const double left = std::max(double(column), from.x()), right = std::min(column + 1.0, to.x());
    const double a = from.y() + (left - from.x()) * slope,
                 b = from.y() + (right - from.x()) * slope;
    if (dx > 0) coverColumn(column, std::min(a, b) - half, std::max(a, b) + half);
  }
}

void CurveRaster::drawPath(const CurvePath& path, const QPen& pen) {
  const double halfWidth = std::max(pen.widthF(), 1.0) / 2;
  const Dashes dashes(pen);
  double length = 0; // along x only: the dashes of noise would be too short to see
  QPointF previous;
  const auto limited = [](double y) { return std::clamp(y, -kFarOutside, kFarOutside); };
  const auto link = [&](const QPointF& from, const QPointF& to) {
    if (dashes.isSolid()) return coverLink(from, to, halfWidth);
    const double distance = to.x() - from.x() < kNearPixels
                                ? to.x() - from.x()
                                : std::hypot(to.x() - from.x(), to.y() - from.y());
    if (distance <= 0) return;
    for (double walked = 0; walked < distance;) {
      const auto part = dashes.partAt(length + walked);
      const double end = std::min(distance, part.end - length + 1e-6);
      if (part.isDrawn)
        coverLink(from + (to - from) * (walked / distance), from + (to - from) * (end / distance),
                  halfWidth);
      walked = end;
    }
    length += distance;
  };

  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const CurvePath::Step& step = path.steps[i];
    const QPointF entry(step.x, limited(step.first)), exit(step.x, limited(step.last));
    const bool isAlone = step.startsLine && !step.isSpan() &&
                         (i + 1 == path.steps.size() || path.steps[i + 1].startsLine);
    if (!step.startsLine) link(previous, entry);
    if (isAlone)
      coverSegment(entry - QPointF(halfWidth, 0), entry + QPointF(halfWidth, 0), halfWidth);
    if (step.isSpan() && (dashes.isSolid() || dashes.partAt(length).isDrawn))
      coverColumn(int(std::floor(step.x)), limited(step.low) - halfWidth,
                  limited(step.high) + halfWidth);
    previous = exit;
  }
  blend(pen.color());
}

void CurveRaster::fillBetween(const std::vector<QPointF>& lower, const std::vector<QPointF>& upper,
                              const QColor& color) {
  for (std::size_t i = 0; i + 1 < std::min(lower.size(), upper.size()); ++i) {
    const double from = lower[i].x(), to = lower[i + 1].x();
    const auto at = [&](const std::vector<QPointF>& line, double x) {
      const double share = to > from ? (x - from) / (to - from) : 0;
      return line[i].y() + (line[i + 1].y() - line[i].y()) * share;
    };
    const int first = std::max(0, int(std::floor(from)));
    const int last = std::min(m_width - 1, int(std::floor(to)));
    for (int column = first; column <= last; ++column) {
      const double x = std::clamp(column + 0.5, from, std::max(from, to));
      const double a = at(lower, x), b = at(upper, x);
      coverColumn(column, std::min(a, b), std::max(a, b));
    }
  }
  blend(color);
}

void CurveRaster::blend(const QColor& color) {
  const QRgb source = qPremultiply(color.rgba());
  for (int column = 0; column < m_width; ++column) {
    Rows& rows = m_rows[std::size_t(column)];
    if (rows.first <= rows.last) blendColumn(column, source);
    rows = {m_height, -1};
  }
}

void CurveRaster::blendColumn(int column, QRgb source) {
  const Rows rows = m_rows[std::size_t(column)];
  quint8* cover = coverAt(column, rows.first);
  QRgb* pixel = m_pixels.data() + (cover - m_cover.data());
  const auto count = std::size_t(rows.last - rows.first + 1);
  const quint32 through = 255 - quint32(qAlpha(source)); // of what is below
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) { // most are not covered at all, or wholly
    std::uint64_t eight = 0;
    std::memcpy(&eight, cover + i, 8);
    if (eight == 0) continue;
    if (eight == ~std::uint64_t(0)) {
      for (std::size_t k = i; k < i + 8; ++k) pixel[k] = source + times(pixel[k], through);
    } else {
      for (std::size_t k = i; k < i + 8; ++k) pixel[k] = blended(pixel[k], source, cover[k]);
    }
  }
  for (; i < count; ++i) pixel[i] = blended(pixel[i], source, cover[i]);
  std::memset(cover, 0, count);
}

const QImage& CurveRaster::image() {
  if (m_image.size() != QSize(m_width, m_height))
    m_image = QImage(m_width, m_height, QImage::Format_ARGB32_Premultiplied);
  auto* pixels = reinterpret_cast<QRgb*>(m_image.bits());
  const auto stride = std::size_t(m_image.bytesPerLine()) / sizeof(QRgb);
  // In squares that fit the cache: row by row every pixel would be another line of it.
  for (int left = 0; left < m_width; left += kSquare)
    for (int top = 0; top < m_height; top += kSquare)
      for (int y = top; y < std::min(top + kSquare, m_height); ++y)
        for (int x = left; x < std::min(left + kSquare, m_width); ++x)
          pixels[std::size_t(y) * stride + std::size_t(x)] =
              m_pixels[std::size_t(x) * std::size_t(m_height) + std::size_t(y)];
  return m_image;
}

} // namespace dmm::widgets
