#pragma once

#include <QString>

class QToolButton;
class QWidget;

namespace dmm::widgets {

/// Width of the column at the right edge of a form in which reset arrows appear.
inline constexpr int kResetColumnWidth = 24;

/// The small arrow that takes a setting back to the preset; its objectName is key + ".reset".
QToolButton* makeResetButton(const QString& key, QWidget* parent);

} // namespace dmm::widgets
