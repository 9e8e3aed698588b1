#pragma once

#include <QByteArray>
#include <QString>

namespace dmm::widgets {

/// Replaces a file by this content, or leaves it as it is: what was wrong then, else empty. A link
/// stays, and what it leads to is replaced; a pipe or a device stays and gets the content.
/// (QSaveFile alone renames a file whose last bytes found no room: Qt 6.4 looks at writes, not at
/// flushes.)
QString saveFile(const QString& file, const QByteArray& content);

} // namespace dmm::widgets
