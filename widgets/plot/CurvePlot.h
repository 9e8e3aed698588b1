#pragma once

#include "widgets/plot/CurveTypes.h"

#include <QPen>
#include <QSignalBlocker>
#include <QSize>
#include <QString>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QCustomPlot;
class QCPPainter;

namespace dmm::widgets {

class CurveAnnotations;
struct CurveBounds;
class CurveLayer;
class CurveLine;
class LegendDrag;
struct HoverText;

/// One chart of named series over a shared x. Appending only marks it dirty; refresh(), or the next
/// turn of the event loop, draws once. It fits its data until the user zooms (wheel, + and -, a
/// box) or pans (drag); from then on arriving data leave the view alone, until a double click or 0
/// fits again. Values that are not finite become crosses at the bottom. Series are numbered from 0.
class CurvePlot : public QWidget {
  Q_OBJECT

 public:
  using Marker = CurveMarker;
  struct Range {
    double lower = 0, upper = 1;
    friend bool operator==(const Range&, const Range&) = default;
  };
  enum class Tool { Pan, BoxZoom }; ///< what a drag does; with Shift always a box

  CurvePlot(const QString& xTitle, const QString& yTitle, QWidget* parent = nullptr);
  ~CurvePlot() override;

  // --- data ---

  /// The colour and the dash of the pen tell series apart, the marker too.
  int addSeries(const QString& label, const QPen& pen, Marker marker = Marker::None);
  /// The legend has the label as far as there is room, and both in full as its tool tip.
  void setLabel(int series, const QString& label, const QString& toolTip = {});
  /// A sign at the last point: that the line ends there before its time. Empty: none.
  void setEndMark(int series, const QString& mark);
  void append(int series, double x, double y);
  void setPoints(int series, const std::vector<double>& xs, const std::vector<double>& ys);
  /// A pale band around a series: the interval of a figure, or the spread of several seeds.
  void setBand(int series, const std::vector<double>& xs, const std::vector<double>& lows,
               const std::vector<double>& highs);
  void setSeriesShown(int series, bool shown);

  /// Drops points, marks and the view that the user chose; the series stay.
  void clear();
  void removeAllSeries();
  int seriesCount() const { return int(m_lines.size()); }
  const CurveLine& series(int series) const;

  // --- marks and words ---

  void setShadedRange(double from, double to, const QString& label);
  void clearShadedRange();
  void setBestMarker(int series, double x, double y);
  void clearBestMarker(int series);
  /// Marked by a line each; the mouse tells them with the values at their x.
  void setEvents(std::vector<CurveEvent> events);
  const std::vector<CurveEvent>& events() const { return m_events; }
  void setAxisTitles(const QString& xTitle, const QString& yTitle);
  const QString& xTitle() const { return m_xTitle; }
  const QString& yTitle() const { return m_yTitle; }
  /// Stacked plots write the title of their common x under the last one only.
  void setXTitleShown(bool shown);
  /// What the plot says, in place of made-up figures on its y axis, while no series has a point.
  void setEmptyText(const QString& text);

  // --- how it is drawn ---

  void setXUnit(CurveUnit unit);
  void setXScale(CurveScale scale);
  void setYScale(CurveScale scale);
  CurveScale xScale() const { return m_options.xScale; }
  CurveScale yScale() const { return m_options.yScale; }
  /// The weight of the running average, 0 for none; the raw line stays, pale, under it.
  void setSmoothing(double weight);
  /// Schedules are exact: nothing to smooth.
  void setSmoothable(bool smoothable) { m_options.isSmoothable = smoothable; }
  /// A fitted view leaves out what lies far from nearly all values of its curve, and says so. Not
  /// for exact schedules.
  void setOutliersCut(bool cut);
  /// By which the mouse rounds y.
  void setYUnit(CurveUnit unit) { m_options.yUnit = unit; }
  void setLegendShown(bool shown);
  /// One series alone needs no legend, unless its name says more than the title does.
  void setLegendForOne(bool shown);
  /// The legend stands in the corner of the axes where it hides no curve, for which a fitted view
  /// makes room, or in this one: the user drags it there.
  void setLegendCorner(Qt::Corner corner);
  Qt::Corner legendCorner() const;
  bool isLegendPlaced() const; ///< the user, or setLegendCorner(), chose the corner
  void setTool(Tool tool) { m_options.tool = tool; }
  /// A fitted view shows at least this range of x, so that stacked plots agree. A logarithmic axis
  /// cannot begin at 0.
  void setMinimumXRange(double from, double to, double fromIfLogarithmic = 0);

