// What a run composed when it was asked to: kept in its folder, and there again in the next window.

#include "core/runs/KeptPieces.h"
#include "core/runs/RunStore.h"
#include "tests/app/workbench/WindowFixture.h"
#include "widgets/music/MusicStage.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QSpinBox>
#include <QTabWidget>

#include <fstream>

using namespace dmm;
namespace fs = std::filesystem;

class WindowPiecesTest : public QObject, private test::WindowFixture {
  Q_OBJECT

  QListView* list() const { return find<QListView>("generatedList"); }
  int listed() const { return list()->model()->rowCount(); }
  widgets::MusicStage* music() const { return find<widgets::MusicStage>("musicStage"); }
  fs::path samples() const { return runs::RunStore(runsFolder()).list().front().sampleFolder(); }
  runs::KeptPieces kept() const { return runs::KeptPieces(samples()); }

  void trainAndCompose(int count) const {
    openSmallDataset();
    setNumber("run.num_epochs", "4");
    click("trainButton");
    QTRY_COMPARE(runCount(), 1);
    waitForTheRun();
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    find<QComboBox>("musicSource")->setCurrentIndex(1);
    find<QSpinBox>("generateCount")->setValue(count);
    QTRY_VERIFY(button("generateButton")->isEnabled());
    find<QAction>("generateAction")->trigger();
    QCOMPARE(find<QTabWidget>("stage")->currentWidget(), music());
    QTRY_COMPARE(listed(), count);
    QTRY_COMPARE(button("generateButton")->text(), QStringLiteral("Generate"));
  }
  void showGenerated() const {
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    find<QComboBox>("musicSource")->setCurrentIndex(1);
    m_window->activateWindow();
    QTRY_VERIFY(m_window->isActiveWindow());
    list()->setFocus();
  }

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() { shut(); }

  void composedPiecesAreThereAfterARestart() {
    trainAndCompose(3);
    const auto pieces = kept().list().pieces;
    QCOMPARE(pieces.size(), std::size_t(3));
    const QString shown = find<QLabel>("pieceTitle")->text();
    const types::Chorale best = *music()->currentChorale();
    QTest::keyClick(list(), Qt::Key_Home);

    reopen();
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 1);
    showGenerated();
    QTRY_COMPARE(listed(), 3);
    QTest::keyClick(list(), Qt::Key_Down);
    QTest::keyClick(list(), Qt::Key_Home);
    QCOMPARE(find<QLabel>("pieceTitle")->text(), shown); // the most probable first
    QCOMPARE(music()->currentChorale()->voices, best.voices);
    QCOMPARE(music()->currentChorale()->origin, best.origin);
    QVERIFY(find<QLabel>("pieceDetails")->text().contains("nats a slice"));
  }

  void aStarAndADeletionAreKept() {
    trainAndCompose(3);
    showGenerated();
    QTest::keyClick(list(), Qt::Key_Home);
    QTest::keyClick(list(), Qt::Key_S);
    const auto starred = [this] {
      int stars = 0;
      for (const auto& piece : kept().list().pieces) stars += piece.isStarred;
      return stars;
    };
    QCOMPARE(starred(), 1);
    QTest::keyClick(list(), Qt::Key_Delete);
    QCOMPARE(listed(), 2);
    QCOMPARE(kept().list().pieces.size(), std::size_t(2));
    click("undoPieceButton");
    QCOMPARE(listed(), 3);
    QCOMPARE(kept().list().pieces.size(), std::size_t(3));
    QCOMPARE(starred(), 1);
    QCOMPARE(runCount(), 1); // no key of these was for the list of runs

    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_End);
    QTest::keyClick(list(), Qt::Key_Delete);
    reopen(); // what was deleted is gone for good
    QTRY_COMPARE(find<QTableView>("runTable")->model()->rowCount(), 1);
    showGenerated();
    QTRY_COMPARE(listed(), 2);
    QVERIFY(!fs::exists(samples() / ".trash"));
    find<QComboBox>("generatedScope")->setCurrentIndex(1);
    QTRY_COMPARE(listed(), 2);
    QVERIFY(list()
                ->model()
                ->index(0, 0)
                .data(Qt::AccessibleTextRole)
                .toString()
                .contains(QString::fromStdString(onlyRun().info.name)));
  }

  void aPieceThatCannotBeKeptIsToldAndStays() {
    trainAndCompose(1);
    fs::remove_all(samples());
    std::ofstream(samples()) << "a file where the folder should be";
    click("generateButton");
    QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("problemMessage")));
    QVERIFY(find<QMessageBox>("problemMessage")->text().contains("could not be kept"));
    QTest::keyClick(find<QMessageBox>("problemMessage"), Qt::Key_Escape);
    QTRY_COMPARE(button("generateButton")->text(), QStringLiteral("Generate"));
    QVERIFY(music()->currentChorale());
  }
};

QTEST_MAIN(WindowPiecesTest)
#include "WindowPiecesTest.moc"
