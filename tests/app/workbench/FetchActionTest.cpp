#include "app/workbench/MainWindow.h"
#include "app/workbench/Workbench.h"
#include "tests/support/CanonicalData.h"
#include "tests/support/LocalServer.h"
#include "tests/support/TemporaryFolder.h"

#include <QAction>
#include <QComboBox>
#include <QMessageBox>
#include <QTest>

using namespace dmm;
using app::MainWindow;

namespace fs = std::filesystem;

/// The File menu's "Get the canonical JSB files" with the product's options. Every connection goes
/// to a proxy on 127.0.0.1 that refuses, as if there were no network.
class FetchActionTest : public QObject {
  Q_OBJECT

  test::RefusingPort m_proxy;
  std::unique_ptr<test::TemporaryFolder> m_home;

  std::shared_ptr<MainWindow> openWindow() const {
    const auto workbench = std::make_shared<app::Workbench>(m_home->path() / "runs");
    workbench->window().show();
    return {workbench, &workbench->window()};
  }
  fs::path datasets() const { return m_home->path() / "dmm-workbench" / "datasets"; }

 private Q_SLOTS:
  void init() {
    m_home = std::make_unique<test::TemporaryFolder>();
    qputenv("XDG_DATA_HOME", m_home->path().c_str());
    qputenv("XDG_CONFIG_HOME", m_home->path().c_str());
    qputenv("https_proxy", QByteArray("http://127.0.0.1:") + QByteArray::number(m_proxy.number()));
  }

  void withoutANetworkOneMessageSaysSo() {
    const auto window = openWindow();
    window->findChild<QAction*>("fetchAction")->trigger();
    QVERIFY(window->findChild<QWidget*>("fetchDialog")->isVisible());
    QTRY_VERIFY(window->findChild<QMessageBox*>("problemMessage"));
    QCOMPARE(window->findChild<QMessageBox*>("problemMessage")->informativeText(),
             "jsb-chorales-quarter.json from raw.githubusercontent.com: no connection "
             "(Connection refused); is there a network?");
    QTRY_VERIFY(!window->findChild<QWidget*>("fetchDialog"));
    QVERIFY(!fs::exists(datasets()));
  }

  void theDatasetIsChosenWhenItIsThere() {
    const auto quarters = test::canonicalQuarterFile();
    if (!quarters) QSKIP("the canonical files are not here");
    const auto window = openWindow();
    auto* chooser = window->findChild<QComboBox*>("datasetChooser");
    QVERIFY(chooser->findText("jsb-chorales-quarter", Qt::MatchContains) < 0);
    fs::create_directories(datasets() / "sixteenths");
    fs::copy_file(*quarters, datasets() / "jsb-chorales-quarter.json");
    fs::copy_file(quarters->parent_path() / "Jsb16thSeparated.json",
                  datasets() / "sixteenths" / "Jsb16thSeparated.json");
    window->findChild<QAction*>("fetchAction")->trigger();
    QTRY_VERIFY(chooser->currentText().contains("jsb-chorales-quarter"));
    QVERIFY(!window->findChild<QMessageBox*>("problemMessage"));
  }
};

QTEST_MAIN(FetchActionTest)
#include "FetchActionTest.moc"
