// The program dmm-workbench itself, without a screen, and the signals that ask it to end.

#include "core/runs/QueueFile.h"
#include "core/runs/RunStore.h"
#include "core/support/ChildProcess.h"
#include "core/train/Trainer.h"
#include "tests/support/MemoryLimit.h"
#include "tests/support/SmallExperiment.h"

#include <QTest>

#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <utility>
#include <vector>

using namespace dmm;
using types::RunStatus;

class StopSignalsTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::optional<pid_t> m_program;
  std::optional<std::int64_t> m_mostMemory; ///< bytes of addresses

  std::filesystem::path runsFolder() const { return m_folder->path() / "runs"; }
  std::vector<runs::RunDirectory> runs() const { return runs::RunStore(runsFolder()).list(); }
  std::filesystem::path windowSettings() const {
    return m_folder->path() / "config/dmm-workbench/window.ini";
  }

  void start(const std::vector<std::string>& more = {}) {
    std::vector<std::string> command{"env", "QT_QPA_PLATFORM=offscreen"};
    for (const auto& [name, folder] : {std::pair("XDG_DATA_HOME", "home"),
                                       {"XDG_CONFIG_HOME", "config"},
                                       {"XDG_RUNTIME_DIR", "runtime"}}) {
      std::filesystem::create_directories(m_folder->path() / folder);
      command.push_back(std::string(name) + "=" + (m_folder->path() / folder).string());
    }
    if (m_mostMemory)
      command.insert(command.end(), {"prlimit", "--as=" + std::to_string(*m_mostMemory)});
    command.insert(command.end(), {DMM_WORKBENCH_PROGRAM, "--runs", runsFolder().string()});
    command.insert(command.end(), more.begin(), more.end());
    m_program = support::startProcess(command, m_folder->path() / "said.txt");
  }

  /// Whether it has ended, and then its exit status.
  bool hasEnded(int& status) {
    int waited = 0;
    if (::waitpid(*m_program, &waited, WNOHANG) != *m_program) return false;
    m_program.reset();
    status = support::exitStatusOf(waited);
    return true;
  }

  void endWith(int signal) {
    QCOMPARE(::kill(*m_program, signal), 0);
    int status = -1;
    QVERIFY(QTest::qWaitFor([&] { return hasEnded(status); }, 60000));
    QVERIFY2(status == 0, test::contentOf(m_folder->path() / "said.txt").c_str());
    QVERIFY(std::filesystem::exists(windowSettings()));
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    std::filesystem::create_directories(runsFolder());
  }
  void cleanup() {
    if (m_program) {
      ::kill(*m_program, SIGKILL);
      ::waitpid(*m_program, nullptr, 0);
    }
    m_program.reset();
    m_mostMemory.reset();
    m_folder.reset();
  }

  void aTrainingIsInterruptedAndGoesOn_data() {
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGHUP") << SIGHUP;
    QTest::newRow("SIGINT") << SIGINT;
  }
  void aTrainingIsInterruptedAndGoesOn() {
    QFETCH(int, signal);
    auto config = test::smallExperiment(test::writeSmallDataset(*m_folder));
    config.run.numEpochs = 100000;
    config.run.checkpointEvery = 1000000;
    config.run.sampleEvery = 0;
    auto other = config;
    other.name = "waits";
    runs::writeQueue(runs::queueFile(runsFolder()), {{config, "", ""}, {other, "", ""}});
    start({"--start-queue"});
    QTRY_VERIFY_WITH_TIMEOUT(!runs().empty() && runs().front().summary().epochsDone() >= 3, 60000);
    QCOMPARE(runs().front().readInfo().status, RunStatus::Running);
    endWith(signal);

    QCOMPARE(runs().size(), std::size_t(1)); // the next one of the queue was not begun
    const runs::RunDirectory run = runs().front();
    QCOMPARE(run.readInfo().status, RunStatus::Interrupted);
    QCOMPARE(run.readInfo().failure, std::string());
    QVERIFY(!run.readInfo().ended.empty());
    QVERIFY(std::filesystem::exists(run.lastCheckpoint()));
    // Both wait, the first of them to go on.
    const auto queue = runs::readQueue(runs::queueFile(runsFolder()));
    QCOMPARE(queue.size(), std::size_t(2));
    QCOMPARE(queue.front().run, run.id());

    const auto done = run.summary().epochsDone();
    const auto trainer = train::Trainer::resume(run, done + 2);
    QVERIFY(trainer->notice().empty());
    QCOMPARE(trainer->run({}), RunStatus::Finished);
    QCOMPARE(run.summary().epochsDone(), done + 2);
  }

  void whatDoesNotFitIsRefusedAndTheWindowLives() {
    if (test::kIsSanitized) QSKIP("a sanitizer takes all addresses");
    auto config = test::smallExperiment(test::writeSmallDataset(*m_folder));
    config.model.zDim = 9000;
    runs::writeQueue(runs::queueFile(runsFolder()), {{config, "", ""}});
    m_mostMemory = 8'000'000'000;
    start({"--start-queue"});
    const auto failure = [this] {
      return runs::readQueue(runs::queueFile(runsFolder())).front().failure;
    };
    QTRY_VERIFY_WITH_TIMEOUT(!failure().empty(), 60000);
    QVERIFY2(failure().find("training this needs about") != std::string::npos, failure().c_str());
    QVERIFY(runs().empty());
    endWith(SIGTERM);
  }

  void withNothingToLoseItEndsAtOnce() {
    start();
    QTRY_VERIFY_WITH_TIMEOUT(isThere(), 60000);
    endWith(SIGTERM);
  }

 private:
  /// A program that handles the signal has bit 14 (SIGTERM - 1) in SigCgt of its status.
  bool isThere() const {
    const std::string status = test::contentOf("/proc/" + std::to_string(*m_program) + "/status");
    const auto place = status.find("SigCgt:");
    if (place == std::string::npos) return false;
    return (std::stoull(status.substr(place + 7), nullptr, 16) >> (SIGTERM - 1) & 1) != 0;
  }
};

QTEST_GUILESS_MAIN(StopSignalsTest)
#include "StopSignalsTest.moc"
#include "tests/support/NamedValues.h"
