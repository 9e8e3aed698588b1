#include "widgets/plot/CurveRaster.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace dmm::widgets {

namespace {

/// Steps that are nearer than this are joined column by column; further ones by a smooth line.
constexpr double kNearPixels = 2.5;
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
  bool isDrawnAt(double length) const { return place(length) % 2 == 0; }
  /// Where the part at this length ends.
  double endOfPart(double length) const {
    return std::floor(length / total()) * total() + m_ends[place(length)];
  }

 private:
  double total() const { return m_ends.empty() ? 0 : m_ends.back(); }
  std::size_t place(double length) const {
    const double within = std::fmod(length, total());
    const auto part = std::upper_bound(m_ends.begin(), m_ends.end(), within);
    return std::min<std::size_t>(std::size_t(part - m_ends.begin()), m_ends.size() - 1);
  }
  std::vector<double> m_ends;
};

} // namespace

CurveRaster::CurveRaster(const QSize& size)
    : m_image(size.expandedTo({1, 1}), QImage::Format_ARGB32_Premultiplied)
    , m_width(m_image.width())
    , m_height(m_image.height())
    , m_cover(std::size_t(m_width) * std::size_t(m_height))
    , m_firstRow(m_height)
    , m_lastRow(-1) {
  m_image.fill(Qt::transparent);
}

/// From one y to a greater one; partly covered pixels at both ends.
void CurveRaster::coverColumn(int column, double from, double to) {
  if (column < 0 || column >= m_width) return;
  from = std::max(from, 0.0);
  to = std::min(to, double(m_height));
  if (to <= from) return;
  const int top = int(from), bottom = std::min(int(to), m_height - 1);
  m_firstRow = std::min(m_firstRow, top);
  m_lastRow = std::max(m_lastRow, bottom);
  quint8* pixel = m_cover.data() + std::size_t(top) * std::size_t(m_width) + column;
  for (int row = top; row <= bottom; ++row, pixel += m_width) {
    const double share = std::min(to, row + 1.0) - std::max(from, double(row));
    *pixel = std::max(*pixel, toCover(share));
  }
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
  const int rows = isSteep ? m_height : m_width, across = isSteep ? m_width : m_height;
  const double start = isSteep ? std::min(from.y(), to.y()) : std::min(from.x(), to.x());
  const double stop = isSteep ? std::max(from.y(), to.y()) : std::max(from.x(), to.x());
  const double extra = halfWidth * perPixel * 0.5; // closes the corner to the next segment
  const int firstRow = std::max(0, int(std::floor(start - extra)));
  const int lastRow = std::min(rows - 1, int(std::floor(stop + extra)));
  const double anchor = isSteep ? from.x() - from.y() * slope : from.y() - from.x() * slope;
  for (int row = firstRow; row <= lastRow; ++row) {
    const double middle = anchor + (row + 0.5) * slope;
    const double along = std::min(row + 1.0, stop + extra) - std::max(double(row), start - extra);
    const int first = std::max(0, int(std::floor(middle - reach)));
    const int last = std::min(across - 1, int(std::floor(middle + reach)));
    for (int column = first; column <= last; ++column) {
      const double share = halfWidth + 0.5 - std::abs(column + 0.5 - middle) * perPixel;
      if (share <= 0) continue;
      const int x = isSteep ? column : row, y = isSteep ? row : column;
      quint8& pixel = m_cover[std::size_t(y) * std::size_t(m_width) + std::size_t(x)];
      pixel = std::max(pixel, toCover(std::min(share, 1.0) * std::min(along, 1.0)));
      m_firstRow = std::min(m_firstRow, y);
      m_lastRow = std::max(m_lastRow, y);
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
      const double end = std::min(distance, dashes.endOfPart(length + walked) - length + 1e-6);
      if (dashes.isDrawnAt(length + walked))
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
    if (step.isSpan() && (dashes.isSolid() || dashes.isDrawnAt(length)))
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
  for (int row = m_firstRow; row <= m_lastRow; ++row) {
    quint8* cover = m_cover.data() + std::size_t(row) * std::size_t(m_width);
    auto* pixels = reinterpret_cast<QRgb*>(m_image.scanLine(row));
    int x = 0;
    for (; x + 8 <= m_width; x += 8) { // most are not covered at all, or wholly
      std::uint64_t eight = 0;
      std::memcpy(&eight, cover + x, 8);
      if (eight == 0) continue;
      if (eight == ~std::uint64_t(0) && qAlpha(source) == 255) {
        std::fill_n(pixels + x, 8, source);
      } else {
        for (int i = x; i < x + 8; ++i) pixels[i] = blended(pixels[i], source, cover[i]);
      }
    }
    for (; x < m_width; ++x) pixels[x] = blended(pixels[x], source, cover[x]);
    std::memset(cover, 0, std::size_t(m_width));
  }
  m_firstRow = m_height;
  m_lastRow = -1;
}

} // namespace dmm::widgets
