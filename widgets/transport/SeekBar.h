#pragma once

#include <QSlider>

#include <optional>
#include <utility>

namespace dmm::widgets {

/// The piece as a line, with the playhead on it: a click or a drag goes there, a drag with Shift
/// chooses the region to repeat, which is drawn as a band. Arrow keys move by a quarter, Page keys
/// by four. Positions are quarters.
class SeekBar : public QSlider {
  Q_OBJECT

 public:
  using Region = std::pair<double, double>; ///< begin, end

  explicit SeekBar(QWidget* parent = nullptr);

  void setLength(double quarters);
  /// Ignored while the user holds the playhead.
  void setPosition(double quarters);
  double position() const;
  void setLoop(std::optional<Region> region);
  /// What to say in place of the line while there is nothing to play.
  void setHint(const QString& hint);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void seekRequested(double quarters);
  void loopDrawn(double begin, double end);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;

 private:
  double quartersAt(double x) const;
  double xOf(double quarters) const;
  void seekTo(double x);

  double m_length = 0;
  std::optional<Region> m_loop;
  std::optional<Region> m_drawn; ///< the region under the user's hand
  QString m_hint;
};

} // namespace dmm::widgets