  // --- what is seen ---

  int pointCount(int series) const;
  int nonFiniteCount(int series) const;
  QString bestMarkerText(int series) const;
  QString shownEmptyText() const;
  /// "2 points <= 0 are not shown" of a logarithmic axis, that outliers are cut off, or empty.
  QString shownNote() const;
  /// Where the line is that this plot has in common with those linked to it, and what is written
  /// beside it.
  std::optional<double> crosshair() const;
  QString crosshairText() const;
  Range xRange() const;
  Range yRange() const;
  /// Whether y shows what there is, rather than what the user chose here.
  bool isFitted() const { return m_view != View::Chosen; }
  /// Draws what is seen; as shapes, not pixels, where the painter's mode says so.
  void paintOn(QCPPainter& painter, const QRect& place);

 public Q_SLOTS:
  void refresh();
  void fit();
  void zoomIn();
  void zoomOut();
  /// Shows this range of x until fit(); y goes on fitting what is seen, unless the user chose it.
  void setXRange(double lower, double upper);
  /// As if the user had chosen it.
  void setView(const CurvePlot::Range& x, const CurvePlot::Range& y);
  /// A vertical line at this x with the values of the series there; for plots that are linked to
  /// the one under the mouse.
  void showCrosshair(double x);
  void hideCrosshair();

 Q_SIGNALS:
  void xRangeChangedByUser(double lower, double upper);
  void fittedByUser();
  void pointed(double x); ///< the mouse is over the axes, and this is the nearest sample's x
  void pointerLeft();

 protected:
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void showEvent(QShowEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  /// Who says what is seen.
  enum class View {
    Fitted,  ///< all of the data
    FittedY, ///< what there is of them in a range of x that was set from outside
    Chosen   ///< the user zoomed or panned here
  };
  /// What was asked for, each by itself.
  struct Options {
    CurveUnit xUnit = CurveUnit::Plain, yUnit = CurveUnit::Plain;
    CurveScale xScale = CurveScale::Linear, yScale = CurveScale::Linear;
    Tool tool = Tool::Pan;
    double smoothing = 0;
    bool isSmoothable = true;
    bool areOutliersCut = false;
    bool isLegendShown = true;
    bool isLegendForOne = false;
  };

  /// While it lives, ranges change through us, not through the user.
  struct QuietAxes {
    explicit QuietAxes(QCustomPlot& plot);
    QSignalBlocker x, y;
  };

  void buildCanvas();
  void connectMouse();
  void restyle();
  void resetTickers();
  CurveLine& line(int series);
  void arrangeLegend();
  void markDirty();
  void draw();
  void applyFit();
  void fitX();
  void fitY(double shareForLegend = 0);
  CurveBounds boundsToFit(const CurveLine& line);
  int columnsHiddenBy(const QRectF& part) const; ///< pixels of width with a curve in this part
  void placeLegend();
  std::size_t hiddenPoints() const;
  QString hiddenNote() const;
  void updateNote();
  void takeViewOfUser();
  void fitForUser();
  void zoomBy(double factor);
  void zoomToBox(const QRect& box);
  void showPointAt(const QPointF& position);
  HoverText hoverText() const;
  QString withEvents(QString text, double x) const;
  void hideHover();
  void hidePoint();

  QCustomPlot* m_canvas = nullptr;
  QSize m_laidOut; ///< size of the axes that the view was fitted to
  std::unique_ptr<CurveAnnotations> m_annotations;
  CurveLayer* m_layer = nullptr; ///< of the canvas, as are the lines
  LegendDrag* m_legendDrag = nullptr;
  std::vector<CurveLine*> m_lines;
  QString m_xTitle, m_yTitle;
  std::optional<Range> m_minimumX;
  double m_minimumLogX = 0;
  Options m_options;
  View m_view = View::Fitted;
  bool m_hasCut = false; ///< a fitted view leaves something out
  QString m_emptyText;
  std::vector<CurveEvent> m_events;
  QTimer m_refreshTimer; ///< runs while there is something to draw
};

} // namespace dmm::widgets
