#pragma once

#include <QByteArray>
#include <QIcon>

namespace dmm::app {

/// What the program carries (resources/workbench.qrc).
QIcon programIcon();
QByteArray thirdPartyNotices(); ///< Markdown

} // namespace dmm::app
