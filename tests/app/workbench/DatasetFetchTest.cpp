#include "app/workbench/DatasetFetch.h"

#include "app/workbench/DownloadController.h"
#include "core/support/Sha256.h"
#include "tests/support/LocalServer.h"
#include "tests/support/TemporaryFolder.h"
#include "widgets/download/DownloadDialog.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QWidget>

using namespace dmm;
using app::DatasetFetch;
using app::DownloadController;
using test::LocalServer;

namespace {

download::DownloadOptions overHttp() {
  download::DownloadOptions options;
  options.httpsOnly = false;
  return options;
}

} // namespace

class DatasetFetchTest : public QObject {
  Q_OBJECT

  std::unique_ptr<LocalServer> m_server;
  std::unique_ptr<test::TemporaryFolder> m_home;
  std::unique_ptr<QWidget> m_window;
  std::filesystem::path m_folder;

  std::vector<download::WantedFile> wanted() const {
    const std::string content = "chorales";
    return {{{m_server->url("/quarter.json"), support::sha256(content), 8}, "quarter.json"}};
  }
  DatasetFetch* startFetch() const {
    auto* fetch = new DatasetFetch(m_window.get(), wanted(), overHttp());
    fetch->start(m_folder);
    return fetch;
  }
  template <typename Widget = widgets::DownloadDialog>
  Widget* find(const char* name = "fetchDialog") const {
    return m_window->findChild<Widget*>(name);
  }

 private Q_SLOTS:
  void init() {
    m_server = std::make_unique<LocalServer>();
    m_home = std::make_unique<test::TemporaryFolder>();
    m_folder = m_home->path() / "datasets";
    m_window = std::make_unique<QWidget>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
  }
  void cleanup() {
    m_window.reset();
    m_server.reset();
    m_home.reset();
  }

  void theDatasetArrivesAndTheDialogCloses() {
    m_server->answer("/quarter.json", LocalServer::page("chorales"));
    DatasetFetch* fetch = startFetch();
    const QSignalSpy fetched(fetch, &DatasetFetch::datasetFetched);
    QVERIFY(find()->isVisible());
    QTRY_COMPARE(fetched.count(), 1);
    const auto file = m_folder / "quarter.json";
    QCOMPARE(fetched.first().first().toString(), QString::fromStdString(file.string()));
    QCOMPARE(test::contentOf(file), std::string("chorales"));
    QTRY_VERIFY(!find());
  }

  void aFailureIsToldOnceAndNothingChanges() {
    DatasetFetch* fetch = startFetch(); // the server knows no such page
    const QSignalSpy failed(fetch, &DatasetFetch::fetchFailed);
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed.first().first().toString(),
             "quarter.json from 127.0.0.1: the server answered HTTP 404");
    QTRY_VERIFY(!find());
    QVERIFY(!std::filesystem::exists(m_folder));
  }

  void cancelStopsADownloadUnderWay() {
    m_server->answer("/quarter.json", LocalServer::page("chor", 8), LocalServer::Then::Hold);
    DatasetFetch* fetch = startFetch();
    const QSignalSpy fetched(fetch, &DatasetFetch::datasetFetched);
    const QSignalSpy failed(fetch, &DatasetFetch::fetchFailed);
    auto* bar = find<QProgressBar>("fetchProgress");
    QTRY_COMPARE(bar->maximum(), 1000);
    QCOMPARE(bar->value(), 500);
    QTest::mouseClick(find<QPushButton>("fetchCancel"), Qt::LeftButton);
    QTRY_VERIFY(!find());
    QCOMPARE(fetched.count() + failed.count(), 0);
    QVERIFY(!std::filesystem::exists(m_folder));
    // And it can be begun again.
    m_server->answer("/quarter.json", LocalServer::page("chorales"));
    fetch->start(m_folder);
    QTRY_COMPARE(fetched.count(), 1);
  }

  void cancelStopsWaitingForASilentServer() {
    m_server->answer("/quarter.json", "", LocalServer::Then::Hold);
    startFetch();
    QTRY_VERIFY(m_server->requests() > 0);
    QCOMPARE(find<QLabel>("fetchText")->text(), "Connecting...");
    QTest::keyClick(find(), Qt::Key_Escape);
    QTRY_VERIFY(!find());
  }

  void theWindowCanGoWhileItDownloads() {
    m_server->answer("/quarter.json", "", LocalServer::Then::Hold);
    startFetch();
    QTRY_VERIFY(m_server->requests() > 0);
    m_window.reset(); // joins
    QVERIFY(!std::filesystem::exists(m_folder));
  }

  void onlyOneDownloadAtATime() {
    m_server->answer("/quarter.json", "", LocalServer::Then::Hold);
    DatasetFetch* fetch = startFetch();
    fetch->start(m_folder);
    QCOMPARE(m_window->findChildren<QDialog*>("fetchDialog").size(), 1);
  }
};

QTEST_MAIN(DatasetFetchTest)
#include "DatasetFetchTest.moc"
