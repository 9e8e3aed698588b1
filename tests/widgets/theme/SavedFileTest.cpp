#include "widgets/theme/SavedFile.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

using dmm::widgets::saveFile;

class SavedFileTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
  static QByteArray contentOf(const QString& file) {
    QFile content(file);
    return content.open(QIODevice::ReadOnly) ? content.readAll() : QByteArray();
  }

 private Q_SLOTS:
  void aLinkStaysAndItsTargetIsWritten() {
    QCOMPARE(saveFile(path("target.png"), "old"), QString());
    QVERIFY(QFile::link(path("target.png"), path("link")));
    QCOMPARE(saveFile(path("link"), "new"), QString());
    QVERIFY(QFileInfo(path("link")).isSymLink());
    QCOMPARE(contentOf(path("target.png")), QByteArray("new"));
  }

  void aPipeGetsTheContent() {
    const QByteArray pipe = QFile::encodeName(path("pipe"));
    QCOMPARE(::mkfifo(pipe.constData(), 0600), 0);
    QCOMPARE(saveFile(path("pipe"), "x"), QStringLiteral("nobody reads from this pipe"));
    const int reader = ::open(pipe.constData(), O_RDONLY | O_NONBLOCK);
    QVERIFY(reader >= 0);
    QCOMPARE(saveFile(path("pipe"), "a curve"), QString());
    char read[100];
    QCOMPARE(::read(reader, read, sizeof read), ssize_t(7));
    QCOMPARE(QByteArray(read, 7), QByteArray("a curve"));
    ::close(reader);
    struct stat status = {};
    QCOMPARE(::lstat(pipe.constData(), &status), 0);
    QVERIFY(S_ISFIFO(status.st_mode));
  }

  void aFullDeviceIsTold() {
    const QByteArray device = QFile::encodeName(path("full"));
    if (::mknod(device.constData(), S_IFCHR | 0600, makedev(1, 7)) != 0 ||
        !QFile(path("full")).open(QIODevice::WriteOnly))
      QSKIP("no device can be made here");
    QCOMPARE(saveFile(path("full"), "x"), QStringLiteral("No space left on device"));
    struct stat status = {};
    QCOMPARE(::lstat(device.constData(), &status), 0);
    QVERIFY(S_ISCHR(status.st_mode));
  }

  void aFolderIsRefused() {
    QCOMPARE(saveFile(m_folder.path(), "x"), QStringLiteral("is a folder, expected a file"));
  }
};

QTEST_APPLESS_MAIN(SavedFileTest)
#include "SavedFileTest.moc"
