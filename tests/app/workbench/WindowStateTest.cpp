// What comes back at the next start, and what the window says of damaged, missing and forbidden
// files: one clear message each, and it goes on.

#include "tests/app/workbench/WindowFixture.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/runs/RunListPanel.h"

#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QScrollBar>
#include <QTabWidget>
#include <QWheelEvent>

#include <fstream>

using namespace dmm;
using widgets::CurvePlot;

class WindowStateTest : public QObject, private test::WindowFixture {
  Q_OBJECT

  std::filesystem::path m_small; ///< a dataset file

  void makeRunOfSmallDataset() const {
    types::ExperimentConfig config;
    config.dataset.file = m_small.string();
    runs::RunStore(runsFolder()).create(config).updateInfo([](types::RunInfo& info) {
      info.status = types::RunStatus::Finished;
    });
  }
  QString selected() const { return find<widgets::RunListPanel>("runListPanel")->selectedRun(); }
  CurvePlot* curve() const { return find<CurvePlot>("objectivePlot"); }
  static bool isNear(const CurvePlot::Range& a, const CurvePlot::Range& b) {
    return qFuzzyCompare(1 + a.lower, 1 + b.lower) && qFuzzyCompare(1 + a.upper, 1 + b.upper);
  }

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() { shut(); }

  void layoutSelectionViewsAndQueueComeBack() {
    makeFinishedRun("a", 40);
    makeFinishedRun("b", 40);
    auto* table = find<QTableView>("runTable");
    QTRY_COMPARE(table->model()->rowCount(), 2);
    clickRow(1);
    const QString run = selected();
    QTRY_COMPARE(curve()->pointCount(0), 40);
    curve()->refresh();
    auto* canvas = curve()->findChild<QWidget*>(QStringLiteral("curveCanvas"));
    const QPointF place = canvas->rect().center();
    QWheelEvent event(place, canvas->mapToGlobal(place), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(canvas, &event);
    const auto x = curve()->xRange(), y = curve()->yRange();
    QVERIFY(x.lower > 0 && x.upper < 39);
    auto* gradient = find<QCheckBox>("gradientChip");
    const bool isGradientShown = !gradient->isChecked();
    QTest::mouseClick(gradient, Qt::LeftButton, {}, {8, gradient->height() / 2});
    QCOMPARE(gradient->isChecked(), isGradientShown);
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(find<QListView>("queueList")->model()->rowCount(), 1);
    find<QDockWidget>("experimentDock")->close();

    reopen();
    QTRY_COMPARE(selected(), run);
    QTRY_COMPARE(curve()->pointCount(0), 40);
    QVERIFY(isNear(curve()->xRange(), x));
    QVERIFY(isNear(curve()->yRange(), y));
    QCOMPARE(find<QCheckBox>("gradientChip")->isChecked(), isGradientShown);
    QCOMPARE(find<QListView>("queueList")->model()->rowCount(), 1);
    QVERIFY(!find<QDockWidget>("experimentDock")->isVisible());
    QCOMPARE(problemCount(), 0);
  }

  void musicAndThePanelNameOneDataset() {
    m_small = test::writeSmallDataset(*m_folder); // no library has it: only its file is known
    openDataset(path(m_small));
    const auto pieces = [this] { return find<QTableView>("pieceTable")->model()->rowCount(); };
    const QString name = find<QComboBox>("datasetChooser")->currentText();
    const int count = pieces();
    QVERIFY(count > 0 && count < 50);
    reopen();
    QCOMPARE(find<QComboBox>("datasetChooser")->currentText(), name);
    QCOMPARE(pieces(), count);
    QVERIFY(button("trainButton")->isEnabled());

    // And by whatever way another one is chosen.
    auto* chooser = find<QComboBox>("datasetChooser");
    chooser->setFocus();
    QTest::keyClick(chooser, Qt::Key_Home);
    QVERIFY(pieces() > 300);
    makeRunOfSmallDataset();
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 1);
    clickRow(0);
    QTRY_VERIFY(find<QAction>("settingsAction")->isEnabled());
    find<QAction>("settingsAction")->trigger();
    QCOMPARE(chooser->currentText(), name);
    QCOMPARE(pieces(), count);

    // One that is gone is nobody's: the panel says so, and no other pieces are shown for it.
    m_window->close();
    m_window.reset();
    std::filesystem::remove(m_small);
    reopen();
    QVERIFY(!button("trainButton")->isEnabled());
    QVERIFY(find<QLabel>("problemLine")->text().contains(name));
    QCOMPARE(pieces(), 0);
    QCOMPARE(problemCount(), 0);
  }

