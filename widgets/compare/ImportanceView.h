#pragma once

#include "core/types/SweepImportance.h"

#include <QStringList>
#include <QWidget>

#include <vector>

namespace dmm::widgets {

/// What mattered: a row for each setting, the most important first. On the left the share of the
/// variance of valid NLL that it explains, with its interval; on the right its main effect, the
/// mean of each of its levels with the deviation of the runs.
class ImportanceView : public QWidget {
  Q_OBJECT

 public:
  explicit ImportanceView(QWidget* parent = nullptr);

  /// `labels` are those of the plan's axes.
  void setImportances(std::vector<types::SettingImportance> importances, QStringList labels);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {320, sizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void paintShare(QPainter& painter, const types::SettingImportance& importance,
                  const QRect& place) const;
  void paintEffect(QPainter& painter, const types::SettingImportance& importance,
                   const QRect& place) const;

  std::vector<types::SettingImportance> m_importances;
  QStringList m_labels;
  double m_low = 0, m_high = 1; ///< of all levels, nats a slice
};

} // namespace dmm::widgets
