#include "widgets/lens/LensPage.h"

#include "widgets/pianoroll/PianoRollView.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSplitter>
#include <QTest>

#include <memory>

using namespace dmm;
using namespace dmm::widgets;

class LensPageTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<LensPage> m_page;

  template <typename Widget> Widget* find(const char* name) const {
    return m_page->findChild<Widget*>(name);
  }
  QString text(const char* name) const { return find<QLabel>(name)->text(); }
  static std::vector<types::Chorale> makePieces() {
    std::vector<types::Chorale> pieces;
    for (const char* number : {"BWV 269", "BWV 40.3", "BWV 10.7"}) {
      types::Chorale piece;
      piece.catalogueNumber = number;
      piece.title = "A chorale";
      piece.lengthSteps = 8;
      for (int t = 0; t < 8; ++t) piece.voices[0].push_back({60 + t, t, 1});
      pieces.push_back(piece);
    }
    pieces[2].split = types::Split::Test;
    return pieces;
  }
  /// The piece straight through, or with its second half before its first.
  static types::ModelReading makeReading(const types::Chorale& piece, bool isTurned = false) {
    types::ModelReading reading;
    reading.chorale = piece;
    for (int t = 0; t < 8; ++t) {
      const int from = isTurned ? (t + 4) % 8 : t;
      reading.chorale.voices[0][std::size_t(t)].pitch = 60 + from;
      reading.scoreQuarters.push_back(from);
    }
    reading.chorale.modelShift = -12;
    return reading;
  }
  static StepTermsView::Terms makeTerms() {
    return {{8, 6, 4, 2, 1, 1, 1, 1}, {1, 1, 1, 1, 2, 2, 2, 2}};
  }

 private Q_SLOTS:
  void init() {
    m_page = std::make_unique<LensPage>();
    m_page->resize(800, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
  }
  void cleanup() { m_page.reset(); }

  void emptyStateSaysWhatWillAppear() {
    QVERIFY(find<QLabel>("lensEmpty")->isVisible());
    m_page->setRun("baseline");
    QVERIFY(!find<QLabel>("lensEmpty")->isVisible());
    QVERIFY(find<QLabel>("latentKlEmpty")->isVisible());
    QVERIFY(text("latentKlEmpty").contains("Not evaluated yet"));
    QVERIFY(!find<QCheckBox>("sortDimensions")->isEnabled());
    m_page->clear();
    QVERIFY(find<QLabel>("lensEmpty")->isVisible());
  }

  void activeUnitsAreCountedAndDefined() {
    m_page->setRun("baseline");
    m_page->setHistory({{50, 1100}, {{1, 1, 1}, {0.5, 0.001, 0.02}}});
    QCOMPARE(text("activeUnits"),
             QStringLiteral("2 of 3 latent dimensions are active at epoch 1\u2009100"));
    QVERIFY(text("activeDefinition").contains("above 0.01 nats per slice"));
    QVERIFY(find<LatentKlMap>("latentKlMap")->isVisible());
    m_page->setHistoryProblem("kl_dimensions.csv:4: expected a number");
    QVERIFY(text("activeDefinition").contains("kl_dimensions.csv:4"));
  }

  void dimensionsAreSortedByAClick() {
    m_page->setRun("baseline");
    m_page->setHistory({{50}, {{0.5, 0.001, 0.02}}});
    auto* map = find<LatentKlMap>("latentKlMap");
    QCOMPARE(map->order().front(), 1);
    auto* box = find<QCheckBox>("sortDimensions");
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Space);
    QCOMPARE(map->order().front(), 0);
  }

  void allVoicesAreInSightOnASmallScreen() {
    auto pieces = makePieces();
    for (int t = 0; t < 8; ++t) { // as wide as four voices sing
      pieces[0].voices[0][std::size_t(t)].pitch = 81;
      pieces[0].voices[3].push_back({36, t, 1});
    }
    m_page->resize(760, 560); // the stage of a window of 1280 x 800
    m_page->setPieces(pieces);
    m_page->setRun("baseline");
    types::ModelReading reading;
    reading.chorale = pieces[0];
    for (int t = 0; t < 8; ++t) reading.scoreQuarters.push_back(t);
    m_page->setReading(reading);
    QTRY_COMPARE(find<PianoRollView>("lensRoll")->verticalScrollBar()->maximum(), 0);
    QVERIFY(find<PianoRollView>("lensRoll")->rollLayout().lowestPitch() <= 36);
  }

  void pieceIsFoundByTyping() {
    m_page->setPieces(makePieces());
    m_page->setRun("baseline");
    QSignalSpy requested(m_page.get(), &LensPage::termsRequested);
    auto* box = find<QComboBox>("lensPiece");
    box->setFocus();
    box->lineEdit()->selectAll();
    QTest::keyClicks(box->lineEdit(), "10.7");
    QTest::keyClick(box->lineEdit(), Qt::Key_Return);
    QTRY_COMPARE(m_page->currentPiece(), 2);
    QCOMPARE(requested.takeLast().at(0).toInt(), 2);
    // What is no piece gives way to the one on show.
    box->lineEdit()->selectAll();
    QTest::keyClicks(box->lineEdit(), "rubbish");
    QTest::keyClick(box->lineEdit(), Qt::Key_Return);
    QCOMPARE(m_page->currentPiece(), 2);
    QVERIFY(box->currentText().startsWith("BWV 10.7"));
  }

  void termsAreAskedForWhileShownOnly() {
    m_page->setPieces(makePieces());
    m_page->hide();
    QSignalSpy requested(m_page.get(), &LensPage::termsRequested);
    m_page->setRun("baseline");
    QCOMPARE(requested.count(), 0);
    m_page->show();
    QTRY_COMPARE(requested.count(), 1);
  }

  void termsAddUpInWords() {
    m_page->setPieces(makePieces());
    m_page->setRun("baseline");
    m_page->setWorking();
    QCOMPARE(text("termsText"), QString("Computing..."));
    m_page->setTerms(makeTerms(), "mean of 100 draws");
    QCOMPARE(text("termsText"), QString("baseline: negative ELBO 4.500 = reconstruction 3.000 + KL "
                                        "1.500 nats per slice, mean of 100 draws"));
    m_page->setTermsProblem("The run has no checkpoint yet.");
    QCOMPARE(find<StepTermsView>("stepTerms")->sliceCount(), 0);
  }

  void slicesStandUnderTheirNotes() {
    m_page->setPieces(makePieces());
    m_page->setRun("baseline");
    m_page->setReading(makeReading(makePieces()[0]));
    m_page->setTerms(makeTerms(), "");
    auto* roll = find<PianoRollView>("lensRoll");
    auto* steps = find<StepTermsView>("stepTerms");
    const auto xOfStep = [&](int step) {
      const double x = roll->toViewport({roll->rollLayout().xOfStep(step), 0}).x();
      return steps->mapFromGlobal(roll->viewport()->mapToGlobal(QPointF(x, 0))).x();
    };
    for (int slice = 0; slice < 8; ++slice) {
      QVERIFY(qAbs(steps->leftOf(slice) - xOfStep(slice)) < 0.5);
      QCOMPARE(steps->sliceAt((xOfStep(slice) + xOfStep(slice + 1)) / 2), slice);
    }
    // Zoomed and scrolled, still.
    for (int i = 0; i < 4; ++i) roll->zoomIn();
    roll->horizontalScrollBar()->setValue(roll->horizontalScrollBar()->maximum());
    QVERIFY(roll->horizontalScrollBar()->value() > 0);
    QVERIFY(qAbs(steps->leftOf(7) - xOfStep(7)) < 0.5);
    QCOMPARE(steps->sliceAt(20), -1); // the gutter
    QCOMPARE(steps->describe(4), QString("Slice 5, bar 2.1 of the score\nreconstruction 1 nats\n"
                                         "KL 2 nats"));
  }

  void theReadingIsDrawnAndExplained() {
    m_page->setPieces(makePieces());
    QVERIFY(find<PianoRollView>("lensRoll")->isEmpty());
    m_page->setRun("baseline");
    QSignalSpy changed(m_page.get(), &LensPage::readingChanged);
    m_page->setReading(makeReading(makePieces()[0]));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_page->reading()->voices[0], makePieces()[0].voices[0]); // at the score's pitch
    QCOMPARE(text("readingText"), QString("Drawn 12 semitones lower, as it is sung."));
    m_page->setReading(makeReading(makePieces()[0], true));
    QVERIFY2(text("readingText").startsWith("8 slices of a score of 8: some are repeated"),
             qPrintable(text("readingText")));
    QCOMPARE(m_page->reading()->voices[0].front().pitch, 64);
    auto* steps = find<StepTermsView>("stepTerms");
    m_page->setTerms(makeTerms(), "");
    QVERIFY(steps->describe(0).startsWith("Slice 1, bar 2.1 of the score"));

    find<QComboBox>("lensPiece")->setCurrentIndex(1); // whose reading is not there yet
    QVERIFY(!m_page->reading());
    QVERIFY(find<PianoRollView>("lensRoll")->isEmpty());
  }

  void aReadingThatIsShownStaysScrolled() {
    m_page->setPieces(makePieces());
    m_page->setRun("baseline");
    m_page->setReading(makeReading(makePieces()[0]));
    auto* roll = find<PianoRollView>("lensRoll");
    for (int i = 0; i < 4; ++i) roll->zoomIn();
    roll->horizontalScrollBar()->setValue(roll->horizontalScrollBar()->maximum());
    const int scrolled = roll->horizontalScrollBar()->value();
    QVERIFY(scrolled > 0);
    m_page->setRun("another");
    m_page->setReading(makeReading(makePieces()[0]));
    QCOMPARE(roll->horizontalScrollBar()->value(), scrolled);
  }

  void aClickOnASliceAsksToHearItFromThere() {
    m_page->setPieces(makePieces());
    m_page->setRun("baseline");
    m_page->setReading(makeReading(makePieces()[0]));
    m_page->setTerms(makeTerms(), "");
    QSignalSpy played(m_page.get(), &LensPage::playRequested);
    auto* steps = find<StepTermsView>("stepTerms");
    const int x = int((steps->leftOf(5) + steps->leftOf(6)) / 2);
    QTest::mouseClick(steps, Qt::LeftButton, {}, {x, steps->height() / 2});
    QCOMPARE(played.count(), 1);
    QCOMPARE(played.at(0).at(0).toDouble(), 5.0);
    QTest::mouseClick(steps, Qt::LeftButton, {}, {20, steps->height() / 2}); // the gutter
    QCOMPARE(played.count(), 1);
  }

  void stateComesBack() {
    m_page->setPieces(makePieces());
    m_page->setRun("baseline");
    m_page->setHistory({{50}, {{0.5, 0.001, 0.02}}});
    QTest::mouseClick(find<QCheckBox>("sortDimensions"), Qt::LeftButton, {}, {5, 8});
    find<QComboBox>("lensPiece")->setCurrentIndex(1);
    find<QSplitter>("lensSplitter")->setSizes({200, 440});
    const auto sizes = find<QSplitter>("lensSplitter")->sizes();
    const bool isSorted = find<QCheckBox>("sortDimensions")->isChecked();
    const QVariantMap state = m_page->state();
    init();
    m_page->setPieces(makePieces());
    m_page->restoreState(state);
    m_page->setRun("baseline");
    QCOMPARE(m_page->currentPiece(), 1);
    QCOMPARE(find<QCheckBox>("sortDimensions")->isChecked(), isSorted);
    QTRY_COMPARE(find<QSplitter>("lensSplitter")->sizes(), sizes);
    m_page->restoreState({{"heights", "rubbish"}, {"piece", 7}});
    QCOMPARE(m_page->currentPiece(), 1);
  }
};

QTEST_MAIN(LensPageTest)
#include "LensPageTest.moc"
