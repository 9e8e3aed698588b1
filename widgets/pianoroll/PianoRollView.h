#pragma once

#include "widgets/pianoroll/PianoRollLayout.h"

#include <QAbstractScrollArea>

#include <vector>

namespace dmm::widgets {

class VoiceLegend;

/// Shows one chorale as a piano roll: keys on the left, bars on top, the voices named above. Fitted
/// to the window until the user zooms (Ctrl and wheel, + and -; 0 fits again); wheel and arrow keys
/// scroll; the note under the mouse is named. It paints what is exposed and nothing else.
class PianoRollView : public QAbstractScrollArea {
  Q_OBJECT

 public:
  static constexpr int kGutterWidth = 48;
  static constexpr int kRulerHeight = 20;

  explicit PianoRollView(QWidget* parent = nullptr);

  void setChorale(const types::Chorale& chorale);
  void clear();
  /// What to say while there is nothing to show.
  void setEmptyText(const QString& text);
  QString emptyText() const { return m_emptyText; }

  bool isEmpty() const { return m_layout.lengthSteps() == 0; }
  const PianoRollLayout& rollLayout() const { return m_layout; }
  /// From the pixels of the layout to those of the viewport.
  QPointF toViewport(const QPointF& place) const;
  /// Notes that the last paint event drew.
  int notesDrawn() const { return m_notesDrawn; }

 public Q_SLOTS:
  void zoomIn();
  void zoomOut();
  void fit();

 protected:
  bool viewportEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QRect rollArea() const;
  void updateScrollBars();
  void placeLegend();
  /// Changes the zoom and keeps the time at this x of the viewport where it is.
  void zoomAround(double viewportX, void (PianoRollLayout::*change)());
  const PlacedNote* noteAt(const QPointF& viewportPosition) const;
  QString describe(const PlacedNote& note) const;

  std::vector<PlacedNote> m_notes;
  PianoRollLayout m_layout;
  VoiceLegend* m_legend = nullptr;
  bool m_voicesInferred = false;
  QString m_emptyText;
  int m_notesDrawn = 0;
};

} // namespace dmm::widgets
