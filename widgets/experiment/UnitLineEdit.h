#pragma once

#include <QLineEdit>

namespace dmm::widgets {

/// A line edit that shows the unit of its figure quietly at its right edge, while there is room.
class UnitLineEdit : public QLineEdit {
  Q_OBJECT

 public:
  explicit UnitLineEdit(QString unit, QWidget* parent = nullptr);

  QString unit() const { return m_unit; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_unit;
};

} // namespace dmm::widgets