  void theWindowFitsASmallScreenAndComesBackInItsSize() {
    // What a screen of 1280 x 800 leaves beside a title bar and a bar of the desktop.
    const QSize least = m_window->minimumSizeHint();
    QVERIFY2(least.width() <= 1280 && least.height() <= 720,
             qPrintable(QStringLiteral("%1 x %2").arg(least.width()).arg(least.height())));
    m_window->resize(1280, 768);
    QTRY_COMPARE(m_window->size(), QSize(1280, 768));
    for (int page = 0; page < 4; ++page) {
      find<QTabWidget>("stage")->setCurrentIndex(page);
      QCoreApplication::processEvents();
      for (const char* name : {"trainingStripText", "queuePanel", "stage", "experimentScroll"}) {
        auto* part = find<QWidget>(name);
        const QRect place(part->mapTo(m_window.get(), QPoint()), part->size());
        QVERIFY2(m_window->rect().contains(place), name);
      }
      QVERIFY(find<QTabWidget>("stage")->width() >= 0.55 * m_window->width());
    }
  }

  void everythingOneCanUseHasAName() {
    makeFinishedRun("a");
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 1);
    clickRow(0);
    int count = 0;
    for (QWidget* widget : m_window->findChildren<QWidget*>()) {
      const bool isUsed =
          qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLineEdit*>(widget) ||
          qobject_cast<QComboBox*>(widget) || qobject_cast<QAbstractSlider*>(widget) ||
          qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QAbstractItemView*>(widget);
      const bool isPart = qobject_cast<QScrollBar*>(widget) || qobject_cast<QHeaderView*>(widget) ||
                          qobject_cast<QComboBox*>(widget->parentWidget()) ||
                          qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) ||
                          qobject_cast<QLineEdit*>(widget->parentWidget()) ||
                          qobject_cast<QTabBar*>(widget->parentWidget()) ||
                          qobject_cast<QTableView*>(widget->parentWidget()) ||
                          widget->inherits("QComboBoxListView") ||
                          widget->objectName().startsWith("qt_");
      if (!isUsed || isPart) continue;
      ++count;
      auto* accessible = QAccessible::queryAccessibleInterface(widget);
      QVERIFY2(accessible && !accessible->text(QAccessible::Name).isEmpty(),
               qPrintable(QStringLiteral("%1 \"%2\" in %3 has no accessible name")
                              .arg(widget->metaObject()->className(), widget->objectName(),
                                   widget->parentWidget()->objectName())));
      QVERIFY2(!widget->objectName().isEmpty(),
               qPrintable(accessible->text(QAccessible::Name) + " has no object name"));
    }
    QVERIFY(count > 60);
  }

  void damagedSettingsAreToldOnce() {
    m_window->close();
    m_window.reset();
    m_folder->write("config/dmm-workbench/window.ini", std::string("\0\1\2 no settings", 14));
    reopen();
    QTRY_COMPARE(problemCount(), 1);
    QVERIFY(find<QMessageBox>("problemMessage")->informativeText().contains("window.ini"));
  }

  void aRunThatVanishesWhileItIsOnShowLeavesTheRest() {
    const auto gone = makeFinishedRun("gone", 10);
    makeFinishedRun("kept", 20);
    auto* table = find<QTableView>("runTable");
    QTRY_COMPARE(table->model()->rowCount(), 2);
    const int row = table->model()->index(0, 0).data().toString() == "gone" ? 0 : 1;
    clickRow(row);
    QTRY_COMPARE(curve()->pointCount(0), 10);
    std::filesystem::remove_all(gone.path());
    QTRY_COMPARE(table->model()->rowCount(), 1);
    clickRow(0);
    QTRY_COMPARE(curve()->pointCount(0), 20);
    QCOMPARE(problemCount(), 0); // the list shows that it is gone
  }

  void aCutLastLineIsLeftOutAndGoesOnWhenItIsWhole() {
    const auto run = makeFinishedRun("cut", 3);
    std::ofstream(run.metricsFile(), std::ios::app) << "3,4,0.5,11";
    auto* table = find<QTableView>("runTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    clickRow(0);
    QTRY_COMPARE(curve()->pointCount(0), 3);
    std::ofstream(run.metricsFile(), std::ios::app) << ",11,6,5,1,0.001,1,,,,\n";
    QTRY_COMPARE(curve()->pointCount(0), 4);
    QCOMPARE(problemCount(), 0);
  }

  void aDamagedLineIsToldByTheListWithItsPlace() {
    const auto run = makeFinishedRun("bad", 3);
    std::ofstream(run.metricsFile(), std::ios::app) << "what is this\n";
    auto* table = find<QTableView>("runTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QTRY_VERIFY(table->model()
                    ->index(0, 0)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("metrics.csv:5")));
    clickRow(0);
    QTRY_COMPARE(curve()->pointCount(0), 3); // what comes before it
    QCOMPARE(problemCount(), 0);
  }

  void runsThatCannotBeKeptAreToldAtTheFirst() {
    shut();
    // A place where nobody may make a folder, not even root.
    m_folder = std::make_unique<test::TemporaryFolder>();
    showWindowOn("/proc/dmm-workbench-runs");
    click("trainButton");
    QTRY_COMPARE(problemCount(), 1);
    const QString reason = find<QMessageBox>("problemMessage")->informativeText();
    QVERIFY2(reason.contains("/proc/dmm-workbench-runs"), qPrintable(reason));
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
  }
};

QTEST_MAIN(WindowStateTest)
#include "WindowStateTest.moc"
