#pragma once

#include "widgets/plot/CurveSeries.h"

#include <QPen>
#include <QString>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

class QCustomPlot;

namespace dmm::widgets {

class CurveAnnotations;

/// One chart of named series over a shared x. Appending only marks it dirty; refresh(), or the next
/// turn of the event loop, draws once. It fits its data until the user zooms (wheel, + and -) or
/// pans (drag); from then on arriving data leave the view alone, until a double click or 0 fits
/// again. Values that are not finite become crosses at the bottom. Series are numbered from 0.
class CurvePlot : public QWidget {
  Q_OBJECT

 public:
  using Marker = CurveMarker;
  struct Range {
    double lower = 0, upper = 1;
  };

  CurvePlot(const QString& xTitle, const QString& yTitle, QWidget* parent = nullptr);
  ~CurvePlot() override;

  int addSeries(const QString& label, const QPen& pen, Marker marker = Marker::None);
  void append(int series, double x, double y);
  void setPoints(int series, const std::vector<double>& xs, const std::vector<double>& ys);

  /// Drops points, marks and the view that the user chose; the series stay.
  void clear();
  void removeAllSeries();

  void setShadedRange(double from, double to, const QString& label);
  void clearShadedRange();
  void setBestMarker(int series, double x, double y);
  void clearBestMarker(int series);

  void setAxisTitles(const QString& xTitle, const QString& yTitle);
  /// A fitted view shows at least this range of x, so that stacked plots agree.
  void setMinimumXRange(double from, double to);
  /// No ticks between whole numbers.
  void setWholeNumbersOnX(bool whole);
  /// What the plot says, in place of made-up figures on its y axis, while no series has a point.
  void setEmptyText(const QString& text);
  QString shownEmptyText() const;

  int pointCount(int series) const;
  int nonFiniteCount(int series) const;
  QString bestMarkerText(int series) const;
  Range xRange() const;
  Range yRange() const;
  bool isFitted() const { return !m_isViewChosen; }

 public Q_SLOTS:
  void refresh();
  void fit();
  void zoomIn();
  void zoomOut();
  /// Shows this range of x until fit(); y goes on fitting what is seen, unless the user chose it.
  void setXRange(double lower, double upper);

 Q_SIGNALS:
  void xRangeChangedByUser(double lower, double upper);
  void fittedByUser();

 protected:
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void showEvent(QShowEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void buildCanvas();
  void restyle();
  void markDirty();
  void applyFit();
  void takeViewOfUser();
  void fitForUser();
  void zoomBy(double factor);
  void showPointAt(const QPointF& position);
  void hidePoint();

  QCustomPlot* m_canvas = nullptr;
  std::unique_ptr<CurveAnnotations> m_annotations;
  std::vector<CurveSeries> m_series;
  QString m_xTitle, m_yTitle;
  Range m_minimumX;
  bool m_hasMinimumX = false;
  bool m_isViewChosen = false;   ///< the user zoomed or panned here
  bool m_isXSet = false;         ///< x was set from outside
  bool m_isSettingRange = false; ///< a range changes through us, not through the user
  QString m_emptyText;
  bool m_isDirty = false;
  QTimer m_refreshTimer;
};

} // namespace dmm::widgets
