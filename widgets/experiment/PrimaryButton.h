#pragma once

#include <QPushButton>

namespace dmm::widgets {

/// The one filled button of a window, in the system's accent colour.
class PrimaryButton : public QPushButton {
  Q_OBJECT

 public:
  explicit PrimaryButton(const QString& text, QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

} // namespace dmm::widgets
