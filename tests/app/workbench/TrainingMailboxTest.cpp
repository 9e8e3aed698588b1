#include "app/workbench/TrainingMailbox.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace dmm;
using app::TrainingMailbox;

namespace {

types::EpochReport reportOf(std::int64_t epoch) {
  types::EpochReport report;
  report.epoch = epoch;
  return report;
}

} // namespace

class TrainingMailboxTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void keepsEveryReportAndTheNewestOfTheRest() {
    TrainingMailbox box;
    box.putStarted("run");
    for (int epoch = 0; epoch < 3; ++epoch) box.putReport(reportOf(epoch));
    types::TrainingProgress progress;
    for (progress.miniBatch = 1; progress.miniBatch < 5; ++progress.miniBatch)
      box.putProgress(progress);
    box.putStatus(types::RunStatus::Running);
    box.putStatus(types::RunStatus::Paused);
    box.putEnd("why");
    const auto mail = box.take();
    QCOMPARE(mail.startedRun, std::string("run"));
    QCOMPARE(mail.reports.size(), std::size_t(3));
    QCOMPARE(mail.progress->miniBatch, std::int64_t(4));
    QCOMPARE(*mail.status, types::RunStatus::Paused);
    QCOMPARE(mail.failure, std::string("why"));
    QVERIFY(mail.ended);
    const auto nothing = box.take();
    QVERIFY(nothing.reports.empty() && !nothing.progress && !nothing.status && !nothing.ended);
  }

  void anEpochThatIsDoneOutdatesItsProgress() {
    TrainingMailbox box;
    types::TrainingProgress progress;
    progress.epoch = 4;
    box.putProgress(progress);
    box.putReport(reportOf(4));
    QVERIFY(!box.take().progress);
    box.putReport(reportOf(5));
    progress.epoch = 6;
    box.putProgress(progress);
    QCOMPARE(box.take().progress->epoch, std::int64_t(6));
  }

  void aFullBoxMakesTheTrainerWaitAndLosesNothing() {
    TrainingMailbox box(4);
    std::atomic<int> put = 0;
    std::thread trainer([&] {
      for (int epoch = 0; epoch < 100; ++epoch, ++put) box.putReport(reportOf(epoch));
    });
    QTRY_COMPARE(put.load(), 4);
    std::vector<types::EpochReport> all;
    while (all.size() < 100) {
      const auto mail = box.take();
      QVERIFY(mail.reports.size() <= 4);
      all.insert(all.end(), mail.reports.begin(), mail.reports.end());
    }
    trainer.join();
    for (std::size_t i = 0; i < all.size(); ++i) QCOMPARE(all[i].epoch, std::int64_t(i));
  }

  void closingReleasesAWaitingTrainer() {
    TrainingMailbox box(1);
    std::thread trainer([&] {
      for (int epoch = 0; epoch < 10; ++epoch) box.putReport(reportOf(epoch));
    });
    box.close();
    trainer.join(); // would hang
    QVERIFY(box.take().reports.size() <= 1);
  }
};

QTEST_APPLESS_MAIN(TrainingMailboxTest)
#include "TrainingMailboxTest.moc"
#include "tests/support/NamedValues.h"
