#include "app/workbench/Appearance.h"

#include "widgets/theme/ClearFusion.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>

namespace dmm::app {

namespace {

QPalette darkPalette() {
  const QColor window(0x26282b), base(0x1c1e20), text(0xe6e6e6), button(0x34373b), grey(0x85898f);
  QPalette dark(button, window);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                          QPalette::ToolTipText, QPalette::BrightText})
    dark.setColor(role, text);
  dark.setColor(QPalette::Base, base);
  dark.setColor(QPalette::AlternateBase, window);
  dark.setColor(QPalette::ToolTipBase, button);
  dark.setColor(QPalette::PlaceholderText, grey);
  dark.setColor(QPalette::Highlight, QColor(0x2f7fc1));
  dark.setColor(QPalette::HighlightedText, Qt::white);
  dark.setColor(QPalette::Link, QColor(0x6cb6f5));
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    dark.setColor(QPalette::Disabled, role, grey);
  dark.setColor(QPalette::Disabled, QPalette::Highlight, button);
  return dark;
}

QPalette lightPalette() {
  QPalette light(QColor(0xefefef), QColor(0xefefef));
  light.setColor(QPalette::Highlight, QColor(0x308cc6));
  light.setColor(QPalette::HighlightedText, Qt::white);
  light.setColor(QPalette::PlaceholderText, QColor(0x7a7a7a));
  return light;
}

} // namespace

void AppearanceChoice::choose(Appearance appearance) {
  m_chosen = appearance;
  static const QString systemStyle = QApplication::style()->name();
  const bool isSystem = appearance == Appearance::System;
  // Desktop styles paint with their own colours; Fusion with ours.
  if (isSystem && systemStyle.compare(QLatin1String("fusion"), Qt::CaseInsensitive) != 0) {
    QApplication::setStyle(systemStyle);
  } else {
    QApplication::setStyle(new widgets::ClearFusion);
  }
  QApplication::setPalette(isSystem                         ? QPalette()
                           : appearance == Appearance::Dark ? darkPalette()
                                                            : lightPalette());
}

QString toString(Appearance appearance) {
  switch (appearance) {
  case Appearance::Light: return QStringLiteral("light");
  case Appearance::Dark: return QStringLiteral("dark");
  case Appearance::System: break;
  }
  return QStringLiteral("system");
}

Appearance appearanceOf(const QString& word) {
  for (const Appearance appearance : {Appearance::Light, Appearance::Dark})
    if (word == toString(appearance)) return appearance;
  return Appearance::System;
}

} // namespace dmm::app
