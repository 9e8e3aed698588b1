// The Sweeps page with a real Slurm, the one of tests/sweep/slurm_here.sh: submitted by clicks,
// watched while a run is preempted, found again by a window opened anew, and trained to the bits of
// the same plan without a cluster. Skipped, with a word, where no Slurm can be started.

#include "core/runs/Heartbeat.h"
#include "core/support/ChildProcess.h"
#include "core/types/SweepState.h"
#include "tests/app/workbench/WindowFixture.h"

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>

#include <algorithm>
#include <csignal>
#include <set>
#include <sstream>

using namespace dmm;

namespace {

constexpr int kPatience = 300000; // milliseconds, on a busy machine
constexpr const char* kRates =
    "1e-4, 2e-4, 3e-4, 4e-4, 5e-4, 6e-4, 7e-4, 8e-4, 9e-4, 1e-3, 2e-3, 10";
constexpr int kRuns = 12; // of which the last cannot be trained
constexpr int kEpochs = 40;

/// What a program said, once it has ended.
struct Ended {
  int status = -1;
  QString said;
};
Ended ended(const QString& program, const QStringList& arguments) {
  std::vector<std::string> command{program.toStdString()};
  for (const QString& argument : arguments) command.push_back(argument.toStdString());
  const auto result = support::runCommand(command, std::chrono::seconds(kPatience / 1000));
  return {result.status, QString::fromStdString(result.out + result.err).trimmed()};
}

/// The rows of a CSV file without the column of seconds.
std::string figuresIn(const std::filesystem::path& file) {
  std::string kept;
  std::istringstream lines(test::contentOf(file));
  for (std::string line; std::getline(lines, line); kept += '\n') {
    std::istringstream cells(line);
    int column = 0;
    for (std::string cell; std::getline(cells, cell, ','); ++column)
      if (column != 2) kept += cell + ',';
  }
  return kept;
}

} // namespace

class WindowSlurmTest : public QObject, private test::WindowFixture {
  Q_OBJECT

 private:
  static Ended slurm(const QString& what, const test::TemporaryFolder& folder) {
    return ended(QStringLiteral("bash"),
                 {QStringLiteral(SLURM_HERE), what, path(folder.path() / "slurm")});
  }
  Ended dmm(const QStringList& arguments, const std::filesystem::path& runs) const {
    return ended(QStringLiteral(DMM_PROGRAM),
                 QStringList{QStringLiteral("sweep")} + arguments +
                     QStringList{QStringLiteral("--runs"), path(runs)});
  }

  void type(QLineEdit* line, const QString& text) const {
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
  }
  void showSweeps() const {
    auto* stage = find<QTabWidget>("stage");
    QTest::mouseClick(stage->tabBar(), Qt::LeftButton, {}, stage->tabBar()->tabRect(4).center());
    QTRY_VERIFY(find<QWidget>("sweepPage")->isVisible());
  }
  /// Twelve short runs of a small model, by the experiment panel and the form.
  void plan() const {
    setNumber("model.z_dim", "4");
    setNumber("model.emission_dim", "6");
    setNumber("model.transition_dim", "5");
    setNumber("model.rnn_dim", "8");
    setNumber("run.num_epochs", QByteArray::number(kEpochs).constData());
    setNumber("run.evaluate_every", "10");
    setNumber("run.evaluation_particles", "0");
    setNumber("run.sample_every", "0");
    showSweeps();
    type(find<QLineEdit>("sweepName"), QStringLiteral("rates"));
    click("addAxis");
    type(find<QLineEdit>("axisValues"), QLatin1String(kRates));
    QCOMPARE(find<QLabel>("sweepSummary")->text().section(QLatin1Char(','), 0, 0),
             QStringLiteral("12 runs"));
  }
  /// By the dialog, to this partition.
  void submitTo(const char* partition) const {
    click("sweepSubmit");
    QTRY_VERIFY(m_window->findChild<QDialog*>(QStringLiteral("slurmDialog")));
    type(find<QLineEdit>("slurmPartition"), QLatin1String(partition));
    type(find<QLineEdit>("slurmProgram"), QStringLiteral(DMM_PROGRAM));
    click("submitToSlurm");
    QTRY_VERIFY(!m_window->findChild<QDialog*>(QStringLiteral("slurmDialog")));
  }

