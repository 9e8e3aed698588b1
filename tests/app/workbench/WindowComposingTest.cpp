// What runs compose, from the click that trains them to the piece on the page.

#include "core/runs/RunStore.h"
#include "tests/app/workbench/WindowFixture.h"
#include "widgets/music/EpochCurve.h"
#include "widgets/music/MusicStage.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/runs/RunListPanel.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

using namespace dmm;

class WindowComposingTest : public QObject, private test::WindowFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() { shut(); } // also in mid-training: stops, and joins

  void aFinishedRunComposes() {
    openSmallDataset();
    setNumber("run.num_epochs", "6");
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_COMPARE(runCount(), 1);
    waitForTheRun();
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
    waitForTheRun();
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
    waitForTheRun();
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
    QTRY_COMPARE(plot->seriesCount(), 1); // their mean
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
};

QTEST_MAIN(WindowComposingTest)
#include "WindowComposingTest.moc"
