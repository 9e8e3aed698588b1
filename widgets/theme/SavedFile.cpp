#include "widgets/theme/SavedFile.h"

#include <QSaveFile>

namespace dmm::widgets {

QString saveFile(const QString& file, const QByteArray& content) {
  QSaveFile target(file);
  const bool isSaved = target.open(QIODevice::WriteOnly) &&
                       target.write(content) == content.size() && target.flush() && target.commit();
  return isSaved ? QString() : target.errorString();
}

} // namespace dmm::widgets
