#pragma once

#include <QComboBox>

namespace dmm::widgets {

/// Chooses a piece by what is typed of its number or title: Return takes the first that matches,
/// and what is no piece gives way to the chosen one when the focus leaves.
class PieceComboBox : public QComboBox {
  Q_OBJECT

 public:
  explicit PieceComboBox(const QString& name, QWidget* parent = nullptr);
  ~PieceComboBox() override;

  /// The place of the piece that the text names, or -1 while it names none.
  int chosen() const;

 Q_SIGNALS:
  void pieceChosen(); ///< by the user: see chosen()

 private:
  void takeMatch();
};

} // namespace dmm::widgets
