#include "app/workbench/RunLibrary.h"

#include "core/runs/MetricsFile.h"
#include "core/runs/RunStore.h"
#include "tests/support/TemporaryFolder.h"

#include <QTest>

using namespace dmm;

class RunLibraryTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void seesWhatOthersWrite() {
    const test::TemporaryFolder folder;
    const runs::RunStore store(folder.path());
    app::RunLibrary library(folder.path());
    QVERIFY(!library.refresh());

    const auto run = store.create({});
    QVERIFY(library.refresh());
    QVERIFY(!library.refresh());
    QCOMPARE(library.runs().size(), std::size_t(1));
    QCOMPARE(library.find(run.id())->info.status, types::RunStatus::Queued);
    {
      runs::MetricsWriter writer(run.metricsFile(), 0);
      auto info = run.readInfo();
      info.status = types::RunStatus::Running;
      run.writeInfo(info);
      writer.append({});
      QVERIFY(library.refresh());
      QCOMPARE(library.find(run.id())->info.status, types::RunStatus::Running);
      QCOMPARE(library.find(run.id())->epochsDone(), std::int64_t(1));
    }
    QVERIFY(library.refresh()); // the writer is gone: interrupted
    QCOMPARE(library.find(run.id())->info.status, types::RunStatus::Interrupted);

    std::filesystem::remove_all(run.path());
    QVERIFY(library.refresh());
    QVERIFY(library.runs().empty());
    QCOMPARE(library.find(run.id()), nullptr);
  }
};

QTEST_APPLESS_MAIN(RunLibraryTest)
#include "RunLibraryTest.moc"
