#include "app/workbench/RunLibrary.h"

#include "app/workbench/RunScanner.h"
#include "core/runs/MetricsFile.h"
#include "core/runs/RunStore.h"
#include "tests/support/TemporaryFolder.h"

#include <QSignalSpy>
#include <QTest>

#include <chrono>
#include <fstream>
#include <memory>
#include <set>

using namespace dmm;
using app::RunLibrary;

class RunLibraryTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<RunLibrary> m_library;

  runs::RunStore store() const { return runs::RunStore(m_folder->path()); }
  void look() { m_library->requestRefresh(); }
  const types::RunSummary* known(const runs::RunDirectory& run) const {
    const auto* summary = m_library->find(run.id());
    return summary && !summary->isPartial ? summary : nullptr;
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_library = std::make_unique<RunLibrary>(m_folder->path());
  }
  void cleanup() {
    m_library.reset();
    m_folder.reset();
  }

  void anEmptyFolderIsLoadedToo() {
    QSignalSpy loaded(m_library.get(), &RunLibrary::loaded);
    look();
    QTRY_COMPARE(loaded.count(), 1);
    QVERIFY(m_library->runs().empty());
  }

  void seesWhatOthersWrite() {
    const auto run = store().create({});
    look();
    QTRY_VERIFY(known(run));
    QCOMPARE(known(run)->info.status, types::RunStatus::Queued);
    {
      runs::MetricsWriter writer(run.metricsFile(), 0);
      run.updateInfo([](types::RunInfo& info) { info.status = types::RunStatus::Running; });
      types::EpochReport report;
      report.seconds = 0.5;
      for (; report.epoch < 4; ++report.epoch) writer.append(report);
      look();
      QTRY_COMPARE(known(run)->info.status, types::RunStatus::Running);
      QTRY_COMPARE(known(run)->epochsDone(), std::int64_t(4));
      QCOMPARE(known(run)->secondsAnEpoch, 0.5);
      QVERIFY(known(run)->reports.size() <= 2); // condensed
    }
    look();
    QTRY_COMPARE(known(run)->info.status, types::RunStatus::Interrupted); // the writer is gone

    QSignalSpy gone(m_library.get(), &RunLibrary::runsGone);
    std::filesystem::remove_all(run.path());
    look();
    QTRY_COMPARE(gone.count(), 1);
    QVERIFY(!m_library->find(run.id()));
  }

  void nothingChangedNothingIsTold() {
    const auto run = store().create({});
    look();
    QTRY_VERIFY(known(run));
    QSignalSpy read(m_library.get(), &RunLibrary::runsRead);
    const auto other = store().create({});
    look();
    QTRY_VERIFY(known(other));
    for (const auto& signal : read)
      for (const auto& summary : signal.front().value<std::vector<types::RunSummary>>())
        QCOMPARE(summary.info.id, other.id());
  }

  void whatTheWindowDidIsReadAtOnce() {
    const auto run = store().create({});
    m_library->refreshRun(run.id());
    QVERIFY(known(run));
    run.updateInfo([](types::RunInfo& info) { info.name = "renamed"; });
    look(); // its answer may be older than ours
    m_library->refreshRun(run.id());
    QCOMPARE(known(run)->info.name, std::string("renamed"));
    run.updateInfo([](types::RunInfo& info) { info.name = "again"; });
    look();
    QTRY_COMPARE(known(run)->info.name, std::string("again"));
    store().moveToTrash(run.id());
    m_library->refreshRun(run.id());
    QVERIFY(!m_library->find(run.id()));
    look();
    store().restore(run.id());
    m_library->refreshRun(run.id());
    QVERIFY(known(run));
    look();
    QTest::qWait(0);
    QVERIFY(known(run));
  }

  void aLongRunKeepsItsFiguresAndIsReadInTheBackground() {
    const auto run = store().create({});
    {
      runs::MetricsWriter writer(run.metricsFile(), 0);
      types::EpochReport report;
      report.validNll = 9;
      for (; report.epoch < 3000; ++report.epoch) writer.append(report);
    }
    m_library->refreshRun(run.id()); // new here: its record at once, its figures later
    QVERIFY(m_library->find(run.id()));
    QTRY_VERIFY(known(run));
    QCOMPARE(known(run)->epochsDone(), std::int64_t(3000));

    run.updateInfo([](types::RunInfo& info) { info.name = "renamed"; });
    m_library->refreshRun(run.id());
    QCOMPARE(known(run)->info.name, std::string("renamed"));
    QCOMPARE(known(run)->epochsDone(), std::int64_t(3000));
    QCOMPARE(known(run)->best()->validNll, 9.0);
  }

  void epochsThatWereTrainedHereAreKnownAtOnce() {
    const auto run = store().create({});
    m_library->refreshRun(run.id());
    std::vector<types::EpochReport> reports(3);
    for (std::size_t i = 0; i < 3; ++i) reports[i].epoch = std::int64_t(i);
    reports[1].validNll = 8;
    reports[2].validNll = 8.5;
    m_library->noteReports(run.id(), reports);
    QCOMPARE(known(run)->epochsDone(), std::int64_t(3));
    QCOMPARE(known(run)->best()->epoch, std::int64_t(1));
    m_library->noteReports("nobody", reports);
  }

  /// Makes a run's folder look as if nothing had come to it for an hour.
  static void rest(const std::filesystem::path& folder) {
    std::filesystem::last_write_time(folder, std::filesystem::file_time_type::clock::now() -
                                                 std::chrono::hours(1));
  }

  void runsAtRestAreSeenAsSoonAsTheyChange() {
    const auto run = store().create({});
    rest(run.path());
    rest(m_folder->path());
    look();
    QTRY_VERIFY(known(run));
    look();
    QTest::qWait(0);
    run.updateInfo([](types::RunInfo& info) { info.name = "renamed"; }); // replaces a file
    look();
    QTRY_COMPARE(known(run)->info.name, std::string("renamed"));
    rest(run.path());
    look();

    // Changed in place, which leaves the folder as it was: in its turn.
    auto text = test::contentOf(run.infoFile());
    text.replace(text.find("renamed"), 7, "in place");
    std::ofstream(run.infoFile()) << text;
    for (int i = 0; i < 40 && known(run)->info.name != "in place"; ++i) {
      look();
      QTest::qWait(5);
    }
    QTRY_COMPARE(known(run)->info.name, std::string("in place"));
  }

  void aLookOpensFewOfTheRunsAtRest() {
    constexpr int kRuns = 64;
    for (int i = 0; i < kRuns; ++i) rest(store().create({}).path());
    rest(m_folder->path());
    app::RunScanner scanner(m_folder->path());
    std::set<std::string> seen;
    const auto openedInALook = [&] {
      int opened = 0;
      scanner.scan([&](const std::vector<types::RunSummary>& runs) {
        for (const auto& run : runs) {
          opened += !run.isPartial;
          seen.insert(run.info.id);
        }
        return true;
      });
      return opened;
    };
    QCOMPARE(openedInALook(), kRuns);
    QCOMPARE(openedInALook(), 0);

    // Changed in place, each of them is told by whoever opens it.
    for (const auto& run : store().list()) {
      const std::string text = test::contentOf(run.infoFile());
      std::ofstream(run.infoFile()) << text << "# touched\n";
    }
    seen.clear();
    for (int look = 0; look < kRuns; ++look) QVERIFY(openedInALook() <= kRuns / 16);
    QCOMPARE(seen.size(), std::size_t(kRuns));
  }

  void runsThatComeAndGoAreSeen() {
    const auto here = store().create({}), gone = store().create({});
    rest(m_folder->path());
    look();
    QTRY_VERIFY(known(here) && known(gone));
    rest(m_folder->path());
    look();

    // A copy that arrives file by file, its record last.
    const runs::RunDirectory copy(m_folder->path() / "20990101-000000-copy-0001");
    std::filesystem::create_directories(copy.path());
    std::filesystem::copy(here.configFile(), copy.configFile());
    rest(m_folder->path());
    look();
    QTest::qWait(20);
    QVERIFY(!m_library->find(copy.id()));
    std::filesystem::copy(here.infoFile(), copy.infoFile());
    look();
    QTRY_VERIFY(known(copy));

    std::filesystem::remove(gone.infoFile()); // no longer a run
    QTRY_VERIFY((look(), !m_library->find(gone.id())));
    std::filesystem::remove_all(here.path());
    QTRY_VERIFY((look(), !m_library->find(here.id())));
    QVERIFY(known(copy));
  }

  void whatIsTrainedHereDoesNotGoBack() {
    const auto run = store().create({});
    runs::MetricsWriter writer(run.metricsFile(), 0);
    writer.append({});
    m_library->refreshRun(run.id());
    std::vector<types::EpochReport> reports(1);
    reports.front().epoch = 7;
    m_library->noteReports(run.id(), reports); // its row is not on the disk yet
    QSignalSpy read(m_library.get(), &RunLibrary::runsRead);
    look();
    QTRY_VERIFY(!read.isEmpty());
    QCOMPARE(known(run)->epochsDone(), std::int64_t(8));
  }

  void aDamagedRunIsSaidAndTheOthersAreThere() {
    const auto good = store().create({}), bad = store().create({}), cut = store().create({});
    std::ofstream(bad.infoFile()) << "status: [";
    {
      runs::MetricsWriter writer(cut.metricsFile(), 0);
      writer.append({});
    }
    std::ofstream(cut.metricsFile(), std::ios::app) << "1,2,0.5,11"; // somebody's last line
    look();
    QTRY_VERIFY(known(good) && known(bad) && known(cut));
    QVERIFY(known(bad)->problem.find("run.yaml") != std::string::npos);
    QCOMPARE(known(cut)->problem, std::string());
    QCOMPARE(known(cut)->epochsDone(), std::int64_t(1));
  }

  void aFolderThatIsNoneIsSaid() {
    const auto file = m_folder->write("file", "");
    RunLibrary library(file);
    QSignalSpy problem(&library, &RunLibrary::folderProblemChanged);
    library.requestRefresh();
    QTRY_COMPARE(problem.count(), 1);
    QVERIFY(problem.front().front().toString().contains(QStringLiteral("is not a folder")));
  }

  void closesInTheMiddleOfALook() {
    for (int i = 0; i < 50; ++i) store().create({});
    look();
    m_library.reset();
  }
};

QTEST_GUILESS_MAIN(RunLibraryTest)
#include "RunLibraryTest.moc"
#include "tests/support/NamedValues.h"
