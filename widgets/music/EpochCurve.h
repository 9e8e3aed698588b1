#pragma once

#include "core/types/EpochReport.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace dmm::widgets {

/// The training objective over the epochs, small, with a dot at every epoch that composed a piece.
/// The mouse and the arrow keys move from dot to dot.
class EpochCurve : public QWidget {
  Q_OBJECT

 public:
  explicit EpochCurve(QWidget* parent = nullptr);

  void setReports(const std::vector<types::EpochReport>& reports);
  /// Ascending. The current one is kept where it is still there.
  void setEpochs(const std::vector<qint64>& epochs);

  std::optional<qint64> current() const { return m_current; }
  void setCurrent(std::optional<qint64> epoch); ///< tells nobody

  /// Where an epoch's dot is.
  QPointF place(qint64 epoch) const;
  QSize sizeHint() const override;

 Q_SIGNALS:
  void epochChosen(qint64 epoch); ///< by the user

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  struct Point {
    qint64 epoch = 0;
    double objective = 0;
  };
  QRectF plotArea() const;
  void choose(qint64 epoch);
  void chooseNear(double x);
  void chooseNeighbour(int by);

  std::vector<Point> m_points; ///< finite ones
  std::vector<qint64> m_epochs;
  std::optional<qint64> m_current;
  double m_least = 0;
  double m_most = 1;
};

} // namespace dmm::widgets
