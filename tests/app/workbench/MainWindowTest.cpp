// The window as a user works it: real clicks and keys on widgets found by name.

#include "core/data/Dataset.h"
#include "core/runs/MetricsFile.h"
#include "core/runs/RunStore.h"
#include "tests/app/workbench/WindowFixture.h"
#include "tests/support/OrdinaryUser.h"
#include "widgets/music/EpochCurve.h"
#include "widgets/music/MusicStage.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/runs/RunListModel.h"
#include "widgets/runs/RunListPanel.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMap>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QSpinBox>
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

  void trainsPausesResumesAndStopsByClicks() {
    openSmallDataset();
    setNumber("run.num_epochs", "100000");
    auto* train = button("trainButton");
    QTest::mouseClick(train, Qt::LeftButton);
    auto* curve = find<widgets::CurvePlot>("objectivePlot");
    QTRY_VERIFY(curve->pointCount(0) >= 2);

    // The window answers while it trains, and the curve goes on.
    auto* stage = find<QTabWidget>("stage");
    const int before = curve->pointCount(0);
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(stage->currentIndex(), 2);
    QTest::mouseClick(button("section.model"), Qt::LeftButton);
    QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(stage->currentIndex(), 0);
    QTRY_VERIFY(curve->pointCount(0) >= before + 2);

    QTRY_COMPARE(train->text(), QStringLiteral("Pause"));
    QTest::mouseClick(train, Qt::LeftButton);
    QTRY_COMPARE(train->text(), QStringLiteral("Resume"));
    QCOMPARE(onlyRun().info.status, types::RunStatus::Paused);
    QTRY_COMPARE(curve->pointCount(0), int(onlyRun().reports.size()));
    const int paused = curve->pointCount(0);

    QTest::mouseClick(train, Qt::LeftButton);
    QTRY_COMPARE(train->text(), QStringLiteral("Pause"));
    QTRY_VERIFY(curve->pointCount(0) > paused);

    QTest::mouseClick(button("stopButton"), Qt::LeftButton);
    QTRY_COMPARE(train->text(), QStringLiteral("Train"));
    const types::RunSummary run = onlyRun();
    QCOMPARE(run.info.status, types::RunStatus::Stopped);
    QCOMPARE(run.problem, std::string());
    QCOMPARE(curve->pointCount(0), int(run.reports.size()));
    const auto folder = runsFolder() / run.info.id;
    for (const char* name : {"config.yaml", "run.yaml", "metrics.csv", "checkpoints/last.pt"})
      QVERIFY2(std::filesystem::exists(folder / name), name);
    auto* table = find<QTableView>("runTable");
    QCOMPARE(table->model()->rowCount(), 1);
    QVERIFY(table->selectionModel()->isRowSelected(0, {}));
  }

  void aFinishedRunComposes() {
    openSmallDataset();
    setNumber("run.num_epochs", "6");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_COMPARE(runCount(), 1);
    QTRY_COMPARE(onlyRun().info.status, types::RunStatus::Finished);
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    QCOMPARE(find<widgets::CurvePlot>("nllPlot")->pointCount(0), 1); // evaluated at epoch 5

    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    find<QComboBox>("musicSource")->setCurrentIndex(1);
    QTRY_VERIFY(button("generateButton")->isEnabled());
    QTest::mouseClick(button("generateButton"), Qt::LeftButton);
    QTRY_VERIFY(find<QLabel>("pieceTitle")->text().contains(QStringLiteral("seed ")));
    QTRY_COMPARE(button("generateButton")->text(), QStringLiteral("Generate"));

    QTest::mouseClick(button("savePieceButton"), Qt::LeftButton);
    auto* dialog = find<QFileDialog>("savePieceDialog");
    const auto file = m_folder->path() / "piece.mid";
    dialog->selectFile(QString::fromStdString(file.string()));
    QMetaObject::invokeMethod(dialog, "accept");
    QTRY_VERIFY(std::filesystem::exists(file));
    QTRY_VERIFY(!m_window->findChild<QFileDialog*>(QStringLiteral("savePieceDialog")));
    QVERIFY(test::contentOf(file).find("seed: ") != std::string::npos);

    QTest::mouseClick(button("savePieceButton"), Qt::LeftButton);
    auto* pictureDialog = find<QFileDialog>("savePieceDialog");
    const auto picture = m_folder->path() / "piece.svg";
    pictureDialog->selectFile(QString::fromStdString(picture.string()));
    QMetaObject::invokeMethod(pictureDialog, "accept");
    QTRY_VERIFY(std::filesystem::exists(picture));
    QVERIFY(test::contentOf(picture).find("seed: ") != std::string::npos);
  }

  void aRunContinuesAPieceAndKeepsWhatItComposedInTraining() {
    openSmallDataset();
    setNumber("run.num_epochs", "6");
    setNumber("run.sample_every", "2");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_COMPARE(runCount(), 1);
    QTRY_COMPARE(onlyRun().info.status, types::RunStatus::Finished);
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));

    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    find<QComboBox>("musicSource")->setCurrentIndex(2); // while training
    auto* curve = find<widgets::EpochCurve>("epochCurve");
    QTRY_VERIFY(curve->isVisible());
    QTest::mouseClick(curve, Qt::LeftButton, {}, curve->place(2).toPoint());
    QVERIFY(find<QLabel>("pieceTitle")->text().endsWith(QStringLiteral(", epoch 2")));
    QTest::keyClick(curve, Qt::Key_Right);
    QVERIFY(find<QLabel>("pieceTitle")->text().endsWith(QStringLiteral(", epoch 4")));

    find<QComboBox>("musicSource")->setCurrentIndex(1); // generated
    auto* mode = find<QComboBox>("generateMode");
    mode->setFocus();
    QTest::keyClick(mode, Qt::Key_Down);
    find<QSpinBox>("generateGiven")->setValue(3);
    find<QSpinBox>("generateCount")->setValue(3);
    QTRY_VERIFY(button("generateButton")->isEnabled());
    QTest::mouseClick(button("generateButton"), Qt::LeftButton);
    auto* list = find<QListView>("generatedList");
    QTRY_COMPARE(list->model()->rowCount(), 3);
    QTRY_COMPARE(button("generateButton")->text(), QStringLiteral("Generate"));
    QVERIFY(find<QLabel>("pieceTitle")->text().contains(QStringLiteral("continued")));
    QVERIFY(find<QLabel>("pieceDetails")->text().contains(QStringLiteral("nats a slice")));
    QTest::mouseClick(button("compareButton"), Qt::LeftButton);
    QVERIFY(
        find<QLabel>("comparedTitle")->text().contains(QStringLiteral("as the model reads it")));

    // More is given than the piece has.
    find<QSpinBox>("generateGiven")->setValue(20);
    QTest::mouseClick(button("generateButton"), Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    QVERIFY(find<QMessageBox>("problemMessage")->informativeText().contains("fewer than the 20"));
    QTRY_COMPARE(button("generateButton")->text(), QStringLiteral("Generate"));
  }

  void aCheckpointThatVanishesIsTold() {
    openSmallDataset();
    setNumber("run.num_epochs", "3");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_COMPARE(runCount(), 1);
    QTRY_COMPARE(onlyRun().info.status, types::RunStatus::Finished);
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    find<QComboBox>("musicSource")->setCurrentIndex(1);
    QTRY_VERIFY(button("generateButton")->isEnabled());
    for (const auto& file : runs::RunStore(runsFolder()).list().front().checkpoints())
      std::filesystem::remove(file);
    QTest::mouseClick(button("generateButton"), Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    QVERIFY(find<QMessageBox>("problemMessage")->informativeText().contains(".pt"));
    QTRY_COMPARE(button("generateButton")->text(), QStringLiteral("Generate"));
  }

  void aTrainingThatLeavesTheNumbersOffersToGoOn() {
    openSmallDataset();
    setNumber("run.num_epochs", "500");
    setNumber("optimiser.learning_rate", "10");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    auto* message = find<QMessageBox>("problemMessage");
    QVERIFY(message->informativeText().contains(QStringLiteral("which was not taken")));
    QCOMPARE(runCount(), 1);
    const std::string failed = onlyRun().info.id;
    QVERIFY(!runs::RunStore(runsFolder()).list().front().newestNonFiniteReport().empty());
    QVERIFY(message->text().contains(QStringLiteral("no longer finite")));
    QVERIFY(!message->informativeText().contains(QStringLiteral("non-finite/"))); // a button knows
    QVERIFY(message->detailedText().contains(QStringLiteral("The chorales of the mini-batch")));
    QVERIFY(message->findChild<QAbstractButton*>(QStringLiteral("openReportButton")));
    auto* smaller = message->findChild<QAbstractButton*>(QStringLiteral("smallerRateButton"));
    QVERIFY(smaller);
    QTest::mouseClick(smaller, Qt::LeftButton);

    QTRY_COMPARE(runCount(), 2);
    const auto both = runs::RunStore(runsFolder()).list();
    const auto branch = both.front().id() == failed ? both.back() : both.front();
    QTRY_COMPARE(branch.readInfo().parentRun, failed);
    QCOMPARE(branch.readConfig().optimiser.learningRate, 5.0);
    // With that it fails again; the run's menu says so too, once that message is closed.
    QTRY_COMPARE(branch.readInfo().status, types::RunStatus::Failed);
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    QTest::keyClick(find<QMessageBox>("problemMessage"), Qt::Key_Escape);
    QTRY_VERIFY(!m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    clickRow(0);
    auto* why = find<QAction>("failureAction");
    QTRY_VERIFY(why->isEnabled());
    why->trigger();
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
  }

  void aFailedRunsPageSaysWhyAndItsMessageGoesWhenTheNextBegins() {
    openSmallDataset();
    setNumber("run.num_epochs", "500");
    setNumber("optimiser.learning_rate", "10");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    const std::string why = onlyRun().info.failure;
    auto* failure = find<QLabel>("headlineFailure");
    QTRY_VERIFY(failure->isVisible());
    QCOMPARE(failure->text(), QString::fromStdString(why));
    auto* strip = find<QLabel>("trainingStripText");
    QVERIFY(strip->text().startsWith(QStringLiteral("Training failed: ")));

    QTest::keyClick(find<QMessageBox>("problemMessage"), Qt::Key_Escape);
    QTRY_VERIFY(!m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    QVERIFY(!strip->text().isEmpty());
    m_window->activateWindow(); // no window manager does it when a dialog has closed
    QTRY_VERIFY(m_window->isActiveWindow());
    setNumber("run.num_epochs", "3");
    setNumber("optimiser.learning_rate", "0.001");
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(strip->text(), QString());
    QTest::mouseClick(button("queueStart"), Qt::LeftButton);
    QTRY_VERIFY(strip->text().contains(QStringLiteral("finished after 3 epochs")));
    QVERIFY(!failure->isVisible());
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 2);
    const auto rowOfTheFailed = [&] { // runs of one second are in no order
      const auto* rows = find<QTableView>("runTable")->model();
      const auto detail = rows->index(0, 0).data(widgets::RunListModel::DetailRole).toString();
      return detail.contains(QStringLiteral("failed")) ? 0 : 1;
    };
    clickRow(rowOfTheFailed());
    QTRY_COMPARE(failure->text(), QString::fromStdString(why));
    QVERIFY(failure->isVisible());
  }

  void whatARunComposedIsOneClickAway() {
    openSmallDataset();
    setNumber("run.num_epochs", "5");
    setNumber("run.sample_every", "2");
    auto* hear = button("hearButton");
    QVERIFY(!hear->isVisible());
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_VERIFY(hear->isVisible());
    QTest::mouseClick(hear, Qt::LeftButton);
    QTRY_VERIFY(find<QLabel>("pieceTitle")->text().endsWith(QStringLiteral(", epoch 4")));
    QVERIFY(find<QLabel>("pieceTitle")->isVisible());
    QVERIFY(!hear->isVisible());

    setNumber("run.sample_every", "0"); // one that composes nothing offers nothing
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_COMPARE(runCount(), 2);
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    QVERIFY(!hear->isVisible());
  }

  void everyPlaceSaysTheSameNumberOfEpochs() {
    openSmallDataset();
    setNumber("run.num_epochs", "100000");
    setNumber("run.sample_every", "0");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    auto* strip = find<QLabel>("trainingStripText");
    auto* headline = find<QLabel>("headlineProgress");
    auto* table = find<QTableView>("runTable");
    const auto number = [](const QString& text) { // the first one in it
      QString digits;
      for (const QChar character : text) {
        if (character.isDigit())
          digits += character;
        else if (!digits.isEmpty() && character != QChar(0x2009))
          break;
      }
      return digits.toInt();
    };
    QTRY_VERIFY(number(headline->text()) >= 3);
    for (int look = 0; look < 20; ++look) {
      const int before = number(headline->text());
      QTRY_VERIFY(number(headline->text()) > before);
      QCOMPARE(number(strip->text()), number(headline->text()));
      const QString row =
          table->model()->index(0, 0).data(widgets::RunListModel::DetailRole).toString();
      QVERIFY2(
          row.contains(headline->text().section(QLatin1Char(' '), 0, 0) + QStringLiteral(" / ")),
          qPrintable(row + " / " + headline->text()));
    }
  }

  void whatDoesNotFitIntoMemoryIsToldAndTheWindowLives() {
    openSmallDataset();
    setNumber("model.z_dim", "65536");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    const QString why = find<QMessageBox>("problemMessage")->informativeText();
    QVERIFY2(why.contains(QStringLiteral("billion parameters")), qPrintable(why));
    QVERIFY(!why.contains(QLatin1Char('\n')));
    QCOMPARE(runCount(), 0);
    QTest::keyClick(find<QMessageBox>("problemMessage"), Qt::Key_Escape);
    QTRY_VERIFY(!m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    setNumber("model.z_dim", "4");
    setNumber("run.num_epochs", "2");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_COMPARE(onlyRun().info.status, types::RunStatus::Finished);
  }

  void closingInMidTrainingAsksAndKeepsTheRun() {
    openSmallDataset();
    setNumber("run.num_epochs", "100000");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    auto* curve = find<widgets::CurvePlot>("objectivePlot");
    QTRY_VERIFY(curve->pointCount(0) >= 2);

    QVERIFY(!m_window->close());
    QTest::mouseClick(button("keepTraining"), Qt::LeftButton);
    const int before = curve->pointCount(0);
    QTRY_VERIFY(curve->pointCount(0) > before);
    QVERIFY(m_window->isVisible());
    QTRY_VERIFY(!m_window->findChild<QMessageBox*>(QStringLiteral("closeQuestion")));

    QVERIFY(!m_window->close());
    QTest::mouseClick(button("stopAndClose"), Qt::LeftButton);
    QTRY_VERIFY(!m_window->isVisible());
    QCOMPARE(onlyRun().info.status, types::RunStatus::Stopped);
    QVERIFY(onlyRun().reports.size() >= std::size_t(before));
  }

  void closingWithNothingToLoseAsksNothing() { QVERIFY(m_window->close()); }

  void aRunThatLeavesTheNumbersIsToldAndKept() {
    openSmallDataset();
    setNumber("run.num_epochs", "2000");
    setNumber("optimiser.learning_rate", "10");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    auto* message = find<QMessageBox>("problemMessage");
    QVERIFY(message->informativeText().contains(QStringLiteral("which was not taken")));
    QCOMPARE(onlyRun().info.status, types::RunStatus::Failed);
    QCOMPARE(button("trainButton")->text(), QStringLiteral("Train"));
  }

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

  void queuesSeedsComparesThemAndLetsThemCompose() {
    openSmallDataset();
    setNumber("run.num_epochs", "4");
    setNumber("run.evaluate_every", "2");
    QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    auto* seeds = find<QLineEdit>("variedSeeds");
    seeds->selectAll();
    QTest::keyClicks(seeds, "0..2");
    QTest::mouseClick(button("addVariations"), Qt::LeftButton);
    auto* queue = find<QListView>("queueList");
    QCOMPARE(queue->model()->rowCount(), 3);
    QCOMPARE(runCount(), 0); // nothing starts by itself
    QTest::mouseClick(button("queueStart"), Qt::LeftButton);
    QTRY_COMPARE(queue->model()->rowCount(), 0);
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    QCOMPARE(runCount(), 3);

    auto* table = find<QTableView>("runTable");
    QTRY_COMPARE(table->model()->rowCount(), 3);
    clickRow(0);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::ShiftModifier, centerOfRow(2));
    QCOMPARE(find<widgets::RunListPanel>("runListPanel")->selectedRuns().size(), 3);
    QVERIFY(find<QAction>("compareAction")->isEnabled());
    QTest::keyClick(table, Qt::Key_K, Qt::ControlModifier);
    QCOMPARE(find<QTabWidget>("stage")->tabText(find<QTabWidget>("stage")->currentIndex()),
             QStringLiteral("Compare"));
    auto* figures = find<QTableView>("compareTable")->model();
    QCOMPARE(figures->columnCount(), 3);
    auto* plot = find<widgets::CurvePlot>("compareValidPlot");
    QCOMPARE(plot->seriesCount(), 1);     // their mean
    QTRY_COMPARE(plot->pointCount(0), 2); // evaluated after epochs 2 and 3

    find<QTabWidget>("compareDetails")->setCurrentIndex(1);
    QTest::mouseClick(button("composeButton"), Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<QWidget*>(QStringLiteral("piece.2.0")));
    for (const auto& run : runs::RunStore(runsFolder()).list())
      QTRY_VERIFY(std::filesystem::exists(run.sampleFolder() / "compare-seed0.mid"));
    QTRY_VERIFY(button("composeButton")->isEnabled());
    QTest::mouseClick(find<QWidget>("piece.1.0"), Qt::LeftButton);
    auto* music = find<widgets::MusicStage>("musicStage");
    QCOMPARE(find<QTabWidget>("stage")->currentWidget(), music);
    // What was clicked is what is shown, also when there is a list already.
    const auto originShown = [&] {
      return QString::fromStdString(music->currentChorale()->origin);
    };
    const QString first = originShown();
    find<QTabWidget>("stage")->setCurrentIndex(3);
    QTest::mouseClick(find<QWidget>("piece.2.0"), Qt::LeftButton);
    QCOMPARE(find<QTabWidget>("stage")->currentWidget(), music);
    QVERIFY2(originShown() != first, qPrintable(first)); // of another run
    find<QTabWidget>("stage")->setCurrentIndex(3);
    QTest::mouseClick(find<QWidget>("piece.1.0"), Qt::LeftButton);
    QCOMPARE(originShown(), first);
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
