#pragma once

#include <QComboBox>

namespace dmm::widgets {

/// A combo box for a narrow scrolling panel: it takes the width it is given, whatever its entries
/// are called, and leaves the wheel to the panel (scrolling by must not change a setting).
class NarrowComboBox : public QComboBox {
  Q_OBJECT

 public:
  explicit NarrowComboBox(QWidget* parent = nullptr);

  /// The tip, which the list shows too, says what it is. An entry that cannot be taken just now
  /// stays in the list, grey, and the tip says why.
  void setEntry(int index, bool isEnabled, const QString& tip);

  void showPopup() override; // as wide as the longest entry

 protected:
  void paintEvent(QPaintEvent* event) override; // elides, which QComboBox does not
  void wheelEvent(QWheelEvent* event) override;
};

} // namespace dmm::widgets
