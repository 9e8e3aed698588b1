#include "widgets/compare/ImportanceView.h"

#include "widgets/theme/Format.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/Spacing.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kRow = 88;
constexpr int kHead = 28;

QString percent(double share) { return QStringLiteral("%1 %").arg(std::lround(100 * share)); }

} // namespace

ImportanceView::ImportanceView(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("importanceView"));
}

void ImportanceView::setImportances(std::vector<types::SettingImportance> importances,
                                    QStringList labels) {
  m_importances = std::move(importances);
  m_labels = std::move(labels);
  m_low = INFINITY;
  m_high = -INFINITY;
  for (const auto& importance : m_importances)
    for (const auto& level : importance.levels) {
      m_low = std::min(m_low, level.mean - level.deviation);
      m_high = std::max(m_high, level.mean + level.deviation);
    }
  if (!(m_low < m_high)) m_high = m_low + 1;
  updateGeometry();
  update();
}

QSize ImportanceView::sizeHint() const {
  return {640, kHead + kRow * std::max(int(m_importances.size()), 1)};
}

void ImportanceView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(rect(), palette::paper(palette()));
  painter.setPen(palette::quietText(palette()));
  if (m_importances.empty()) {
    painter.drawText(rect(), Qt::AlignCenter,
                     tr("What mattered shows here once four runs have been evaluated."));
    return;
  }
  const int half = width() / 2;
  painter.drawText(QRect(kMargin, 0, half, kHead), Qt::AlignLeft | Qt::AlignVCenter,
                   tr("Share of the variance of valid NLL, 95 % interval"));
  painter.drawText(QRect(half, 0, half - kMargin, kHead), Qt::AlignLeft | Qt::AlignVCenter,
                   tr("Mean valid NLL of its values, and the runs' deviation"));
  for (std::size_t i = 0; i < m_importances.size(); ++i) {
    const int top = kHead + int(i) * kRow;
    paintShare(painter, m_importances[i], {kMargin, top, half - 2 * kMargin, kRow});
    paintEffect(painter, m_importances[i], {half, top, half - kMargin, kRow});
  }
}

void ImportanceView::paintShare(QPainter& painter, const types::SettingImportance& importance,
                                const QRect& place) const {
  painter.setPen(palette().color(QPalette::Text));
  const QString text = percent(importance.share);
  const QRect words(place.left(), place.top() + 12, place.width(), 20);
  painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                   m_labels.value(qsizetype(importance.axis)));
  painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, text);
  const QRectF track(place.left(), place.top() + 38, place.width(), 12);
  painter.fillRect(track, palette::grid(palette()));
  painter.fillRect(QRectF(track.left(), track.top(), track.width() * importance.share, 12),
                   palette().color(QPalette::Highlight));
  const double low = track.left() + track.width() * importance.low;
  const double high = track.left() + track.width() * importance.high;
  const double middle = track.center().y();
  painter.setPen(QPen(palette().color(QPalette::Text), 1.5));
  painter.drawLine(QPointF(low, middle), QPointF(high, middle));
  for (const double end : {low, high})
    painter.drawLine(QPointF(end, middle - 4), QPointF(end, middle + 4));
}

void ImportanceView::paintEffect(QPainter& painter, const types::SettingImportance& importance,
                                 const QRect& place) const {
  if (importance.levels.empty()) return;
  const double step = double(place.width()) / double(importance.levels.size());
  const double top = place.top() + 8, bottom = place.bottom() - 24;
  const auto y = [&](double value) {
    return bottom - (value - m_low) / (m_high - m_low) * (bottom - top);
  };
  painter.setPen(palette::grid(palette()));
  painter.drawLine(QPointF(place.left(), bottom), QPointF(place.right(), bottom));
  const QFontMetrics metrics(font());
  QPointF before;
  for (std::size_t i = 0; i < importance.levels.size(); ++i) {
    const auto& level = importance.levels[i];
    if (level.runs == 0) continue;
    const QPointF at(place.left() + step * (double(i) + 0.5), y(level.mean));
    painter.setPen(QPen(palette().color(QPalette::Highlight), 1.5));
    painter.drawLine(QPointF(at.x(), y(level.mean - level.deviation)),
                     QPointF(at.x(), y(level.mean + level.deviation)));
    if (!before.isNull()) painter.drawLine(before, at);
    painter.setBrush(palette().color(QPalette::Highlight));
    painter.drawEllipse(at, 3.5, 3.5);
    painter.setPen(palette::quietText(palette()));
    const QString label =
        metrics.elidedText(QString::fromStdString(level.label), Qt::ElideRight, int(step) - 4);
    painter.drawText(QRectF(at.x() - step / 2, bottom + 4, step, 18), Qt::AlignCenter, label);
    before = at;
  }
}

bool ImportanceView::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int row = (help->pos().y() - kHead) / kRow;
  QString text;
  if (help->pos().y() >= kHead && row < int(m_importances.size())) {
    const auto& importance = m_importances[std::size_t(row)];
    text = tr("%1 explains %2 of the variance by itself (95 % interval %3 to %4)")
               .arg(m_labels.value(qsizetype(importance.axis)), percent(importance.share),
                    percent(importance.low), percent(importance.high));
    for (const auto& level : importance.levels)
      text += QStringLiteral("\n%1: %2 \u00b1 %3 (%4)")
                  .arg(QString::fromStdString(level.label), format::nll(level.mean),
                       format::nll(level.deviation),
                       format::counted(qint64(level.runs), tr("run"), tr("runs")));
  }
  QToolTip::showText(help->globalPos(), text, this);
  return true;
}

} // namespace dmm::widgets
