#pragma once

#include <QLabel>

namespace dmm::widgets {

/// Wrapping text that speaks more quietly than the rest, or says what is wrong. Follows the
/// palette when the window turns dark or light.
class ToneLabel : public QLabel {
  Q_OBJECT

 public:
  enum class Tone { Quiet, Problem };

  explicit ToneLabel(Tone tone, QWidget* parent = nullptr);

  /// Hides the label when there is nothing to say.
  void say(const QString& text);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void recolour();

  Tone m_tone;
};

/// The small bold title at the top of a panel.
QLabel* makePanelTitle(const QString& text, QWidget* parent);

/// The title of a part of a page.
QLabel* makeHeading(const QString& text, QWidget* parent);

} // namespace dmm::widgets
