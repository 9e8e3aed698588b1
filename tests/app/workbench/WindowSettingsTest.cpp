#include "app/workbench/WindowSettings.h"

#include "tests/support/TemporaryFolder.h"

#include <QTest>

using namespace dmm;
using app::WindowSettings;

class WindowSettingsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void remembers() {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "config" / "window.ini";
    {
      WindowSettings settings(file);
      QCOMPARE(settings.problem(), QString());
      settings.setValue("runs/selected", QStringLiteral("a: b, \"c\""));
      settings.setValue("curves", QVariantMap{{"x", 3}});
      settings.save();
    }
    const WindowSettings settings(file);
    QCOMPARE(settings.problem(), QString());
    QCOMPARE(settings.value("runs/selected").toString(), QStringLiteral("a: b, \"c\""));
    QCOMPARE(settings.value("curves").toMap().value("x").toInt(), 3);
    QVERIFY(!settings.value("nothing").isValid());
  }

  void aDamagedFileIsPutAside_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("binary") << QByteArray("\x7f"
                                          "ELF\0\0\xff\xfe garbage",
                                          17);
    QTest::newRow("far too large") << "[General]\ntab=2\n" + QByteArray(2 << 20, '\n');
    QTest::newRow("no key") << QByteArray("[General]\nthis is no setting\n");
  }
  void aDamagedFileIsPutAside() {
    QFETCH(QByteArray, content);
    const test::TemporaryFolder folder;
    const auto file = folder.write("window.ini", content.toStdString());
    {
      WindowSettings settings(file);
      QVERIFY(settings.problem().contains(QStringLiteral("window.ini.damaged")));
      settings.setValue("tab", 2);
      settings.save();
    }
    QCOMPARE(test::contentOf(folder.path() / "window.ini.damaged"), content.toStdString());
    const WindowSettings again(file);
    QCOMPARE(again.problem(), QString());
    QCOMPARE(again.value("tab").toInt(), 2);
  }
};

QTEST_GUILESS_MAIN(WindowSettingsTest)
#include "WindowSettingsTest.moc"
