// Files dropped on the window, pieces dragged out of it, and the File menu's import.

#include "app/workbench/MainWindow.h"
#include "app/workbench/Workbench.h"
#include "core/formats/ScoreReading.h"
#include "core/playback/SoundFont.h"
#include "tests/support/SmallExperiment.h"
#include "widgets/music/MusicStage.h"

#include <QAction>
#include <QComboBox>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QUrl>

using namespace dmm;
namespace fs = std::filesystem;

class FileDropTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::shared_ptr<app::MainWindow> m_window; ///< with all that serves it

  template <typename Widget> Widget* find(const char* name) const {
    return m_window->findChild<Widget*>(QLatin1String(name));
  }

  /// Drops a file on the window as a file manager does; whether the window took it.
  bool drop(const fs::path& file) const {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QString::fromStdString(file.string()))});
    QDragEnterEvent enter({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QCoreApplication::sendEvent(m_window.get(), &enter);
    if (!enter.isAccepted()) return false;
    QDropEvent event({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &event);
    return event.isAccepted();
  }

  static types::Chorale piece(const std::string& title = "A/dropped piece") {
    types::Chorale chorale;
    chorale.title = title;
    chorale.lengthSteps = 4;
    chorale.voicesInferred = false;
    for (std::size_t v = 0; v < 4; ++v) chorale.voices[v] = {{72 - 7 * int(v), 0, 4}};
    return chorale;
  }

  fs::path score(const std::string& name) const {
    const auto file = m_folder->path() / name;
    formats::writeScore(piece(), file);
    return file;
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    qputenv("XDG_DATA_HOME", (m_folder->path() / "home").c_str());
    qputenv("XDG_CONFIG_HOME", (m_folder->path() / "config").c_str());
    const auto workbench = std::make_shared<app::Workbench>(m_folder->path() / "runs");
    m_window = {workbench, &workbench->window()};
    m_window->resize(1280, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
  }
  void cleanup() {
    m_window.reset();
    m_folder.reset();
  }

  void aScoreIsShownAsMusic() {
    for (const char* name : {"a.mid", "b.musicxml"}) {
      find<QTabWidget>("stage")->setCurrentIndex(0);
      QVERIFY(drop(score(name)));
      QCOMPARE(find<QTabWidget>("stage")->currentIndex(), 2);
      QTRY_VERIFY(find<QLabel>("pieceTitle")->text().contains("A/dropped piece"));
    }
    QCOMPARE(find<QListView>("generatedList")->model()->rowCount(), 2);
  }

  void eachDroppedScoreIsTheOneShown() {
    for (const char* title : {"the first", "the second", "the third"}) {
      const auto file = m_folder->path() / (std::string(title) + ".mid");
      formats::writeScore(piece(title), file);
      QVERIFY(drop(file));
      QCOMPARE(find<QLabel>("pieceTitle")->text(), QString(title));
      QCOMPARE(find<widgets::MusicStage>("musicStage")->currentChorale()->title,
               std::string(title));
    }
  }

  void whatWasChangedInADroppedScoreIsTold() {
    // Key 60 is struck and never released, 64 is.
    const std::string events("\0\x90\x3c\x40\x60\x90\x40\x40\x60\x80\x40\0\0\xff\x2f\0", 16);
    const std::string head("MThd\0\0\0\6\0\1\0\1\0\x60MTrk\0\0\0\x10", 22);
    QVERIFY(drop(m_folder->write("held.mid", head + events)));
    const QString told = find<QLabel>("trainingStripText")->text();
    QVERIFY2(told.startsWith("held.mid: 1 note that is never released"), qPrintable(told));
  }

  void aBrokenScoreIsOneMessage() {
    QVERIFY(drop(m_folder->write("bad.mid", "no MIDI")));
    QTRY_VERIFY(find<QMessageBox>("problemMessage"));
    QCOMPARE(
        find<QMessageBox>("problemMessage")->informativeText(),
        QString::fromStdString((m_folder->path() / "bad.mid").string() + ": is not a MIDI file"));
  }

  void aDatasetIsOpened() {
    const auto file = test::writeSmallDataset(*m_folder);
    QVERIFY(drop(file));
    QVERIFY(find<QComboBox>("datasetChooser")
                ->currentText()
                .contains(QString::fromStdString(file.stem().string())));
  }

  void aFolderOpensTheImport() {
    fs::create_directories(m_folder->path() / "hymns");
    QVERIFY(drop(m_folder->path() / "hymns"));
    QVERIFY(find<QWidget>("importDialog")->isVisible());
    QCOMPARE(find<QLineEdit>("importName")->text(), "hymns");
  }

  void otherFilesAreNotTaken() { QVERIFY(!drop(m_folder->write("notes.txt", "x"))); }

  void oneDialogOpensWhatCanBeDropped() {
    const auto choose = [&](const QStringList& files) {
      find<QAction>("openAction")->trigger();
      auto* dialog = find<QFileDialog>("openDialog");
      QVERIFY(dialog);
      QVERIFY(dialog->nameFilters().front().contains("*.musicxml"));
      Q_EMIT dialog->filesSelected(files);
      delete dialog;
    };
    QCOMPARE(find<QAction>("openAction")->shortcut(), QKeySequence(QKeySequence::Open));
    const auto text = [](const fs::path& file) { return QString::fromStdString(file.string()); };
    choose({text(score("a.mid")), text(score("b.musicxml"))});
    QCOMPARE(find<QTabWidget>("stage")->currentIndex(), 2);
    QCOMPARE(find<QListView>("generatedList")->model()->rowCount(), 2);
    choose({text(test::writeSmallDataset(*m_folder))});
    QVERIFY(find<QTableView>("pieceTable")->model()->rowCount() < 50);
    choose({text(m_folder->write("mine.yaml", "name: mine\nmodel:\n  z_dim: 17\n"))});
    QCOMPARE(find<QLineEdit>("model.z_dim")->text(), QStringLiteral("17"));
    QCOMPARE(find<QLineEdit>("name")->text(), QStringLiteral("mine"));
    QVERIFY(!find<QMessageBox>("problemMessage"));
    choose({text(m_folder->write("notes.txt", "x"))});
    QTRY_VERIFY(find<QMessageBox>("problemMessage"));
    QVERIFY(find<QMessageBox>("problemMessage")->informativeText().contains("notes.txt"));
  }

  void anExperimentIsOpened() {
    QVERIFY(drop(m_folder->write("mine.yml", "name: mine\nmodel:\n  z_dim: 18\n")));
    QCOMPARE(find<QLineEdit>("model.z_dim")->text(), QStringLiteral("18"));
  }

  void theImportedDatasetIsChosen() {
    fs::create_directories(m_folder->path() / "hymns");
    for (int i = 0; i < 3; ++i) {
      types::Chorale chorale = piece();
      chorale.voices[3][0].pitch += i;
      formats::writeScore(chorale, m_folder->path() / "hymns" / (std::to_string(i) + ".mid"));
    }
    find<QAction>("importAction")->trigger();
    QVERIFY(find<QWidget>("importDialog")->isVisible());
    QTest::keyClicks(find<QLineEdit>("importFolder"),
                     QString::fromStdString((m_folder->path() / "hymns").string()));
    QTest::keyClicks(find<QLineEdit>("importName"), "my hymns");
    QTest::mouseClick(find<QPushButton>("importButton"), Qt::LeftButton);
    QTRY_VERIFY(find<QComboBox>("datasetChooser")->currentText().contains("my hymns"));
    QVERIFY(!find<QMessageBox>("problemMessage"));
  }

  void aPieceIsDraggedOutAsMidi() {
    auto* table = find<QTableView>("pieceTable");
    QCOMPARE(table->dragDropMode(), QAbstractItemView::DragOnly);
    const QModelIndex row = table->model()->index(0, 0);
    QVERIFY(row.flags() & Qt::ItemIsDragEnabled);
    const std::unique_ptr<QMimeData> data(table->model()->mimeData({row}));
    QVERIFY(data);
    QCOMPARE(data->urls().size(), 1);
    const auto file = data->urls().first().toLocalFile();
    QVERIFY(file.endsWith(".mid"));
    QVERIFY(!formats::readScore(file.toStdString()).chorale.voices[0].empty());
  }

  void aPieceIsSavedAsSound() {
    if (!playback::findSoundFont()) QSKIP("no soundfont is installed");
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    QVERIFY(drop(score("short.mid")));
    QTest::mouseClick(find<QPushButton>("savePieceButton"), Qt::LeftButton);
    auto* dialog = find<QFileDialog>("savePieceDialog");
    QCOMPARE(dialog->nameFilters().filter(QStringLiteral("(*.wav)")).size(), 1);
    const auto file = m_folder->path() / "piece.wav";
    dialog->selectFile(QString::fromStdString(file.string()));
    QMetaObject::invokeMethod(dialog, "accept");
    QTRY_VERIFY(fs::exists(file));
    QVERIFY(fs::file_size(file) > 44 + 2 * 44100 * 2 * 2); // two seconds of stereo and its header
    QVERIFY(!find<QMessageBox>("problemMessage"));
  }

  void aPieceIsSavedAsMusicXml() {
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    QTest::mouseClick(find<QPushButton>("savePieceButton"), Qt::LeftButton);
    auto* dialog = find<QFileDialog>("savePieceDialog");
    const QString scores = dialog->nameFilters().filter(QStringLiteral("MusicXML")).value(0);
    dialog->selectNameFilter(scores);
    Q_EMIT dialog->filterSelected(scores);
    QCOMPARE(dialog->defaultSuffix(), "musicxml");
    const auto file = m_folder->path() / "piece.musicxml";
    dialog->selectFile(QString::fromStdString(file.string()));
    QMetaObject::invokeMethod(dialog, "accept");
    QTRY_VERIFY(fs::exists(file));
    QVERIFY(!formats::readScore(file).chorale.voices[3].empty());
  }
};

QTEST_MAIN(FileDropTest)
#include "FileDropTest.moc"
