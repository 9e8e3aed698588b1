#pragma once

#include <QIcon>
#include <QPalette>

namespace dmm::widgets {

enum class TransportGlyph { ToStart, Play, Pause, Stop, Loop, Solo, Volume, Panic };

/// The signs of a tape deck in the colours of this window, sharp at every scale.
QIcon transportIcon(TransportGlyph glyph, const QPalette& palette);

} // namespace dmm::widgets
