#pragma once

#include <QString>

namespace dmm::app {

/// Light or dark as the desktop has it, or as the user wants this program.
enum class Appearance { System, Light, Dark };

/// "system", "light", "dark"; anything else is the system's.
QString toString(Appearance appearance);
Appearance appearanceOf(const QString& word);

/// The one that the user chose, and the way to choose.
class AppearanceChoice {
 public:
  Appearance chosen() const { return m_chosen; }
  void choose(Appearance appearance);

 private:
  Appearance m_chosen = Appearance::System;
};

} // namespace dmm::app