  const QAbstractItemModel& table() const { return *find<QTableView>("sweepTable")->model(); }
  QString cell(int row, const char* column) const {
    for (int i = 0; i < table().columnCount(); ++i)
      if (table().headerData(i, Qt::Horizontal).toString() == QLatin1String(column))
        return table().index(row, i).data().toString();
    qFatal("there is no column %s", column);
  }
  /// The first run in this state; -1: there is none.
  int rowOf(types::SweepPhase phase) const {
    for (int row = 0; row < table().rowCount(); ++row)
      if (cell(row, "State") == QLatin1String(types::toString(phase))) return row;
    return -1;
  }
  QString noteOf(types::SweepPhase phase) const {
    const int row = rowOf(phase);
    return row < 0 ? QString() : cell(row, "Note");
  }

  /// A task that is signalled before it trains cannot say itself what took it away.
  static bool tellsOfPreemption(const QString& note) {
    return note.contains(QStringLiteral("preempted")) ||
           note.contains(QStringLiteral("taken away by Slurm"));
  }

  std::filesystem::path runFolder(const QString& id, int index) const {
    return runsFolder() /
           QStringLiteral("%1-%2").arg(id).arg(index, 4, 10, QLatin1Char('0')).toStdString();
  }
  static bool isInTheMiddle(const std::filesystem::path& run) {
    const std::string rows = test::contentOf(run / "metrics.csv");
    const auto epochs = std::count(rows.begin(), rows.end(), '\n') - 1;
    return epochs >= 3 && epochs < kEpochs - 5;
  }
  /// Holds a run in the middle of its training, so that what is done next finds it there however
  /// fast it is; Slurm lets it go on when it tells it to end. False: none is there yet.
  bool hold(const QString& id) const {
    for (int index = 0; index + 1 < kRuns; ++index) {
      const auto run = runFolder(id, index);
      const pid_t process = runs::readHeartbeat(run / "heartbeat").process;
      if (process <= 0 || !isInTheMiddle(run) || ::kill(process, SIGSTOP) != 0) continue;
      if (isInTheMiddle(run)) return true;
      ::kill(process, SIGCONT); // it is at its end
    }
    return false;
  }
  /// Takes both nodes away from the runs, with more rights, until the job is cancelled whose id it
  /// gives.
  static QString preempt() {
    const Ended high = ended(QStringLiteral("sbatch"),
                             {QStringLiteral("--parsable"), QStringLiteral("--partition=high"),
                              QStringLiteral("--nodes=2"), QStringLiteral("--output=/dev/null"),
                              QStringLiteral("--wrap=sleep 1000")});
    return high.status == 0 ? high.said : QString();
  }

  void compareWithRunsHere(const QString& id) const {
    const auto alone = m_folder->path() / "alone";
    std::filesystem::create_directories(alone / "sweeps" / id.toStdString() / "logs");
    for (const char* file : {"sweep.yaml", "base.yaml"})
      std::filesystem::copy_file(runsFolder() / "sweeps" / id.toStdString() / file,
                                 alone / "sweeps" / id.toStdString() / file);
    const Ended here = dmm({QStringLiteral("run"), id}, alone);
    QVERIFY2(here.status == 1, qPrintable(here.said)); // the last one fails here, too
    for (int index = 0; index + 1 < kRuns; ++index) {
      const auto there = runFolder(id, index), local = alone / there.filename();
      const auto figures = figuresIn(local / "metrics.csv");
      QVERIFY2(!figures.empty(), qPrintable(here.said));
      QCOMPARE(figuresIn(there / "metrics.csv"), figures);
      for (const char* file : {"checkpoints/last.pt", "checkpoints/best.pt", "evaluations.csv"}) {
        const auto bits = test::contentOf(local / file);
        QVERIFY2(!bits.empty() && test::contentOf(there / file) == bits, file);
      }
    }
  }

