#pragma once

#include <QWidget>

class QPushButton;
class QToolButton;

namespace dmm::widgets {

class ElidedLabel;

/// Above the roll of the Music page: the title of the piece on show with what is said of it, and
/// the buttons that change how it is shown.
class PieceHeading : public QWidget {
  Q_OBJECT

 public:
  explicit PieceHeading(QWidget* parent = nullptr);

  /// No title: there is no piece.
  void setPiece(const QString& title, const QString& titleToolTip, const QString& details);
  void setMarksToolTip(const QString& text);
  void setListShown(bool shown); ///< the arrow points to where the list would go

  /// What can be done with the piece on show.
  struct Offers {
    bool saving = false;
    bool comparing = false;
    bool heat = false;
    bool marks = false;
    bool modelPitch = false;
  };
  void offer(const Offers& offers);
  /// What the probabilities presume: "given the keys below"; nothing where each key is by itself.
  void setHeatCondition(const QString& condition);

  bool isAtModelPitch() const; ///< asked for, whether it is offered or not
  bool areMarksOn() const;
  void endComparing(); ///< as if the button was clicked

 Q_SIGNALS:
  void listToggled();
  void modelPitchToggled(bool on);
  void heatToggled(bool on);
  void marksToggled(bool on);
  void compareToggled(bool on);
  void editToggled(bool on);
  void saveClicked();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void makeButtons();
  void layOut();
  void restyle();

  QToolButton* m_list = nullptr;
  QToolButton* m_modelPitch = nullptr;
  QToolButton* m_marks = nullptr;
  QToolButton* m_heat = nullptr;
  QToolButton* m_compare = nullptr;
  QToolButton* m_edit = nullptr;
  QPushButton* m_save = nullptr;
  ElidedLabel* m_title = nullptr;
  ElidedLabel* m_details = nullptr;
};

} // namespace dmm::widgets
