#include "widgets/compare/ParallelCoordinates.h"

#include "widgets/theme/Format.h"
#include "widgets/theme/Palette.h"

#include <QElapsedTimer>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kSide = 72; // room for what is written beside the outer axes
constexpr int kTop = 48;  // and above them
constexpr int kBottom = 28;
constexpr double kGrip = 14; // pixels beside an axis that count as on it
constexpr double kShortestBrush = 3;
constexpr qint64 kDrawMilliseconds = 12; // in one turn of the event loop

QString numberText(double value) { return QString::number(value, 'g', 4); }

} // namespace

ParallelCoordinates::ParallelCoordinates(QWidget* parent) : QWidget(parent) {
  setMinimumSize(320, 200);
  setObjectName(QStringLiteral("parallelCoordinates"));
  m_drawTimer.setSingleShot(true);
  connect(&m_drawTimer, &QTimer::timeout, this, &ParallelCoordinates::drawLines);
}

double ParallelCoordinates::onScale(const ParallelAxis& axis, double value) {
  return axis.isLogarithmic ? std::log(value) : value;
}

void ParallelCoordinates::setAxes(std::vector<ParallelAxis> axes) {
  const auto labels = [](const std::vector<ParallelAxis>& all) {
    QStringList words;
    for (const auto& axis : all) words += axis.label;
    return words;
  };
  if (labels(axes) != labels(m_axes)) m_brushes.clear();
  m_axes = std::move(axes);
  m_spans.clear();
  for (const ParallelAxis& axis : m_axes) {
    Span span{INFINITY, -INFINITY};
    for (const double value : axis.values) {
      if (!std::isfinite(onScale(axis, value))) continue;
      span.low = std::min(span.low, onScale(axis, value));
      span.high = std::max(span.high, onScale(axis, value));
    }
    if (!axis.words.empty()) span = {0, double(axis.words.size()) - 1};
    if (!(span.low <= span.high)) span = {0, 1};
    if (span.low == span.high) span = {span.low - 0.5, span.high + 0.5};
    m_spans.push_back(span);
  }
  m_toDraw.clear();
  m_drawTimer.stop();
  drawAnew();
}

double ParallelCoordinates::axisX(std::size_t axis) const {
  if (m_axes.size() < 2) return width() / 2.0;
  return kSide + (width() - 2.0 * kSide) * double(axis) / double(m_axes.size() - 1);
}

double ParallelCoordinates::yOfShare(double share) const {
  return height() - kBottom - share * (height() - kTop - kBottom);
}

double ParallelCoordinates::shareOf(std::size_t axis, double value) const {
  const Span& span = m_spans[axis];
  return (onScale(m_axes[axis], value) - span.low) / (span.high - span.low);
}

double ParallelCoordinates::valueY(std::size_t axis, double value) const {
  return yOfShare(shareOf(axis, value));
}

std::set<std::size_t> ParallelCoordinates::brushed() const {
  std::set<std::size_t> kept;
  const std::size_t lines = m_axes.empty() ? 0 : m_axes.front().values.size();
  for (std::size_t line = 0; line < lines; ++line) {
    const bool isKept = std::all_of(m_brushes.begin(), m_brushes.end(), [&](const auto& brush) {
      const double share = shareOf(brush.first, m_axes[brush.first].values[line]);
      return share >= brush.second.low && share <= brush.second.high; // never of a NaN
    });
    if (isKept) kept.insert(line);
  }
  return kept;
}

void ParallelCoordinates::clearBrushes() {
  if (m_brushes.empty()) return;
  m_brushes.clear();
  drawAnew();
  Q_EMIT brushChanged();
}

std::optional<std::size_t> ParallelCoordinates::axisAt(double x) const {
  for (std::size_t axis = 0; axis < m_axes.size(); ++axis)
    if (std::abs(x - axisX(axis)) <= kGrip) return axis;
  return std::nullopt;
}

