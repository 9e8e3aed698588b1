#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace dmm::widgets {

class ToneLabel;

/// What the stage offers while no run is on show: to listen to Bach, to let a model compose that is
/// there already, and to train one.
class WelcomePage : public QWidget {
  Q_OBJECT

 public:
  explicit WelcomePage(QWidget* parent = nullptr);

  /// Whether there is a model that composes before anything was trained.
  void setComposerThere(bool isThere);

 Q_SIGNALS:
  void listenRequested();
  void composeRequested();
  void trainRequested();

 private:
  struct Offer {
    ToneLabel* words;
    QPushButton* button;
  };

  /// Beside those that are there: a heading, what will happen, and the button that does it.
  Offer addOffer(const QString& heading, const QString& button, const char* name);

  QHBoxLayout* m_offers;
  Offer m_compose;
};

} // namespace dmm::widgets
