#include "app/workbench/Resources.h"

#include <QFile>

/// The resources are in a static library and must be named once (in the global namespace).
static void initialiseResources() { Q_INIT_RESOURCE(workbench); }

namespace dmm::app {

QIcon programIcon() {
  initialiseResources();
  return QIcon(QStringLiteral(":/about/icon.svg"));
}

QByteArray thirdPartyNotices() {
  initialiseResources();
  QFile file(QStringLiteral(":/about/third-party.md"));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace dmm::app