QString ParallelCoordinates::textAt(std::size_t axis, double share) const {
  const ParallelAxis& shown = m_axes[axis];
  const double value = m_spans[axis].low + share * (m_spans[axis].high - m_spans[axis].low);
  if (!shown.words.empty()) return shown.words[std::size_t(std::lround(value))];
  if (axis + 1 == m_axes.size()) return format::nll(value);
  return numberText(shown.isLogarithmic ? std::exp(value) : value);
}

QString ParallelCoordinates::whyEmpty() const {
  if (m_axes.size() < 2) return tr("The runs differ in no setting.");
  const auto& figures = m_axes.back().values;
  const bool isAnyKnown = std::any_of(figures.begin(), figures.end(),
                                      [](double value) { return std::isfinite(value); });
  return isAnyKnown ? QString() : tr("Each run becomes a line here once it has been evaluated.");
}

void ParallelCoordinates::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(rect(), palette::paper(palette()));
  if (const QString reason = whyEmpty(); !reason.isEmpty()) {
    painter.setPen(palette::quietText(palette()));
    painter.drawText(rect(), Qt::AlignCenter, reason);
    return;
  }
  const double scale = devicePixelRatioF();
  const bool isOtherSize = m_rasterSize != (QSizeF(size()) * scale).toSize();
  if (isOtherSize || (m_isStale && m_toDraw.empty())) beginLines(scale);
  painter.drawImage(QPointF(0, 0), m_lines);
  for (std::size_t axis = 0; axis < m_axes.size(); ++axis) paintAxis(painter, axis);
}

CurvePath ParallelCoordinates::pathOf(std::size_t line, double scale) const {
  CurvePath path;
  bool isOpen = false;
  for (std::size_t axis = 0; axis < m_axes.size(); ++axis) {
    const double x = scale * axisX(axis), y = scale * valueY(axis, m_axes[axis].values[line]);
    if (std::isfinite(y)) path.steps.push_back({x, y, y, y, y, !isOpen});
    isOpen = std::isfinite(y);
  }
  return path;
}

/// Those that are let go first, then from the worst to the best, so that the best are on top.
void ParallelCoordinates::beginLines(double scale) {
  const auto& figures = m_axes.back().values;
  const auto kept = brushed();
  m_isStale = false;
  m_toDraw.clear();
  CurvePath others; // of one colour, so that they are drawn as one
  for (std::size_t line = 0; line < figures.size(); ++line) {
    if (!std::isfinite(figures[line])) continue;
    if (kept.contains(line)) {
      m_toDraw.push_back(line);
      continue;
    }
    const CurvePath path = pathOf(line, scale);
    others.steps.insert(others.steps.end(), path.steps.begin(), path.steps.end());
  }
  std::sort(m_toDraw.begin(), m_toDraw.end(),
            [&](std::size_t a, std::size_t b) { return figures[a] < figures[b]; });
  m_rasterSize = (QSizeF(size()) * scale).toSize();
  m_raster.clear(m_rasterSize);
  m_raster.drawPath(others, QPen(palette::grid(palette()), scale));
  drawLines();
}

/// As many as one turn of the event loop has time for; the old ones stay on show until all are
/// drawn.
void ParallelCoordinates::drawLines() {
  QElapsedTimer clock;
  clock.start();
  const std::size_t figure = m_axes.size() - 1;
  const double scale = devicePixelRatioF();
  QColor color = palette().color(QPalette::Highlight);
  for (; !m_toDraw.empty(); m_toDraw.pop_back()) {
    if (clock.elapsed() > kDrawMilliseconds) return m_drawTimer.start();
    const std::size_t line = m_toDraw.back();
    const double share = shareOf(figure, m_axes[figure].values[line]);
    color.setAlphaF(0.25F + 0.75F * float(std::pow(1 - share, 2)));
    m_raster.drawPath(pathOf(line, scale), QPen(color, 1.5 * scale));
  }
  m_lines = m_raster.image();
  m_lines.setDevicePixelRatio(scale);
  update();
}

