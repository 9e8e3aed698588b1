// The Lens of a model with a finite number of states: three views of one reading, which share the
// chosen state.

#include "widgets/lens/LensPage.h"
#include "widgets/lens/StateColors.h"
#include "widgets/lens/StateGraphView.h"
#include "widgets/lens/StateKeyboard.h"
#include "widgets/lens/StatePosteriorView.h"
#include "widgets/lens/StateSound.h"
#include "widgets/pianoroll/PianoRollView.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace dmm;
using namespace dmm::widgets;

namespace {

constexpr int kSlices = 8;

/// Keys by MIDI pitch.
types::KeyProbabilities notes(std::initializer_list<std::pair<int, float>> all) {
  types::KeyProbabilities keys{};
  for (const auto& [pitch, probability] : all)
    keys[std::size_t(pitch - types::kLowestPitch)] = probability;
  return keys;
}

/// Of 64 states three matter: 40 in the first half, 7 in the second, 63 hardly.
types::StateReading makeReading() {
  types::StateReading reading;
  reading.stateCount = 64;
  reading.epochs = 20;
  reading.states = {40, 7, 63};
  for (int t = 0; t < kSlices; ++t) {
    const float first = t < 5 ? 0.9F : 0.1F;
    reading.posterior.push_back({first, 0.95F - first, 0.05F});
    reading.path.push_back(t < 5 ? 40 : 7);
    reading.logLikelihood.push_back(t < 4 ? -8 : -4);
  }
  reading.notes = {notes({{60, 0.9F}, {64, 0.8F}, {67, 0.7F}, {72, 0.6F}, {76, 0.5F}, {61, 0.01F}}),
                   notes({{62, 0.6F}, {74, 0.4F}}), notes({{55, 0.3F}})};
  reading.transitions = {{40, 40, 0.8}, {7, 7, 0.6}, {7, 40, 0.4}, {40, 7, 0.15}, {63, 7, 0.1}};
  return reading;
}

types::Chorale makePiece() {
  types::Chorale piece;
  piece.catalogueNumber = "BWV 269";
  piece.title = "A chorale";
  piece.lengthSteps = kSlices;
  for (int t = 0; t < kSlices; ++t) piece.voices[0].push_back({60 + t, t, 1});
  return piece;
}

} // namespace

class LensStatesTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<LensPage> m_page;

  template <typename Widget> Widget* find(const char* name) const {
    auto* widget = m_page->findChild<Widget*>(name);
    if (!widget) qFatal("no widget %s", name);
    return widget;
  }
  QString text(const char* name) const { return find<QLabel>(name)->text(); }
  StatePosteriorView* posterior() const { return find<StatePosteriorView>("statePosterior"); }
  StateGraphView* graph() const { return find<StateGraphView>("stateGraph"); }
  StateKeyboard* keyboard() const { return find<StateKeyboard>("stateKeyboard"); }

  QPoint cell(int slice, int row) const {
    const double x = (posterior()->leftOf(slice) + posterior()->leftOf(slice + 1)) / 2;
    return QPointF(x, posterior()->rowRect(row).center().y()).toPoint();
  }

 private Q_SLOTS:
  void init() {
    m_page = std::make_unique<LensPage>();
    m_page->resize(700, 660); // the stage of a window of 1280 x 800
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    m_page->setPieces({makePiece()});
    m_page->setRun("states", true);
    types::ModelReading reading;
    reading.chorale = makePiece();
    reading.chorale.modelShift = -12;
    for (int t = 0; t < kSlices; ++t) reading.scoreQuarters.push_back(t);
    m_page->setReading(reading);
    m_page->setStates(makeReading(), 1, "model after 20 epochs");
  }
  void cleanup() { m_page.reset(); }

  void statesTakeThePlaceOfDimensionsAndTerms() {
    QVERIFY(graph()->isVisible() && posterior()->isVisible());
    QVERIFY(!find<QWidget>("latentKlMap")->isVisible());
    QCOMPARE(text("statesTitle"), QStringLiteral("3 of 64 states matter in this piece"));
    QCOMPARE(text("termsText"),
             QStringLiteral("states: negative log-likelihood 6.000 nats per slice, exact, model "
                            "after 20 epochs"));
    QVERIFY(
        find<StepTermsView>("stepTerms")->describe(0).endsWith("negative log-likelihood 8 nats"));
    m_page->setRun("continuous");
    QVERIFY(!graph()->isVisible() && !posterior()->isVisible());
    QVERIFY(find<QWidget>("latentKlEmpty")->isVisible());
  }

  void theHeatMapShowsThePosteriorUnderItsNotes() {
    auto* roll = find<PianoRollView>("lensRoll");
    const double x = roll->toViewport({roll->rollLayout().xOfStep(5), 0}).x();
    QVERIFY(qAbs(posterior()->leftOf(5) -
                 posterior()->mapFromGlobal(roll->viewport()->mapToGlobal(QPointF(x, 0))).x()) <
            0.5);
    const QImage picture = posterior()->grab().toImage();
    // Off the line of the path, near a cell's top.
    const auto colorOf = [&](int slice, int row) {
      return picture.pixelColor(cell(slice, row).x(), int(posterior()->rowRect(row).top()) + 2);
    };
    const QPalette& palette = posterior()->palette();
    posterior()->setChosen(-1);
    QCOMPARE(colorOf(6, 1), stateColors::heat(0.85F, palette));
    QCOMPARE(colorOf(2, 1), stateColors::heat(0.05F, palette));
    QVERIFY(colorOf(6, 1).lightness() < colorOf(2, 1).lightness()); // on white paper
    QVERIFY2(posterior()->describe(6, 1).contains("state 7 with probability 0.850"),
             qPrintable(posterior()->describe(6, 1)));
    QVERIFY(posterior()->describe(2, 1).endsWith("likeliest path: state 40"));
  }

  void theLikeliestPathIsDrawnIn() {
    const QImage picture = posterior()->grab().toImage();
    const QColor mark = stateColors::markPen(posterior()->palette()).color();
    QCOMPARE(picture.pixelColor(cell(2, 0)), mark);
    QCOMPARE(picture.pixelColor(cell(6, 1)), mark);
    QVERIFY(picture.pixelColor(cell(6, 0)) != mark);
  }

  void aStateIsChosenInEitherView() {
    QCOMPARE(text("stateName"), QStringLiteral("State 40 sounds like"));
    QTest::mouseClick(posterior(), Qt::LeftButton, {}, cell(3, 1));
    QCOMPARE(text("stateName"), QStringLiteral("State 7 sounds like"));
    QVERIFY2(text("stateFacts").contains("Stays with 0.60. Then mostly 40 (0.40)."),
             qPrintable(text("stateFacts")));
    QTest::mouseClick(graph(), Qt::LeftButton, {}, graph()->centerOf(2).toPoint());
    QCOMPARE(text("stateName"), QStringLiteral("State 63 sounds like"));
    QTest::keyClick(graph(), Qt::Key_Right); // around the ring
    QCOMPARE(text("stateName"), QStringLiteral("State 40 sounds like"));
  }

  void theGraphHasTheStrongestTransitions() {
    QCOMPARE(graph()->stateCount(), 3);
    QCOMPARE(int(graph()->arrows().size()), 5);
    QCOMPARE(graph()->arrows().front().probability, 0.8);
    QCOMPARE(graph()->describe(0).section('\n', 0, 0),
             QStringLiteral("State 40, 60.0 % of the piece"));
    const QImage before = graph()->grab().toImage();
    QTest::mouseClick(graph(), Qt::LeftButton, {}, graph()->centerOf(1).toPoint());
    QVERIFY(graph()->grab().toImage() != before);
  }

  void ofManyStatesTheGraphShowsThoseThatMatterMost() {
    types::StateReading many;
    many.stateCount = 4096;
    for (int i = 0; i < 40; ++i) {
      many.states.push_back(100 * i);
      many.notes.push_back({});
      many.transitions.push_back({100 * i, 100 * ((i + 1) % 40), 0.5});
    }
    for (int t = 0; t < kSlices; ++t) {
      many.posterior.push_back(std::vector<float>(40, 0.025F));
      many.path.push_back(0);
      many.logLikelihood.push_back(-6);
    }
    m_page->setStates(many, 1, "");
    QCOMPARE(graph()->stateCount(), StateGraphView::kMostStates);
    for (const auto& arrow : graph()->arrows())
      QVERIFY(arrow.from < StateGraphView::kMostStates && arrow.to < StateGraphView::kMostStates);
    QVERIFY(posterior()->rowCount() < 40 && posterior()->rowCount() > 5);
    for (int row = 0; row < graph()->stateCount(); ++row) // none outside, none over another
      for (int other = 0; other < row; ++other) {
        const QPointF apart = graph()->centerOf(row) - graph()->centerOf(other);
        QVERIFY(std::hypot(apart.x(), apart.y()) > 16);
        QVERIFY(QRectF(graph()->rect()).contains(graph()->centerOf(row)));
      }
  }

  void theKeyboardShowsWhatAStateSoundsLikeWhereItIsSung() {
    // 12 semitones below the model's keys, in whole octaves around all states' keys.
    QCOMPARE(keyboard()->lowestPitch(), 36);
    QCOMPARE(keyboard()->highestPitch(), 71);
    QCOMPARE(keyboard()->describe(48), QStringLiteral("C3: probability 0.900"));
    QCOMPARE(keyboard()->pitchAt(keyboard()->keyRect(49).center()), 49); // a black one, on top
    const QImage picture = keyboard()->grab().toImage();
    const auto colorOf = [&](int pitch) {
      const QRectF key = keyboard()->keyRect(pitch);
      return picture.pixelColor(int(key.left() + 2), int(key.bottom() - 3));
    };
    QVERIFY(colorOf(48).blue() - colorOf(48).red() > 60); // coloured
    QVERIFY(qAbs(colorOf(50).blue() - colorOf(50).red()) < 10);
  }

  void aStateIsHeardAsItsLikeliestKeys() {
    QSignalSpy heard(m_page.get(), &LensPage::hearRequested);
    QTest::mouseClick(keyboard(), Qt::LeftButton, {}, {20, 20});
    QCOMPARE(heard.count(), 1);
    const auto chord = heard.takeFirst().front().value<types::Chorale>();
    QCOMPARE(QString::fromStdString(chord.title), QStringLiteral("State 40"));
    for (int voice = 0; voice < 4; ++voice) // C E G C an octave down, not the less likely E
      QCOMPARE(chord.voices[std::size_t(voice)].at(0).pitch,
               (std::array{60, 55, 52, 48})[std::size_t(voice)]);
    QTest::mouseClick(posterior(), Qt::LeftButton, {}, cell(0, 1));
    QTest::mouseClick(find<QPushButton>("hearStateButton"), Qt::LeftButton);
    QCOMPARE(heard.count(), 1);
    const auto second = heard.front().front().value<types::Chorale>();
    QCOMPARE(second.voices[3].at(0).pitch, 50);
    QVERIFY(second.voices[0].empty());
  }

  void keysThatHardlyEverSoundAreNotHeard() {
    QCOMPARE(chordOf(notes({{60, 0.04F}})), std::vector<int>());
    QCOMPARE(chordOf(notes({{72, 0.2F}, {60, 0.3F}})), (std::vector{60, 72}));
  }

  void withoutStatesThePageSaysWhy() {
    m_page->setTermsProblem("The run has no checkpoint yet.");
    QCOMPARE(text("statesEmpty"), QStringLiteral("The run has no checkpoint yet."));
    QVERIFY(!graph()->isVisible());
    QCOMPARE(posterior()->sliceCount(), 0);
    QTest::mouseClick(posterior(), Qt::LeftButton, {}, {100, 60});
    m_page->setStates({}, 1, "");
    QCOMPARE(posterior()->sliceCount(), 0);
  }
};

QTEST_MAIN(LensStatesTest)
#include "LensStatesTest.moc"
