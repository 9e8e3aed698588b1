#include "widgets/theme/SavedFile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <cerrno>
#include <fcntl.h>

namespace dmm::widgets {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("SavedFile", text); }

/// The window does not stand still until somebody reads from a pipe.
QString writeInto(const QString& file, const QByteArray& content) {
  const int descriptor = ::open(QFile::encodeName(file).constData(),
                                O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (descriptor < 0)
    return errno == ENXIO ? tr("nobody reads from this pipe") : qt_error_string(errno);
  ::fcntl(descriptor, F_SETFL, O_APPEND); // from now on it may take its time
  QFile target;
  const bool isWritten = target.open(descriptor, QIODevice::WriteOnly | QIODevice::Unbuffered,
                                     QFileDevice::AutoCloseHandle) &&
                         target.write(content) == content.size();
  return isWritten ? QString() : target.errorString();
}

} // namespace

QString saveFile(const QString& file, const QByteArray& content) {
  const QFileInfo there(file);
  if (there.isDir()) return tr("is a folder, expected a file");
  if (there.exists() && !there.isFile()) return writeInto(file, content);
  QSaveFile target(file);
  const bool isSaved = target.open(QIODevice::WriteOnly) &&
                       target.write(content) == content.size() && target.flush() && target.commit();
  return isSaved ? QString() : target.errorString();
}

} // namespace dmm::widgets
