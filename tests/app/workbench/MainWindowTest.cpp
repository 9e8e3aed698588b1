// The window as a user works it: real clicks and keys on widgets found by name.

#include "core/data/Dataset.h"
#include "core/runs/MetricsFile.h"
#include "core/runs/RunStore.h"
#include "tests/app/workbench/WindowFixture.h"
#include "tests/support/OrdinaryUser.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/runs/RunListPanel.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMap>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTextBrowser>

#include <functional>

using namespace dmm;

class MainWindowTest : public QObject, private test::WindowFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() { shut(); } // also in mid-training: stops, and joins

  void datasetsOfTheLibraryAreReadWhenTheyAreChosen() {
    const auto library = m_folder->path() / "home/dmm-workbench/datasets";
    std::filesystem::create_directories(library);
    std::filesystem::copy_file(test::writeSmallDataset(*m_folder), library / "mine.json");
    m_folder->write("home/dmm-workbench/datasets/broken.json", "{");
    reopen();
    auto* chooser = find<QComboBox>("datasetChooser");
    QVERIFY(chooser->findText("mine") >= 0);
    QVERIFY(chooser->findText("broken") >= 0); // nobody has looked into it
    QCOMPARE(problemCount(), 0);
    const auto choose = [&](const char* name) {
      chooser->setCurrentIndex(chooser->findText(name));
      Q_EMIT chooser->activated(chooser->currentIndex());
    };
    choose("mine");
    QVERIFY(find<QLabel>("datasetCounts")->text().startsWith("6 / "));
    QCOMPARE(find<QTableView>("pieceTable")->model()->index(0, 1).data().toString(),
             QStringLiteral("train 1"));
    choose("broken");
    QTRY_COMPARE(problemCount(), 1);
    QVERIFY(find<QMessageBox>("problemMessage")->informativeText().contains("broken.json"));
    QCOMPARE(chooser->findText("broken"), -1); // it is offered no longer
    QTest::keyClick(find<QMessageBox>("problemMessage"), Qt::Key_Escape);
    choose("mine");
    reopen(); // and the next window begins with the one that was chosen
    QCOMPARE(find<QComboBox>("datasetChooser")->currentText(), QStringLiteral("mine"));
    QVERIFY(find<QLabel>("datasetCounts")->text().startsWith("6 / "));
    QCOMPARE(find<QTableView>("pieceTable")->model()->rowCount(),
             int(data::Dataset::fromFile(library / "mine.json")->headings().size()));
  }

  void aBadDatasetIsToldAndChangesNothing() {
    openSmallDataset();
    const QString chosen = find<QComboBox>("datasetChooser")->currentText();
    openDataset(path(m_folder->write("bad.json", "{")));
    auto* message = find<QMessageBox>("problemMessage");
    QVERIFY(message->informativeText().contains(QStringLiteral("not JSON")));
    QCOMPARE(find<QComboBox>("datasetChooser")->currentText(), chosen);
  }

  void showsARunThatAnotherProcessWrites() {
    const runs::RunStore store(runsFolder());
    const auto run = store.create({});
    auto info = run.readInfo();
    info.status = types::RunStatus::Running;
    run.writeInfo(info);
    runs::MetricsWriter writer(run.metricsFile(), 0);
    auto* table = find<QTableView>("runTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    table->setFocus();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualRect(table->model()->index(0, 0)).center());
    auto* curve = find<widgets::CurvePlot>("objectivePlot");
    types::EpochReport report;
    report.objective = 11;
    for (report.epoch = 0; report.epoch < 3; ++report.epoch) writer.append(report);
    QTRY_COMPARE(curve->pointCount(0), 3);
  }

  void editsDeletesAndBringsBackARun() {
    makeFinishedRun("first");
    auto* table = find<QTableView>("runTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    clickRow(0);
    QTest::keyClick(table, Qt::Key_F2);
    auto* name = find<QLineEdit>("runName");
    name->selectAll();
    QTest::keyClicks(name, "second");
    QTest::keyClicks(find<QLineEdit>("runTags"), "night");
    QTest::mouseClick(button("saveDetails"), Qt::LeftButton);
    QCOMPARE(onlyRun().info.name, std::string("second"));
    QCOMPARE(onlyRun().info.tags, std::vector<std::string>{"night"});
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("second"));

    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(runCount(), 0);
    QCOMPARE(table->model()->rowCount(), 0);
    QTest::mouseClick(button("undoButton"), Qt::LeftButton);
    QCOMPARE(onlyRun().info.name, std::string("second"));
    QCOMPARE(table->model()->rowCount(), 1);
    QVERIFY(!button("undoButton")->isVisible());

    QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier); // to the archive
    QVERIFY(onlyRun().info.archived);
    QCOMPARE(table->model()->rowCount(), 0);
  }

  void ownPresetsAreSavedAndOpened() {
    setNumber("model.z_dim", "17");
    QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    auto* dialog = find<QInputDialog>("presetNameDialog");
    dialog->setTextValue("Seventeen");
    QTest::keyClick(dialog, Qt::Key_Return);
    auto* presets = find<QComboBox>("presetChooser");
    QTRY_COMPARE(presets->currentText(), QStringLiteral("Seventeen"));
    QVERIFY(
        std::filesystem::exists(m_folder->path() / "config/dmm-workbench/presets/Seventeen.yaml"));
    reopen();
    QVERIFY(find<QComboBox>("presetChooser")->findText("Seventeen") > 0);
  }

  void comesBackAsItWas() {
    openSmallDataset();
    setNumber("model.z_dim", "7");
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    makeFinishedRun("a");
    makeFinishedRun("b");
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 2);
    clickRow(1);
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    const QString selected = find<widgets::RunListPanel>("runListPanel")->selectedRun();
    QVERIFY(!selected.isEmpty());

    reopen();
    QCOMPARE(find<QTabWidget>("stage")->currentIndex(), 2);
    QCOMPARE(find<QLineEdit>("model.z_dim")->text(), QStringLiteral("7"));
    QVERIFY(find<QLineEdit>("model.z_dim")->isVisible()); // its section is open
    QCOMPARE(find<QListView>("queueList")->model()->rowCount(), 1);
    QTRY_COMPARE(find<widgets::RunListPanel>("runListPanel")->selectedRun(), selected);
  }

  void damagedSettingsAndQueueAreToldAndNothingElseIsLost() {
    makeFinishedRun("a");
    m_window->close();
    m_window.reset();
    m_folder->write("config/dmm-workbench/window.ini", std::string("\0\1\2 no settings", 14));
    m_folder->write("runs/queue.yaml", "{");
    reopen();
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    auto* message = find<QMessageBox>("problemMessage"); // one after the other
    QVERIFY(message->informativeText().contains(QStringLiteral("window.ini")));
    QCOMPARE(message->geometry().center().x() / 10, m_window->geometry().center().x() / 10);
    QTest::keyClick(message, Qt::Key_Return);
    QTRY_VERIFY(message != m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    message = find<QMessageBox>("problemMessage");
    QVERIFY(message->informativeText().contains(QStringLiteral("queue.yaml")));
    QTest::keyClick(message, Qt::Key_Return);
    QTRY_VERIFY(!m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 1);
  }

  void aRunFolderThatVanishesLeavesTheList() {
    makeFinishedRun("a");
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 1);
    clickRow(0);
    std::filesystem::remove_all(runsFolder());
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 0);
    QCOMPARE(find<widgets::RunListPanel>("runListPanel")->selectedRun(), QString());
  }

  void aFolderThatCannotBeWrittenIsSaid() {
    makeFinishedRun("a");
    const test::OrdinaryUser user(m_folder->path());
    const auto writable = std::filesystem::status(runsFolder()).permissions();
    std::filesystem::permissions(runsFolder(), std::filesystem::perms::owner_read |
                                                   std::filesystem::perms::owner_exec);
    auto* problem = find<QLabel>("runFolderProblem");
    QTRY_VERIFY(problem->isVisible());
    QVERIFY(problem->text().contains("cannot be written"));
    clickRow(0);
    QTest::keyClick(find<QTableView>("runTable"), Qt::Key_Delete);
    QVERIFY(find<QMessageBox>("problemMessage"));
    QCOMPARE(runCount(), 1);
    std::filesystem::permissions(runsFolder(), writable);
  }

  void aboutNamesVersions() {
    find<QAction>("aboutAction")->trigger();
    QVERIFY(find<QDialog>("aboutDialog")->isVisible());
    const QString text = find<QLabel>("aboutVersions")->text();
    QVERIFY(text.contains(QStringLiteral("Qt 6")) && text.contains(QStringLiteral("LibTorch ")));
    QVERIFY(!text.contains(QStringLiteral("not found")));
    QVERIFY(
        find<QLabel>("aboutLicence")->text().contains(QStringLiteral("General Public License")));
    QVERIFY(
        find<QTextBrowser>("licencesText")->toPlainText().contains(QStringLiteral("FluidSynth")));
  }

  void everyEntryOfEveryMenuHasALetterOfItsOwn() {
    int count = 0;
    const std::function<void(QMenu*)> walk = [&](QMenu* menu) {
      Q_EMIT menu->aboutToShow(); // some are filled when they are asked for
      QMap<QString, QString> taken;
      for (QAction* action : menu->actions()) {
        if (action->isSeparator()) continue;
        ++count;
        const QString letter = QKeySequence::mnemonic(action->text()).toString();
        const QString where = menu->title() + ": " + action->text();
        QVERIFY2(!letter.isEmpty(), qPrintable(where + " has no letter"));
        QVERIFY2(!taken.contains(letter), qPrintable(where + " and " + taken.value(letter)));
        taken[letter] = action->text();
        if (action->menu()) walk(action->menu());
      }
    };
    QMap<QString, QString> titles;
    for (QAction* action : m_window->menuBar()->actions()) {
      const QString letter = QKeySequence::mnemonic(action->text()).toString();
      QVERIFY2(!letter.isEmpty() && !titles.contains(letter), qPrintable(action->text()));
      titles[letter] = action->text();
      for (const int page : {0, 3}) { // View has the tools of the page on show
        find<QTabWidget>("stage")->setCurrentIndex(page);
        walk(action->menu());
      }
    }
    QVERIFY(count > 80);
  }

  void theKeyboardReachesEveryPartSoon() {
    makeFinishedRun("a");
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 1);
    m_window->activateWindow();
    QTRY_VERIFY(m_window->isActiveWindow());
    auto* stage = find<QTabWidget>("stage");
    auto* runs = find<widgets::RunListPanel>("runListPanel");
    for (const char* section : {"model", "objective", "optimiser", "annealing", "run"}) {
      auto* header = button((std::string("section.") + section).c_str());
      if (header->isVisible()) QTest::mouseClick(header, Qt::LeftButton); // the most there can be
    }
    find<QComboBox>("presetChooser")->setFocus();
    const auto press = [&](int key, Qt::KeyboardModifiers keys = {}) {
      QTest::keyClick(QApplication::focusWidget(), Qt::Key(key), keys);
      return QApplication::focusWidget();
    };
    QVERIFY(stage->isAncestorOf(press(Qt::Key_F6)));
    QVERIFY(runs->isAncestorOf(press(Qt::Key_F6)));
    QVERIFY(stage->isAncestorOf(press(Qt::Key_F6, Qt::ShiftModifier)));
    QCOMPARE(press(Qt::Key_F6, Qt::ShiftModifier), find<QComboBox>("presetChooser"));

    // With Tab alone, from the folded panel, in the order of the eye: panel, stage, runs.
    for (const char* section : {"model", "objective", "optimiser", "annealing", "run"}) {
      auto* header = button((std::string("section.") + section).c_str());
      if (header->isVisible()) QTest::mouseClick(header, Qt::LeftButton);
    }
    find<QComboBox>("presetChooser")->setFocus();
    int tabs = 0, toStage = -1, toRuns = -1;
    QStringList way;
    while (toRuns < 0 && ++tabs < 100) {
      QWidget* focus = press(Qt::Key_Tab);
      way << QStringLiteral("%1 %2").arg(focus->metaObject()->className(), focus->objectName());
      if (toStage < 0 && stage->isAncestorOf(focus)) toStage = tabs;
      if (toRuns < 0 && runs->isAncestorOf(focus)) toRuns = tabs;
    }
    QVERIFY2(toStage > 0 && toStage <= 15, qPrintable(way.join("\n")));
    QVERIFY2(toRuns > toStage && toRuns <= toStage + 25, qPrintable(way.join("\n")));
  }

  void lightAndDark() {
    find<QAction>("appearance.dark")->trigger();
    QTRY_VERIFY(QApplication::palette().color(QPalette::Window).lightness() < 100);
    QTRY_VERIFY(m_window->palette().color(QPalette::Window).lightness() < 100);
    find<QAction>("appearance.light")->trigger();
    QTRY_VERIFY(m_window->palette().color(QPalette::Window).lightness() > 150);
    find<QAction>("appearance.system")->trigger();
  }
};

QTEST_MAIN(MainWindowTest)
#include "MainWindowTest.moc"
