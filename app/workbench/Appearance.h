#pragma once

#include <QString>

namespace dmm::app {

/// Light or dark as the desktop has it, or as the user wants this program.
enum class Appearance { System, Light, Dark };

void apply(Appearance appearance);

/// "system", "light", "dark"; anything else is the system's.
QString toString(Appearance appearance);
Appearance appearanceOf(const QString& word);

} // namespace dmm::app
