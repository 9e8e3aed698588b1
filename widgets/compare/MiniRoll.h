#pragma once

#include "core/types/Music.h"

#include <QWidget>

namespace dmm::widgets {

/// A whole piece as a small piano roll, to see its shape at a glance. A click, Return or Space asks
/// for it in full.
class MiniRoll : public QWidget {
  Q_OBJECT

 public:
  explicit MiniRoll(types::Chorale piece, QWidget* parent = nullptr);

  const types::Chorale& piece() const { return m_piece; }
  QSize sizeHint() const override { return {220, 96}; }

 Q_SIGNALS:
  void activated(const dmm::types::Chorale& piece);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  types::Chorale m_piece;
};

} // namespace dmm::widgets
