#pragma once

#include "core/types/Music.h"

#include <QRectF>
#include <QWidget>

#include <array>
#include <optional>

namespace dmm::widgets {

/// One row that names the four voices with their colours and letters, and says when the voices were
/// inferred because the source keeps none. Where voices can be locked a padlock beside each name
/// says whether it is, and a click on either is told.
class VoiceLegend : public QWidget {
  Q_OBJECT

 public:
  explicit VoiceLegend(QWidget* parent = nullptr);

  void setInferred(bool inferred);
  /// Which voices are locked; nothing: none can be.
  void setLocked(const std::optional<std::array<bool, 4>>& locked);
  QString text() const;

  /// The row itself, as an exported picture draws it too: at the left of the area.
  static void paint(QPainter& painter, const QRectF& area, const QPalette& palette, bool inferred);

  QSize sizeHint() const override;
  /// Of a voice, in which it is clicked.
  QRectF entryRect(types::VoicePart voice) const;

 Q_SIGNALS:
  void voiceClicked(dmm::types::VoicePart voice);

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  std::optional<types::VoicePart> voiceAt(const QPointF& place) const;

  bool m_isInferred = false;
  std::optional<std::array<bool, 4>> m_locked;
};

} // namespace dmm::widgets
