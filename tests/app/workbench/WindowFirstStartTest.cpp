// The first minutes of somebody who has no run yet: what the empty stage offers, and the run that
// ships with the program.

#include "core/runs/ExampleRun.h"
#include "tests/app/workbench/WindowFixture.h"
#include "tests/core/playback/FakeOutputs.h"
#include "widgets/music/MusicStage.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/runs/RunListModel.h"
#include "widgets/runs/RunListPanel.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QListView>
#include <QSpinBox>
#include <QTabWidget>

using namespace dmm;

class WindowFirstStartTest : public QObject, private test::WindowFixture {
  Q_OBJECT

  std::shared_ptr<test::FakeOutputs> m_sound;

  const types::Chorale* shownPiece() const {
    return find<widgets::MusicStage>("musicStage")->currentChorale();
  }
  bool isOnStage(const char* page) const {
    return find<QTabWidget>("stage")->currentWidget() == find<QWidget>(page);
  }
  bool isHeard() const { return find<widgets::PianoRollView>("pianoRoll")->playhead() > 0; }
  /// As the program does before it opens the window.
  void placeExample() const {
    runs::placeExample(runs::RunStore(runsFolder()));
    QTRY_VERIFY(find<widgets::RunListPanel>("runListPanel")->model().find(runs::kExampleId));
  }

 private Q_SLOTS:
  void init() {
    m_sound = std::make_shared<test::FakeOutputs>();
    open(m_sound);
  }
  void cleanup() { shut(); }

  void bachIsHeardAfterOneClick() {
    QVERIFY(isOnStage("trainingCurves"));
    click("welcomeListenButton");
    QVERIFY(isOnStage("musicStage"));
    QVERIFY(shownPiece());
    QTRY_VERIFY(isHeard());
    QVERIFY(m_sound->lastLedger());
  }

  void theModelInTheBoxComposesAndIsHeardAfterOneClick() {
    placeExample();
    QTRY_VERIFY(button("welcomeComposeButton")->isEnabled());
    click("welcomeComposeButton");
    QVERIFY(isOnStage("musicStage"));
    const auto* pieces = find<QListView>("generatedList")->model();
    QTRY_COMPARE_WITH_TIMEOUT(pieces->rowCount(), find<QSpinBox>("generateCount")->value(), 60000);
    QTRY_VERIFY(isHeard());
    QVERIFY(find<QLabel>("pieceTitle")->text().contains(QStringLiteral("seed ")));
    for (const auto& voice : shownPiece()->voices) QVERIFY(voice.size() > 4);
    QCOMPARE(runCount(), 1); // nothing was trained
    QCOMPARE(find<widgets::RunListPanel>("runListPanel")->selectedRun(),
             QString::fromLatin1(runs::kExampleId));
  }

  void whatIsComposedIsNotPlayedToWhoLooksElsewhere() {
    placeExample();
    QTRY_VERIFY(button("welcomeComposeButton")->isEnabled());
    click("welcomeComposeButton");
    find<QTabWidget>("stage")->setCurrentWidget(find<QWidget>("compareView"));
    QTRY_COMPARE_WITH_TIMEOUT(button("generateButton")->text(), QStringLiteral("Generate"), 60000);
    QTRY_COMPARE(find<QListView>("generatedList")->model()->rowCount(), 4);
    QVERIFY(!isHeard());
  }

  void withoutThatModelNothingOffersToCompose() {
    QVERIFY(!button("welcomeComposeButton")->isEnabled());
    placeExample();
    QTRY_VERIFY(button("welcomeComposeButton")->isEnabled());
  }

  void theExperimentIsTrainedAfterOneClick() {
    openSmallDataset();
    setTinyModel();
    setNumber("run.num_epochs", "2");
    click("welcomeTrainButton");
    QTRY_COMPARE(runCount(), 1);
    waitForTheRun();
    QVERIFY(!button("welcomeTrainButton")->isVisible()); // its curves are there instead
  }

  void theExampleStaysAsItIs() {
    placeExample();
    const auto run = makeFinishedRun("mine");
    auto* list = find<widgets::RunListPanel>("runListPanel");
    QTRY_COMPARE(list->model().rowCount(), 2);
    auto* table = find<QTableView>("runTable");
    const int row = list->model().rowOf(runs::kExampleId);
    const auto stays = [&](int place) {
      return table->model()->index(place, 0).data(widgets::RunListModel::ExampleRole).toBool();
    };
    QVERIFY(stays(row) && !stays(1 - row));
    for (const int chosen : {row, 1 - row}) {
      clickRow(chosen);
      for (const char* action : {"editAction", "deleteAction"})
        QCOMPARE(find<QAction>(action)->isEnabled(), chosen != row);
      for (const char* action : {"archiveAction", "settingsAction", "baselineAction"})
        QVERIFY(find<QAction>(action)->isEnabled());
    }
    clickRow(row, Qt::ControlModifier); // both: what one of them refuses is refused
    QVERIFY(!find<QAction>("deleteAction")->isEnabled());

    clickRow(row);
    QTest::keyClick(table, Qt::Key_Delete);
    QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, centerOfRow(row));
    QCOMPARE(runCount(), 2);
    QVERIFY(m_window->findChildren<QDialog*>(QStringLiteral("runDetailsDialog")).isEmpty());
    QCOMPARE(problemCount(), 0);
  }
};

QTEST_MAIN(WindowFirstStartTest)
#include "WindowFirstStartTest.moc"
