// The import from its dialog to the dataset on the disk, and a window that goes in the middle.

#include "app/workbench/DatasetImporter.h"

#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"
#include "core/formats/ScoreReading.h"
#include "tests/support/TemporaryFolder.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>
#include <QWidget>

using namespace dmm;
using app::DatasetImporter;
namespace fs = std::filesystem;

class DatasetImporterTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_home;
  std::unique_ptr<QWidget> m_window;
  DatasetImporter* m_importer = nullptr;

  fs::path scores() const { return m_home->path() / "scores"; }
  void addScores(int count) const {
    fs::create_directories(scores());
    for (int i = 0; i < count; ++i) {
      types::Chorale chorale;
      chorale.lengthSteps = 3;
      for (int bit = 0; bit < 9; ++bit) // the number in binary: no two pieces are the same
        if ((i >> bit) & 1) chorale.voices[3].push_back({40 + bit, 0, 3});
      chorale.voices[0] = {{72, 0, 3}};
      formats::writeScore(chorale, scores() / (std::to_string(i) + ".mid"));
    }
  }
  template <typename Widget> Widget* find(const char* name) const {
    return m_window->findChild<Widget*>(QLatin1String(name));
  }
  void click(const char* name) const { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
  void startWithFolder() const { m_importer->start(QString::fromStdString(scores().string())); }
  fs::path library() const { return m_home->path() / "dmm-workbench" / "datasets"; }

 private Q_SLOTS:
  void init() {
    m_home = std::make_unique<test::TemporaryFolder>();
    qputenv("XDG_DATA_HOME", m_home->path().c_str());
    qputenv("XDG_CONFIG_HOME", m_home->path().c_str());
    m_window = std::make_unique<QWidget>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_importer = new DatasetImporter(m_window.get());
  }
  void cleanup() {
    m_window.reset();
    m_home.reset();
  }

  void aFolderIsImportedWithItsReport() {
    addScores(6);
    m_home->write("scores/zbad.mid", "no");
    startWithFolder();
    const QSignalSpy imported(m_importer, &DatasetImporter::datasetImported);
    click("importButton");
    QTRY_COMPARE(imported.count(), 1);
    const auto file = library() / "scores.json";
    QCOMPARE(imported.first().first().toString(), QString::fromStdString(file.string()));
    QCOMPARE(data::Dataset::fromFile(file)->chorales(types::Split::Train).size(), std::size_t(4));
    QVERIFY(find<QPushButton>("importClose")->isVisible());
    QCOMPARE(find<QTreeWidget>("importReport")->topLevelItemCount(), 1);
    QCOMPARE(find<QTreeWidget>("importReport")->topLevelItem(0)->text(1),
             "Skipped: is not a MIDI file");
    click("importClose");
    QTRY_VERIFY(!find<QWidget>("importDialog"));
  }

  void aTakenNameIsToldAndAnotherOneWorks() {
    addScores(3);
    m_home->write("dmm-workbench/datasets/scores.json", "{}");
    startWithFolder();
    click("importButton");
    QTRY_VERIFY(find<QLabel>("importProblem")->text().contains("it is taken by"));
    QCOMPARE(test::contentOf(library() / "scores.json"), std::string("{}"));
    QTest::keyClicks(find<QLineEdit>("importName"), "2");
    click("importButton");
    QTRY_VERIFY(fs::exists(library() / "scores2.json"));
  }

  void cancelLeavesNothing() {
    addScores(500);
    startWithFolder();
    const QSignalSpy imported(m_importer, &DatasetImporter::datasetImported);
    click("importButton");
    QTest::keyClick(find<QWidget>("importDialog"), Qt::Key_Escape);
    QTRY_VERIFY(find<QPushButton>("importButton")->isVisible() || imported.count() == 1);
    if (imported.count() == 1) QSKIP("the import was faster than the key");
    QVERIFY(!fs::exists(library()));
  }

  void theWindowCanGoInTheMiddle() {
    addScores(500);
    startWithFolder();
    click("importButton");
    m_window.reset(); // joins
    QVERIFY(!fs::exists(library()) || fs::exists(library() / "scores.json"));
  }

  void onlyOneDialogAtATime() {
    m_importer->start();
    m_importer->start();
    QCOMPARE(m_window->findChildren<QDialog*>("importDialog").size(), 1);
  }
};

QTEST_MAIN(DatasetImporterTest)
#include "DatasetImporterTest.moc"
