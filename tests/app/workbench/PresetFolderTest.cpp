#include "app/workbench/Presets.h"
#include "core/config/Presets.h"
#include "core/support/Errors.h"
#include "tests/support/TemporaryFolder.h"

#include <QTest>

using namespace dmm;
using app::PresetFolder;

class PresetFolderTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyPresetThatShipsIsOffered() {
    const auto shipped = app::shippedPresets();
    QCOMPARE(shipped.size(), config::shippedPresets().size());
    QCOMPARE(shipped.front().first, QStringLiteral("Quick listen"));
    QStringList names; // the runs are called by them
    for (const auto& [label, config] : shipped) names += QString::fromStdString(config.name);
    QCOMPARE(names.removeDuplicates(), qsizetype(0));
    QVERIFY(!names.contains(QString()));
  }

  void keepsReplacesAndDeletes() {
    const test::TemporaryFolder folder;
    const PresetFolder presets(folder.path() / "presets");
    QVERIFY(presets.read().presets.empty());
    types::ExperimentConfig config;
    config.model.zDim = 12;
    presets.save("Kleine Größe", config);
    presets.save("another", {});
    QVERIFY(presets.has("Kleine Größe"));
    config.model.zDim = 13;
    presets.save("Kleine Größe", config);
    const auto read = presets.read();
    QCOMPARE(read.presets.size(), std::size_t(2));
    QCOMPARE(read.presets[0].first, QStringLiteral("Kleine Größe"));
    QCOMPARE(read.presets[0].second.model.zDim, std::int64_t(13));
    presets.remove("Kleine Größe");
    QVERIFY(!presets.has("Kleine Größe"));
    QCOMPARE(presets.read().presets.size(), std::size_t(1));
  }

  void refusesNamesThatNoFileCanHave() {
    const test::TemporaryFolder folder;
    const PresetFolder presets(folder.path());
    for (const char* name : {"", "a/b", "../up", ".hidden"})
      QVERIFY_EXCEPTION_THROWN(presets.save(name, {}), support::InputError);
    QVERIFY(presets.read().presets.empty());
  }

  void oneDamagedPresetIsToldAndTheOthersAreThere() {
    const test::TemporaryFolder folder;
    const PresetFolder presets(folder.path());
    presets.save("good", {});
    folder.write("bad.yaml", "model: {z_dim: -1}\n");
    folder.write("notes.txt", "no preset");
    const auto read = presets.read();
    QCOMPARE(read.presets.size(), std::size_t(1));
    QCOMPARE(read.problems.size(), std::size_t(1));
    QVERIFY(QString::fromStdString(read.problems[0])
                .contains(QStringLiteral("bad.yaml:1: model.z_dim")));
  }
};

QTEST_APPLESS_MAIN(PresetFolderTest)
#include "PresetFolderTest.moc"
