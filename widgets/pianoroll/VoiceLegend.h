#pragma once

#include <QWidget>

namespace dmm::widgets {

/// One row that names the four voices with their colours and letters, and says when the voices were
/// inferred because the source keeps none.
class VoiceLegend : public QWidget {
  Q_OBJECT

 public:
  explicit VoiceLegend(QWidget* parent = nullptr);

  void setInferred(bool inferred);
  QString text() const;

  /// The row itself, as an exported picture draws it too: at the left of the area.
  static void paint(QPainter& painter, const QRectF& area, const QPalette& palette, bool inferred);

  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  bool m_isInferred = false;
};

} // namespace dmm::widgets
