// The Estimators view of the Lens page: measured, kept, compared, trained with.

#include "tests/app/workbench/WindowFixture.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>

using namespace dmm;

class WindowEstimatorsTest : public QObject, private test::WindowFixture {
  Q_OBJECT

 private:
  /// Trains a run of a tiny model in the window, and shows its estimators.
  void trainOne() const {
    openSmallDataset();
    setTinyModel();
    setNumber("run.num_epochs", "2");
    click("trainButton");
    waitForTheRun();
  }
  void showEstimators() const {
    auto* stage = find<QTabWidget>("stage");
    QTest::mouseClick(stage->tabBar(), Qt::LeftButton, {}, stage->tabBar()->tabRect(1).center());
    auto* views = find<QTabWidget>("lensViews");
    QTRY_VERIFY(views->isVisible());
    QTest::mouseClick(views->tabBar(), Qt::LeftButton, {}, views->tabBar()->tabRect(1).center());
    QTRY_VERIFY(find<QPushButton>("estimatorMeasure")->isVisible());
  }
  void type(const char* name, const char* text) const {
    auto* edit = find<QLineEdit>(name);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, QString::fromLatin1(text));
  }
  QTableView* table() const { return find<QTableView>("estimatorTable"); }
  void chooseDraws(const char* draws) const {
    auto* spin = find<QSpinBox>("estimatorDraws");
    spin->setFocus();
    spin->selectAll();
    QTest::keyClicks(spin, QString::fromLatin1(draws));
  }

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() { shut(); }

  void measuresARunAndTrainsWithWhatItFound() {
    trainOne();
    showEstimators();
    QTRY_VERIFY(find<QPushButton>("estimatorMeasure")->isEnabled());
    type("estimatorSamples", "1, 3");
    chooseDraws("8");
    click("estimatorMeasure");
    QTRY_VERIFY(find<QPushButton>("estimatorCancel")->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(!find<QPushButton>("estimatorCancel")->isVisible(), 60000);
    QCOMPARE(table()->model()->rowCount(), 3 + 5 * 2);
    QVERIFY(find<QComboBox>("keptEstimators")->currentText().startsWith("after 2 epochs"));

    QModelIndex last = table()->model()->index(table()->model()->rowCount() - 1, 0);
    QCOMPARE(last.data().toString(), "fivo");
    table()->scrollTo(last);
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, table()->visualRect(last).center());
    click("trainWithEstimator");
    QTRY_COMPARE(find<QComboBox>("objectiveChooser")->currentText(),
                 QStringLiteral("FIVO (not in Pyro)"));
    QCOMPARE(find<QLineEdit>("objective.num_samples")->text(), "3");
    QCOMPARE(find<QLineEdit>("model.z_dim")->text(), "3"); // the rest is the run's

    reopen(); // it is kept with the run
    QTRY_COMPARE(runCount(), 1);
    clickRow(0);
    showEstimators();
    QTRY_COMPARE(table()->model()->rowCount(), 3 + 5 * 2);
  }

  void cancelKeepsWholeRows() {
    trainOne();
    showEstimators();
    QTRY_VERIFY(find<QPushButton>("estimatorMeasure")->isEnabled());
    type("estimatorSamples", "1, 2, 3, 4, 5, 6, 7, 8, 9");
    chooseDraws("400");
    click("estimatorMeasure");
    QTRY_VERIFY_WITH_TIMEOUT(table()->model()->rowCount() > 0, 60000);
    click("estimatorCancel");
    QTRY_VERIFY_WITH_TIMEOUT(!find<QPushButton>("estimatorCancel")->isVisible(), 60000);
    QVERIFY(find<QLabel>("estimatorMessage")->text().startsWith("Stopped."));
    QVERIFY(table()->model()->rowCount() > 0);
    QVERIFY(find<QPushButton>("estimatorMeasure")->isEnabled());
  }
};

QTEST_MAIN(WindowEstimatorsTest)
#include "WindowEstimatorsTest.moc"
