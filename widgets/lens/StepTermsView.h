#pragma once

#include <QStringList>
#include <QWidget>

#include <vector>

namespace dmm::widgets {

class PianoRollView;

/// Reconstruction and KL of each slice of a piece, exactly under its piano roll: it scrolls and
/// zooms with the roll, and has its playhead. The slice under the mouse is named with its figures,
/// and a click asks to hear the piece from there.
class StepTermsView : public QWidget {
  Q_OBJECT

 public:
  /// Nats, one each quarter-note slice.
  struct Terms {
    std::vector<double> reconstruction, kl;
    int slicesPerQuarter = 1; ///< the grid of the dataset
  };

  /// The roll must outlive it.
  explicit StepTermsView(PianoRollView& roll, QWidget* parent = nullptr);

  void setTerms(Terms terms);
  /// What to call each slice, "bar 3.2 of the score"; none: bar and beat of the roll.
  void setPlaces(QStringList places) { m_places = std::move(places); }
  void clear() { setTerms({}); }
  int sliceCount() const { return int(m_terms.reconstruction.size()); }

  /// The slice at this x, or -1; and where its left edge is.
  int sliceAt(double x) const;
  double leftOf(int slice) const;
  QString describe(int slice) const;

  QSize sizeHint() const override { return {400, 120}; }

 Q_SIGNALS:
  void sliceClicked(int slice);

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QRectF plotArea() const;
  double yOf(double nats) const;
  double xOfQuarter(double quarters) const;
  void paintAxis(QPainter& painter) const;
  void paintLine(QPainter& painter, const std::vector<double>& values, const QPen& pen,
                 bool filled) const;
  void paintLegend(QPainter& painter) const;
  QPen reconstructionPen() const;
  QPen klPen() const;

  PianoRollView& m_roll;
  Terms m_terms;
  QStringList m_places; ///< one a slice, or none
  double m_top = 1;     ///< of the y axis, nats
  int m_hovered = -1;
};

} // namespace dmm::widgets
