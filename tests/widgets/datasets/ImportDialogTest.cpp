// The import dialog as a user works it: keys and clicks on widgets found by name.

#include "widgets/datasets/ImportDialog.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QTreeWidget>

using namespace dmm;
using types::SplitRule;
using widgets::ImportDialog;

class ImportDialogTest : public QObject {
  Q_OBJECT

  std::unique_ptr<ImportDialog> m_dialog;
  types::ImportRequest m_asked;
  int m_askedTimes = 0;

  template <typename Widget> Widget* find(const char* name) const {
    return m_dialog->findChild<Widget*>(QLatin1String(name));
  }
  void click(const char* name) const { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
  QString text(const char* name) const { return find<QLabel>(name)->text(); }
  void begin() {
    m_dialog->setFolder("/music/hymns");
    click("importButton");
  }

 private Q_SLOTS:
  void init() {
    m_askedTimes = 0;
    m_dialog = std::make_unique<ImportDialog>();
    connect(m_dialog.get(), &ImportDialog::importRequested, this,
            [this](const types::ImportRequest& request) {
              m_asked = request;
              ++m_askedTimes;
            });
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
  }

  void theUsualImportTakesAFolderAndAClick() {
    QVERIFY(!find<QPushButton>("importButton")->isEnabled());
    m_dialog->setFolder("/music/hymns");
    QCOMPARE(find<QLineEdit>("importName")->text(), "hymns");
    click("importButton");
    QCOMPARE(m_askedTimes, 1);
    types::ImportRequest expected{"/music/hymns", "hymns", 1, {}};
    expected.split.shares = {60, 20, 20};
    QVERIFY(m_asked == expected);
    QVERIFY(find<QPushButton>("importCancel")->isVisible());
  }

  void importSaysWhyItIsOff() {
    const auto* import = find<QPushButton>("importButton");
    QVERIFY(!import->isEnabled());
    QCOMPARE(text("importProblem"), "Choose the folder with the scores.");
    QVERIFY(find<QLabel>("importProblem")->isVisible());
    QTest::keyClicks(find<QLineEdit>("importFolder"), "/a");
    QVERIFY(!import->isEnabled());
    QCOMPARE(text("importProblem"), "Give the dataset a name.");
    QTest::keyClicks(find<QLineEdit>("importName"), " ");
    QVERIFY(!import->isEnabled());
    QCOMPARE(text("importProblem"), "Give the dataset a name.");
    QTest::keyClicks(find<QLineEdit>("importName"), "x");
    QVERIFY(import->isEnabled());
    QCOMPARE(text("importProblem"), "");
    auto* folder = find<QLineEdit>("importFolder");
    folder->selectAll();
    QTest::keyClick(folder, Qt::Key_Delete);
    QVERIFY(!import->isEnabled());
    QCOMPARE(text("importProblem"), "Choose the folder with the scores.");
  }

  void everythingThatIsChosenIsAskedFor() {
    QTest::keyClicks(find<QLineEdit>("importFolder"), "/a b");
    QTest::keyClicks(find<QLineEdit>("importName"), " mine ");
    QTest::keyClick(find<QComboBox>("importGrid"), Qt::Key_Down);
    auto* seed = find<QSpinBox>("importSeed");
    seed->selectAll();
    QTest::keyClicks(seed, "17");
    auto* valid = find<QSpinBox>("importValidShare");
    valid->selectAll();
    QTest::keyClicks(valid, "5");
    QTest::keyClick(find<QLineEdit>("importName"), Qt::Key_Return);
    QCOMPARE(m_askedTimes, 1);
    QVERIFY((m_asked == types::ImportRequest{
                            "/a b", "mine", 2, {SplitRule::Kind::Shuffled, {60, 5, 20}, 17}}));
  }

  void whatARuleDoesNotUseIsOff() {
    auto* rule = find<QComboBox>("importSplit");
    QTest::keyClick(rule, Qt::Key_Down);
    QVERIFY(!find<QSpinBox>("importSeed")->isEnabled());
    QVERIFY(find<QSpinBox>("importTestShare")->isEnabled());
    QTest::keyClick(rule, Qt::Key_Down);
    QVERIFY(!find<QSpinBox>("importTestShare")->isEnabled());
    begin();
    QVERIFY(m_asked.split.kind == SplitRule::Kind::Subfolders);
  }

  void progressAndCancel() {
    begin();
    const QSignalSpy cancelled(m_dialog.get(), &ImportDialog::cancelRequested);
    auto* bar = find<QProgressBar>("importProgress");
    QCOMPARE(bar->maximum(), 0); // not known yet
    m_dialog->setProgress({3, 10, "a/b.mid"});
    QCOMPARE(bar->value(), 3);
    QCOMPARE(bar->maximum(), 10);
    QCOMPARE(text("importText"), "4 of 10: a/b.mid");
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QCOMPARE(cancelled.count(), 1);
    QVERIFY(m_dialog->isVisible()); // until the import has ended
    m_dialog->setProgress({4, 10, "a/c.mid"});
    QCOMPARE(text("importText"), "Cancelling\u2026");
    m_dialog->showForm({});
    QCOMPARE(find<QLineEdit>("importFolder")->text(), "/music/hymns");
    click("importDismiss");
    QVERIFY(!m_dialog->isVisible());
    QCOMPARE(cancelled.count(), 1);
  }

  void aProblemIsShownUntilSomethingChanges() {
    begin();
    m_dialog->showForm("'hymns' is taken");
    QCOMPARE(text("importProblem"), "'hymns' is taken");
    QTest::keyClicks(find<QLineEdit>("importName"), "2");
    QCOMPARE(text("importProblem"), "");
    click("importButton");
    QCOMPARE(m_askedTimes, 2);
    QCOMPARE(m_asked.name, std::string("hymns2"));
  }

  void theReportNamesEveryFile() {
    begin();
    types::ImportReport report;
    report.name = "hymns";
    report.splits = {{{8, 80}, {2, 20}, {1, 10}}};
    report.scoreFiles = 13;
    report.otherFiles = 2;
    report.skipped = {{"a.mid", "is empty"}, {"b.xml", "has no notes"}};
    report.remarks = {{"c.mid", "3 notes were moved"}};
    m_dialog->showReport(report);
    QCOMPARE(text("importHeadline"), "hymns: 11 pieces (8 train, 2 valid, 1 test)");
    QCOMPARE(text("importSummary"), "2 of 13 scores were skipped. 2 other files were left alone.");
    auto* list = find<QTreeWidget>("importReport");
    QVERIFY(list->isVisible());
    QCOMPARE(list->topLevelItemCount(), 3);
    QCOMPARE(list->topLevelItem(0)->text(0), "a.mid");
    QCOMPARE(list->topLevelItem(0)->text(1), "Skipped: is empty");
    QCOMPARE(list->topLevelItem(2)->text(1), "Taken: 3 notes were moved");
    click("importClose");
    QVERIFY(!m_dialog->isVisible());
  }
};

QTEST_MAIN(ImportDialogTest)
#include "ImportDialogTest.moc"