  test::TemporaryFolder m_slurm;

 private Q_SLOTS:
  void initTestCase() {
    qputenv("SLURM_CONF", (m_slurm.path() / "slurm" / "slurm.conf").c_str());
    const Ended started = slurm(QStringLiteral("start"), m_slurm);
    if (started.status != 0) QSKIP(qPrintable(started.said.section(QLatin1Char('\n'), -1)));
  }
  void cleanupTestCase() { slurm(QStringLiteral("stop"), m_slurm); }
  void init() { open(); }
  void cleanup() { shut(); }

  void aPartitionThatIsNotThereIsToldAndNothingIsMade() {
    plan();
    submitTo("nowhere");
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    auto* message = find<QMessageBox>("problemMessage");
    QCOMPARE(message->informativeText(),
             QStringLiteral("sbatch: invalid partition specified: nowhere"));
    QTest::keyClick(message, Qt::Key_Escape);
    QVERIFY(!std::filesystem::exists(runsFolder() / "sweeps"));
    QCOMPARE(find<QComboBox>("sweepChooser")->currentIndex(), 0); // it is a new plan still
  }

  void twelveRunsAreSubmittedWatchedFoundAgainAndFinish() {
    using enum types::SweepPhase;
    plan();
    submitTo("low");
    auto* chooser = find<QComboBox>("sweepChooser");
    QTRY_COMPARE_WITH_TIMEOUT(chooser->currentIndex(), 1, kPatience);
    const QString id = chooser->currentText();
    QVERIFY(QTest::qWaitFor([&] { return hold(id); }, kPatience));
    QTRY_COMPARE_WITH_TIMEOUT(table().rowCount(), kRuns, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!noteOf(Pending).isEmpty(), kPatience); // Slurm's reason
    QTRY_VERIFY_WITH_TIMEOUT(rowOf(Running) >= 0, kPatience);
    const auto nodes = std::set<QString>{QStringLiteral("n1"), QStringLiteral("n2")};
    QVERIFY(nodes.count(cell(rowOf(Running), "Where")));
    QVERIFY(!find<QPushButton>("sweepSubmit")->isEnabled());
    QVERIFY(find<QPushButton>("sweepCancel")->isEnabled());
    // The command line sees the same, and hands in nothing twice.
    QVERIFY(dmm({QStringLiteral("submit"), id}, runsFolder())
                .said.contains(QStringLiteral("nothing to submit")));

    const QString high = preempt();
    QVERIFY(!high.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(rowOf(Requeued) >= 0, kPatience);
    QVERIFY2(tellsOfPreemption(noteOf(Requeued)), qPrintable(noteOf(Requeued)));

    reopen();
    showSweeps();
    chooser = find<QComboBox>("sweepChooser");
    QTRY_COMPARE_WITH_TIMEOUT(chooser->count(), 2, kPatience);
    chooser->setFocus();
    QTest::keyClick(chooser, Qt::Key_Down);
    QCOMPARE(chooser->currentText(), id);
    QTRY_COMPARE_WITH_TIMEOUT(table().rowCount(), kRuns, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(rowOf(Requeued) >= 0, kPatience);
    QVERIFY2(tellsOfPreemption(noteOf(Requeued)), qPrintable(noteOf(Requeued)));
    QCOMPARE(find<QLineEdit>("axisValues")->text().split(QLatin1Char(',')).size(), kRuns);
    ended(QStringLiteral("scancel"), {high});

    QTRY_COMPARE_WITH_TIMEOUT(find<QLabel>("sweepCounts")->text(),
                              QStringLiteral("11 finished, 1 failed"), kPatience);
    QVERIFY2(noteOf(Failed).contains(QStringLiteral("which was not taken")),
             qPrintable(noteOf(Failed)));
    QCOMPARE(problemCount(), 0);
    compareWithRunsHere(id);
  }
};

QTEST_MAIN(WindowSlurmTest)
#include "WindowSlurmTest.moc"
