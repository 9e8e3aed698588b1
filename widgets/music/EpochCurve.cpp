#include "widgets/music/EpochCurve.h"

#include "widgets/theme/Palette.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kCurveHeight = 96;
constexpr double kInset = 8;
constexpr double kDot = 3.5;

} // namespace

EpochCurve::EpochCurve(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("epochCurve"));
  setAccessibleName(tr("Epochs that composed a piece, along the training objective"));
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setToolTip(
      tr("The training objective. Each dot is an epoch after which the model composed: click "
         "it, drag, or use the arrow keys."));
}

QSize EpochCurve::sizeHint() const { return {160, kCurveHeight}; }

void EpochCurve::setReports(const std::vector<types::EpochReport>& reports) {
  m_points.clear();
  for (const auto& report : reports)
    if (std::isfinite(report.objective)) m_points.push_back({report.epoch, report.objective});
  const auto [least, most] =
      std::minmax_element(m_points.begin(), m_points.end(),
                          [](const Point& a, const Point& b) { return a.objective < b.objective; });
  m_least = m_points.empty() ? 0 : least->objective;
  m_most = m_points.empty() ? 1 : std::max(most->objective, m_least + 1e-9);
  update();
}

void EpochCurve::setEpochs(const std::vector<qint64>& epochs) {
  m_epochs = epochs;
  if (m_current && std::find(epochs.begin(), epochs.end(), *m_current) == epochs.end())
    m_current.reset();
  update();
}

void EpochCurve::setCurrent(std::optional<qint64> epoch) {
  m_current = epoch;
  update();
}

QRectF EpochCurve::plotArea() const {
  return QRectF(rect()).adjusted(kInset, kInset, -kInset, -kInset);
}

QPointF EpochCurve::place(qint64 epoch) const {
  const qint64 first = m_points.empty() ? 0 : m_points.front().epoch;
  qint64 last = m_points.empty() ? 1 : m_points.back().epoch;
  if (!m_epochs.empty()) last = std::max(last, m_epochs.back());
  const auto after =
      std::lower_bound(m_points.begin(), m_points.end(), epoch,
                       [](const Point& point, qint64 wanted) { return point.epoch < wanted; });
  const double objective = m_points.empty()          ? m_least
                           : after == m_points.end() ? m_points.back().objective
                                                     : after->objective;
  const QRectF area = plotArea();
  const double x = last > first ? double(epoch - first) / double(last - first) : 0.5;
  const double y = (objective - m_least) / (m_most - m_least);
  return {area.left() + x * area.width(), area.bottom() - y * area.height()};
}

void EpochCurve::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(palette::grid(palette()), 1));
  painter.setBrush(palette::paper(palette()));
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);

  QPolygonF line;
  for (const Point& point : m_points) line << place(point.epoch);
  painter.setPen(QPen(palette::axis(palette()), 1.2));
  painter.setBrush(Qt::NoBrush);
  painter.drawPolyline(line);

  const QColor accent = palette().color(QPalette::Highlight);
  for (const qint64 epoch : m_epochs) {
    const bool isCurrent = m_current == epoch;
    painter.setPen(QPen(accent, 1.4));
    painter.setBrush(isCurrent ? accent : palette::paper(palette()));
    const double radius = isCurrent ? kDot + 2 : kDot;
    painter.drawEllipse(place(epoch), radius, radius);
  }
  if (hasFocus()) {
    painter.setPen(QPen(accent, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
  }
}

void EpochCurve::choose(qint64 epoch) {
  if (m_current == epoch) return;
  setCurrent(epoch);
  Q_EMIT epochChosen(epoch);
}

void EpochCurve::chooseNear(double x) {
  if (m_epochs.empty()) return;
  choose(*std::min_element(m_epochs.begin(), m_epochs.end(), [&](qint64 a, qint64 b) {
    return std::abs(place(a).x() - x) < std::abs(place(b).x() - x);
  }));
}

void EpochCurve::chooseNeighbour(int by) {
  if (m_epochs.empty()) return;
  const auto last = qsizetype(m_epochs.size()) - 1;
  const qsizetype now =
      m_current ? std::find(m_epochs.begin(), m_epochs.end(), *m_current) - m_epochs.begin()
                : (by > 0 ? -1 : last + 1);
  const qsizetype place = std::clamp<qsizetype>(now + by, 0, last);
  choose(m_epochs[std::size_t(place)]);
}

void EpochCurve::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) chooseNear(event->position().x());
}

void EpochCurve::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) chooseNear(event->position().x());
}

void EpochCurve::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
  case Qt::Key_Left: return chooseNeighbour(-1);
  case Qt::Key_Right: return chooseNeighbour(1);
  case Qt::Key_Home: return chooseNeighbour(-int(m_epochs.size()));
  case Qt::Key_End: return chooseNeighbour(int(m_epochs.size()));
  default: QWidget::keyPressEvent(event);
  }
}

} // namespace dmm::widgets
