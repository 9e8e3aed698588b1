#include "widgets/theme/ToneLabel.h"

#include "widgets/theme/Palette.h"

#include <QEvent>

namespace dmm::widgets {

ToneLabel::ToneLabel(Tone tone, QWidget* parent) : QLabel(parent), m_tone(tone) {
  setWordWrap(true);
  setTextFormat(Qt::PlainText);
  recolour();
}

void ToneLabel::say(const QString& words) {
  setText(words);
  setVisible(!words.isEmpty());
}

void ToneLabel::changeEvent(QEvent* event) {
  QLabel::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ParentChange) recolour();
}

void ToneLabel::recolour() {
  // From the parent's palette: our own already holds the colour that was mixed last.
  const QPalette around = parentWidget() ? parentWidget()->palette() : QPalette();
  const QColor color =
      m_tone == Tone::Quiet ? palette::quietText(around) : palette::problemText(around);
  if (palette().color(QPalette::WindowText) == color) return;
  QPalette own;
  own.setColor(QPalette::WindowText, color);
  setPalette(own);
}

QLabel* makePanelTitle(const QString& text, QWidget* parent) {
  auto* title = new ToneLabel(ToneLabel::Tone::Quiet, parent);
  title->setText(text);
  title->setWordWrap(false);
  QFont font = title->font();
  font.setBold(true);
  font.setLetterSpacing(QFont::PercentageSpacing, 106);
  title->setFont(font);
  return title;
}

QLabel* makeHeading(const QString& text, QWidget* parent) {
  auto* heading = new QLabel(text, parent);
  QFont font = heading->font();
  font.setWeight(QFont::DemiBold);
  heading->setFont(font);
  return heading;
}

} // namespace dmm::widgets
