#include "app/workbench/QueueController.h"

#include "app/workbench/TrainingController.h"
#include "core/runs/QueueFile.h"
#include "core/runs/RunStore.h"
#include "tests/support/SmallExperiment.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace dmm;
using app::QueueController;
using app::TrainingController;
using types::QueuedExperiment;
using types::RunStatus;

class QueueControllerTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<TrainingController> m_training;
  std::unique_ptr<QueueController> m_queue;
  types::ExperimentConfig m_small;

  std::filesystem::path runsFolder() const { return m_folder->path() / "runs"; }
  std::vector<QueuedExperiment> saved() const {
    return runs::readQueue(runs::queueFile(runsFolder()));
  }
  QueuedExperiment named(const char* name, std::int64_t epochs = 2) const {
    QueuedExperiment entry{m_small, "", ""};
    entry.config.name = name;
    entry.config.run.numEpochs = epochs;
    return entry;
  }
  QStringList names() const {
    QStringList list;
    for (const auto& entry : m_queue->entries()) list += QString::fromStdString(entry.config.name);
    return list;
  }
  std::vector<types::RunSummary> runs() const {
    std::vector<types::RunSummary> all;
    for (const auto& run : runs::RunStore(runsFolder()).list()) all.push_back(run.summary());
    return all;
  }
  void open() {
    m_queue.reset();
    m_training = std::make_unique<TrainingController>(runsFolder());
    m_queue = std::make_unique<QueueController>(*m_training, runsFolder());
    m_queue->load();
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_small = test::smallExperiment(test::writeSmallDataset(*m_folder));
    open();
  }
  void cleanup() {
    m_queue.reset();
    m_training.reset();
  }

  void theProgramsEndInterruptsOneAndStartsNoOther() {
    m_queue->add({named("a", 100000), named("b")});
    m_queue->start();
    QTRY_VERIFY(!runs().empty() && runs().front().epochsDone() >= 1);
    m_queue->keepForNextStart();
    m_training->interrupt();
    QTRY_VERIFY(!m_training->isTraining());
    QTRY_VERIFY(!m_queue->isGoing());
    QCOMPARE(runs().size(), std::size_t(1));
    QCOMPARE(runs().front().info.status, RunStatus::Interrupted);
    QCOMPARE(saved().size(), std::size_t(2));
    QCOMPARE(saved().front().run, runs().front().info.id);
  }

  void trainsOneAfterTheOther() {
    m_queue->add({named("a"), named("b"), named("c")});
    QVERIFY(!m_queue->isGoing()); // nobody said so
    QCOMPARE(saved().size(), std::size_t(3));
    m_queue->start();
    QCOMPARE(m_queue->trainingRow(), 0);
    QTRY_VERIFY(m_queue->entries().empty() && !m_training->isTraining());
    QTRY_VERIFY(!m_queue->isGoing());
    QVERIFY(saved().empty());
    QStringList trained;
    for (const auto& run : runs()) {
      QCOMPARE(run.info.status, RunStatus::Finished);
      trained += QString::fromStdString(run.info.name);
    }
    trained.sort(); // ids of one second are in no order
    QCOMPARE(trained, QStringList({"a", "b", "c"}));
  }

  void anEmptiedQueueRestsAtOnce() {
    bool hasGoneOnEmpty = false;
    connect(m_queue.get(), &QueueController::queueChanged, this,
            [&] { hasGoneOnEmpty |= m_queue->entries().empty() && m_queue->isGoing(); });
    m_queue->add({named("a")});
    m_queue->start();
    QTRY_VERIFY(m_queue->entries().empty() && !m_training->isTraining());
    QTRY_VERIFY(!m_queue->isGoing());
    QVERIFY(!hasGoneOnEmpty); // whoever adds a run just then would find "Hold" where "Start" stood
  }

  void aFailureIsToldAndTheNextOneStarts() {
    auto bad = named("bad");
    bad.config.dataset = {"none", "/nowhere.json", ""};
    QSignalSpy failed(m_queue.get(), &QueueController::entryFailed);
    m_queue->add({bad, named("good")});
    m_queue->start();
    QTRY_COMPARE(runs().size(), std::size_t(1));
    QTRY_VERIFY(!m_training->isTraining() && !m_queue->isGoing());
    QCOMPARE(failed.count(), 1);
    QCOMPARE(names(), QStringList("bad")); // it stays, with the reason
    QVERIFY(saved().front().failure.find("nowhere.json") != std::string::npos);
    m_queue->start(); // and is passed over
    QVERIFY(!m_queue->isGoing());
    m_queue->retry(0); // until it is to be tried again
    QCOMPARE(saved().front().failure, std::string());
    m_queue->start();
    QVERIFY(m_queue->isGoing());
    QTRY_COMPARE(failed.count(), 2);
  }

  void stoppingHoldsTheQueue() {
    m_queue->add({named("long", 1000000), named("next")});
    m_queue->start();
    QTRY_VERIFY(!runs().empty() && runs().front().epochsDone() > 0);
    m_training->stop();
    QTRY_VERIFY(!m_training->isTraining());
    QCOMPARE(names(), QStringList("next"));
    QVERIFY(!m_queue->isGoing());
    QCOMPARE(runs().front().info.status, RunStatus::Stopped);
  }

  void whatWasTrainedWhenTheProgramEndedIsResumed() {
    m_queue->add({named("long", 1000000), named("next")});
    m_queue->start();
    QTRY_VERIFY(!runs().empty() && runs().front().epochsDone() > 2);
    m_queue->keepForNextStart();
    m_training->stop();
    QTRY_VERIFY(!m_training->isTraining());
    const std::string id = runs().front().info.id;

    open();
    QCOMPARE(names(), QStringList({"long", "next"}));
    QCOMPARE(m_queue->entries().front().run, id);
    QVERIFY(!m_queue->isGoing());
    const auto done = runs().front().epochsDone();
    m_queue->start();
    QTRY_VERIFY(runs().front().epochsDone() > done + 2);
    QCOMPARE(runs().size(), std::size_t(1)); // the same run, one line
    const auto reports = runs().front().reports;
    for (std::size_t i = 0; i < reports.size(); ++i) QCOMPARE(reports[i].epoch, std::int64_t(i));
  }

  void movesAndRemoves() {
    m_queue->add({named("a"), named("b"), named("c"), named("d")});
    m_queue->move(3, 0);
    QCOMPARE(names(), QStringList({"d", "a", "b", "c"}));
    m_queue->move(0, 2);
    QCOMPARE(names(), QStringList({"a", "b", "d", "c"}));
    m_queue->move(0, 9); // nowhere
    m_queue->remove(1);
    m_queue->remove(7);
    QCOMPARE(names(), QStringList({"a", "d", "c"}));
    QCOMPARE(saved().size(), std::size_t(3));
    open();
    QCOMPARE(names(), QStringList({"a", "d", "c"}));
  }

  void whatTrainsStaysWhereItIs() {
    m_queue->add({named("long", 1000000), named("b"), named("c")});
    m_queue->start();
    QTRY_VERIFY(m_training->runId().size() > 0);
    m_queue->move(1, 0);
    m_queue->remove(0);
    QCOMPARE(names(), QStringList({"long", "b", "c"}));
    m_queue->move(2, 1);
    QCOMPARE(names(), QStringList({"long", "c", "b"}));
    QCOMPARE(m_queue->trainingRow(), 0);
  }

  void whatIsAddedWhileSomethingTrainsFollows() {
    m_training->startRun(named("by hand").config);
    m_queue->add({named("follows")});
    QVERIFY(m_queue->isGoing());
    QTRY_COMPARE(runs().size(), std::size_t(2));
    QTRY_VERIFY(m_queue->entries().empty());
  }

  void aDamagedFileIsPutAsideAndTold() {
    m_queue.reset();
    std::filesystem::create_directories(runsFolder());
    m_folder->write("runs/queue.yaml", "- experiment: 3: [");
    m_queue = std::make_unique<QueueController>(*m_training, runsFolder());
    QSignalSpy problem(m_queue.get(), &QueueController::problemOccurred);
    m_queue->load();
    QCOMPARE(problem.count(), 1);
    QVERIFY(m_queue->entries().empty());
    QVERIFY(std::filesystem::exists(runsFolder() / "queue.yaml.damaged"));
    m_queue->add({named("a")});
    QCOMPARE(saved().size(), std::size_t(1));
  }

  void theSecondWindowLeavesTheQueueAlone() {
    m_queue->add({named("a")});
    TrainingController training(runsFolder());
    QueueController second(training, runsFolder());
    second.load();
    QVERIFY(!second.lockedReason().isEmpty());
    second.add({named("b")});
    second.start();
    QVERIFY(second.entries().empty() && !training.isTraining());
    QCOMPARE(saved().size(), std::size_t(1));
  }
};

QTEST_GUILESS_MAIN(QueueControllerTest)
#include "QueueControllerTest.moc"
#include "tests/support/NamedValues.h"