void ParallelCoordinates::drawAnew() {
  m_isStale = true;
  update();
}

void ParallelCoordinates::paintAxis(QPainter& painter, std::size_t axis) const {
  const double x = axisX(axis), bottom = yOfShare(0), top = yOfShare(1);
  painter.setPen(palette::axis(palette()));
  painter.drawLine(QPointF(x, bottom), QPointF(x, top));
  painter.setPen(palette().color(QPalette::Text));
  const QFontMetrics metrics(font());
  const int room = m_axes.size() > 1 ? int(axisX(1) - axisX(0)) - 8 : width();
  const auto write = [&](const QString& text, double y, int most) {
    const QString shown = metrics.elidedText(text, Qt::ElideRight, most);
    painter.drawText(QPointF(x - metrics.horizontalAdvance(shown) / 2.0, y), shown);
  };
  QFont bold = font();
  bold.setBold(true);
  painter.setFont(bold);
  write(m_axes[axis].label, top - 26, std::min(room, 2 * kSide - 8));
  painter.setFont(font());
  painter.setPen(palette::quietText(palette()));
  if (m_axes[axis].words.empty()) {
    write(textAt(axis, 1), top - 8, room);
    write(textAt(axis, 0), bottom + metrics.ascent() + 6, room);
  } else {
    const auto last = double(std::max<std::size_t>(m_axes[axis].words.size() - 1, 1));
    for (std::size_t i = 0; i < m_axes[axis].words.size(); ++i)
      write(m_axes[axis].words[i], valueY(axis, double(i)) + (i == 0 ? metrics.ascent() + 6 : -8),
            int(room / (last > 8 ? 2 : 1)));
  }
  if (const auto brush = m_brushes.find(axis); brush != m_brushes.end()) {
    QColor fill = palette().color(QPalette::Highlight);
    fill.setAlphaF(0.2F);
    const QRectF box(QPointF(x - 8, yOfShare(brush->second.high)),
                     QPointF(x + 8, yOfShare(brush->second.low)));
    painter.fillRect(box, fill);
    painter.setPen(palette().color(QPalette::Highlight));
    painter.drawRect(box);
  }
}

void ParallelCoordinates::mousePressEvent(QMouseEvent* event) {
  const auto axis = axisAt(event->position().x());
  if (axis && event->button() == Qt::LeftButton) m_drag = Drag{*axis, event->position().y()};
}

void ParallelCoordinates::mouseMoveEvent(QMouseEvent* event) {
  if (!m_drag) return;
  const double height = yOfShare(0) - yOfShare(1);
  const auto share = [&](double y) { return std::clamp((yOfShare(0) - y) / height, 0.0, 1.0); };
  const double a = share(m_drag->from), b = share(event->position().y());
  if (std::abs(event->position().y() - m_drag->from) < kShortestBrush) return;
  m_brushes[m_drag->axis] = {std::min(a, b), std::max(a, b)};
  drawAnew();
  Q_EMIT brushChanged();
}

void ParallelCoordinates::mouseReleaseEvent(QMouseEvent* event) {
  if (!m_drag) return;
  const Drag drag = *m_drag;
  m_drag.reset();
  if (std::abs(event->position().y() - drag.from) >= kShortestBrush) return;
  if (m_brushes.erase(drag.axis) == 0) return;
  drawAnew();
  Q_EMIT brushChanged();
}

void ParallelCoordinates::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) drawAnew();
}

void ParallelCoordinates::mouseDoubleClickEvent(QMouseEvent*) { clearBrushes(); }

bool ParallelCoordinates::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const auto axis = axisAt(help->pos().x());
  QToolTip::showText(
      help->globalPos(),
      axis ? tr("%1: drag along the axis to keep a range, click to let go").arg(m_axes[*axis].label)
           : QString(),
      this);
  return true;
}

} // namespace dmm::widgets
