#pragma once

#include "core/types/Generation.h"

#include <QWidget>

#include <vector>

namespace dmm::widgets {

/// What a state sounds like: a keyboard on which each key is as strong as it is probable; dots mark
/// those that a click lets sound. The key under the mouse is named.
class StateKeyboard : public QWidget {
  Q_OBJECT

 public:
  explicit StateKeyboard(QWidget* parent = nullptr);

  /// The keys that any of these ever sounds are shown, in whole octaves, so that the keyboard stays
  /// as it is from one state to the next.
  void setRange(const std::vector<types::KeyProbabilities>& all);
  void setNotes(const types::KeyProbabilities& notes);
  void clear();

  int lowestPitch() const { return m_lowest; }
  int highestPitch() const { return m_highest; }
  QRectF keyRect(int pitch) const;
  /// The key at this place, or -1.
  int pitchAt(const QPointF& place) const;
  QString describe(int pitch) const;

  QSize sizeHint() const override { return {300, 88}; }
  QSize minimumSizeHint() const override { return {200, 64}; }

 Q_SIGNALS:
  void clicked();

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  double probabilityOf(int pitch) const;
  void paintKey(QPainter& painter, int pitch) const;

  types::KeyProbabilities m_notes{};
  std::vector<int> m_chord;
  bool m_hasNotes = false;
  int m_lowest = 36, m_highest = 83;
};

} // namespace dmm::widgets
