#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QPen>
#include <QPointF>
#include <QString>

#include <map>
#include <optional>
#include <vector>

class QCustomPlot;
class QCPItemLine;
class QCPItemRect;
class QCPItemText;
class QCPItemTracer;

namespace dmm::widgets {

/// What lies on or under the curves of one plot and is not a curve: the pale range with its label,
/// the rings around best values, the crosshair and the dot under the mouse. The items belong to the
/// plot, which must outlive this object.
class CurveAnnotations {
 public:
  explicit CurveAnnotations(QCustomPlot& plot);

  void setShadedRange(double from, double to, const QString& label);
  void clearShadedRange();

  void setBest(int series, const QPointF& point, const QColor& color);
  void clearBest(int series);
  void clearAllBest();
  bool hasBest() const { return !m_best.empty(); }
  QString bestText(int series) const;

  /// A dashed line with a sign at its top at each x.
  void setEvents(const std::vector<double>& xs);

  /// Stands in the middle of the plot while there is nothing to draw; empty text: nothing.
  void setEmptyText(const QString& text);
  QString emptyText() const;

  /// A quiet line above the axes, at the right, which get lower by it: no curve runs there. Empty
  /// text: nothing.
  void setNote(const QString& text);
  QString note() const;

  /// A vertical line, and words beside it. This and the next two replot their own layer only.
  void showCrosshair(double x, const QString& text);
  /// The dot belongs to the crosshair; without a colour there is none.
  void showHover(double x, double y, const QColor& color);
  void hideHover();
  std::optional<double> crosshair() const;
  QString crosshairText() const;

  /// Whether a label or a ring lies in this part of the plot.
  bool areIn(const QRectF& part) const;

  void restyle(const QPalette& palette, const QFont& font);

 private:
  struct Best {
    QPointF point;
    QCPItemTracer* ring = nullptr;
    QCPItemText* text = nullptr;
  };

  /// The line and the sign of an event.
  struct Event {
    QCPItemLine* line = nullptr;
    QCPItemText* sign = nullptr;
  };

  void placeLabels();
  QRectF bestArea(const Best& best) const;
  QRectF shadeTextArea() const;

  QCustomPlot& m_plot;
  QCPItemRect* m_shade = nullptr;
  QCPItemText* m_shadeText = nullptr;
  double m_shadeFrom = 0, m_shadeTo = 0;
  QCPItemText* m_emptyText = nullptr;
  QCPItemText* m_note = nullptr;
  std::map<int, Best> m_best;
  std::vector<Event> m_events;
  QCPItemTracer* m_hover = nullptr;
  QCPItemLine* m_crosshair = nullptr;
  QCPItemText* m_crosshairText = nullptr;
  QPalette m_palette;
  QFont m_font;
};

} // namespace dmm::widgets
