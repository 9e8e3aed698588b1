#pragma once

#include "widgets/pianoroll/PlacedNote.h"

#include <QRectF>
#include <QSizeF>

namespace dmm::widgets {

/// Where things are on a piano roll, in pixels from the top left of its contents (no gutter, no
/// scrolling): time to the right, the highest pitch on top. Rows always share the height that there
/// is; time is either fitted to the width or at one of a ladder of zoom levels. Pure geometry.
class PianoRollLayout {
 public:
  static constexpr double kMinRowHeight = 2; ///< so that a low roll shows all voices
  static constexpr double kMaxRowHeight = 24;
  static constexpr int kPitchMargin = 2; ///< rows above and below the piece

  /// The piece to lay out, and the size of the area that shows it. Both keep the zoom level.
  void setPiece(const types::Chorale& chorale);
  void setArea(const QSizeF& area);
  /// Lays out at least this much time, so that rolls of different lengths can share one scale.
  void setLeastQuarters(double quarters);

  /// Shows at least these pitches, so that there is room to draw in; lowest above highest: those of
  /// the piece are enough.
  void setLeastPitches(int lowest, int highest);

  void fit();
  void zoomIn();
  /// Ends at the fitted view.
  void zoomOut();
  /// Any scale between the fitted one and the largest of the ladder.
  void zoomBy(double factor);
  void setPixelsPerQuarter(double pixels);
  bool isFitted() const { return m_isFitted; }

  double pixelsPerQuarter() const { return m_stepWidth * m_stepsPerQuarter; }
  double stepWidth() const { return m_stepWidth; }
  double rowHeight() const { return m_rowHeight; }
  int lowestPitch() const { return m_lowestPitch; }
  int highestPitch() const { return m_highestPitch; }
  int lengthSteps() const { return m_lengthSteps; }
  const types::Bars& bars() const { return m_bars; }
  double lengthQuarters() const { return double(m_lengthSteps) / m_stepsPerQuarter; }
  int stepsPerQuarter() const { return m_stepsPerQuarter; }
  QSizeF size() const;

  double xOfStep(double step) const { return step * m_stepWidth; }
  double xOfQuarter(double quarter) const { return quarter * pixelsPerQuarter(); }
  double quarterAtX(double x) const { return x / pixelsPerQuarter(); }
  double stepAtX(double x) const { return x / m_stepWidth; }
  double yOfPitch(int pitch) const; ///< top of its row
  int pitchAtY(double y) const;
  QRectF noteRect(const PlacedNote& note) const;

 private:
  double laidOutSteps() const; ///< at least the length
  double fittedStepWidth() const;
  void update();

  QSizeF m_area{1, 1};
  types::Bars m_bars;
  int m_lengthSteps = 0;
  double m_leastQuarters = 0;
  int m_stepsPerQuarter = 1;
  int m_leastLowest = 1, m_leastHighest = 0;
  int m_lowestInPiece = 60, m_highestInPiece = 72;
  int m_lowestPitch = 60, m_highestPitch = 72;
  double m_stepWidth = 1;
  double m_rowHeight = kMinRowHeight;
  bool m_isFitted = true;
};

} // namespace dmm::widgets
