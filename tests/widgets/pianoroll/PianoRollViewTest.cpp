#include "widgets/pianoroll/PianoRollView.h"

#include "widgets/pianoroll/VoiceLegend.h"
#include "widgets/theme/Palette.h"

#include <QApplication>
#include <QHelpEvent>
#include <QScrollBar>
#include <QTest>
#include <QToolTip>
#include <QWheelEvent>

#include <memory>

using namespace dmm;
using namespace dmm::widgets;

namespace {

/// 64 quarters: a soprano of single quarters around C5, one long C4 of the tenor, a bass.
types::Chorale makeChorale(bool inferred) {
  types::Chorale chorale;
  chorale.lengthSteps = 64;
  chorale.voicesInferred = inferred;
  for (int t = 0; t < 64; ++t)
    chorale.voices[0].push_back({72 + t % 3, t, 1});
  chorale.voices[2] = {{60, 8, 16}};
  chorale.voices[3] = {{48, 0, 64}};
  return chorale;
}

} // namespace

class PianoRollViewTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<PianoRollView> m_view;

  QImage image() { return m_view->viewport()->grab().toImage(); }
  QPoint centerOf(const types::Note& note) const {
    const QRectF rect = m_view->rollLayout().noteRect({note, types::VoicePart::Tenor});
    return m_view->toViewport(rect.center()).toPoint();
  }
  void wheel(const QPoint& place, int delta, Qt::KeyboardModifiers modifiers) {
    QWheelEvent event(place, m_view->viewport()->mapToGlobal(place), {}, {0, delta}, Qt::NoButton,
                      modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_view->viewport(), &event);
  }
  double stepAt(int viewportX) const {
    return m_view->rollLayout().stepAtX(viewportX - m_view->toViewport({0, 0}).x());
  }

 private Q_SLOTS:
  void init() {
    m_view = std::make_unique<PianoRollView>();
    m_view->resize(800, 500);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
  }
  void cleanup() {
    QToolTip::hideText();
    m_view.reset();
  }

  void emptyStateSaysWhatWillAppear() {
    QVERIFY(m_view->isEmpty());
    QVERIFY(!m_view->emptyText().isEmpty());
    const auto* legend = m_view->findChild<VoiceLegend*>("voiceLegend");
    QVERIFY(!legend->isVisible());
    const QColor window = m_view->palette().color(QPalette::Window);
    const auto hasText = [&] {
      const QImage shown = image();
      for (int x = 0; x < shown.width(); ++x)
        if (shown.pixelColor(x, shown.height() / 2) != window) return true;
      return false;
    };
    QVERIFY(hasText());
    m_view->setEmptyText(QString());
    QVERIFY(!hasText());

    m_view->setChorale(makeChorale(false));
    QVERIFY(!m_view->isEmpty());
    QVERIFY(legend->isVisible());
    m_view->clear();
    QVERIFY(m_view->isEmpty());
    QVERIFY(!legend->isVisible());
  }

  void notesAreWhereTheirPitchAndTimeAre() {
    m_view->setChorale(makeChorale(false));
    const types::Note middleC{60, 8, 16};
    const QPoint place = centerOf(middleC);
    QCOMPARE(image().pixelColor(place), palette::voiceColor(types::VoicePart::Tenor));
    // The row below, B3, is empty.
    const QPoint below = place + QPoint(0, int(m_view->rollLayout().rowHeight()));
    QVERIFY(image().pixelColor(below) != palette::voiceColor(types::VoicePart::Tenor));
    QVERIFY(place.x() > PianoRollView::kGutterWidth);
  }

  void blackRowsAreAShadeDarker() {
    m_view->setChorale(makeChorale(false));
    const QImage shown = image();
    const auto rowColor = [&](int pitch) {
      const auto& layout = m_view->rollLayout();
      const double x = layout.xOfStep(2.5); // between two beat lines
      const double y = layout.yOfPitch(pitch) + layout.rowHeight() / 2;
      return shown.pixelColor(m_view->toViewport({x, y}).toPoint());
    };
    QCOMPARE(rowColor(62), palette::paper(m_view->palette()));
    QVERIFY(rowColor(61).lightness() < rowColor(62).lightness());
  }

  void barLinesAreStrongerThanBeatLines() {
    m_view->setChorale(makeChorale(false));
    m_view->zoomIn();
    m_view->horizontalScrollBar()->setValue(0);
    const QImage shown = image();
    const auto lineColor = [&](int step) {
      const auto& layout = m_view->rollLayout();
      const double x = std::round(layout.xOfStep(step));
      const double y = layout.yOfPitch(65) + layout.rowHeight() / 2; // a white key, no notes
      return shown.pixelColor(m_view->toViewport({x, y}).toPoint());
    };
    QVERIFY(lineColor(4).lightness() < lineColor(5).lightness());
    QVERIFY(lineColor(5).lightness() < palette::paper(m_view->palette()).lightness());
  }

  void legendSaysWhenVoicesAreInferred() {
    const auto* legend = m_view->findChild<VoiceLegend*>("voiceLegend");
    m_view->setChorale(makeChorale(false));
    QCOMPARE(legend->text(), QString("Soprano Alto Tenor Bass"));
    m_view->setChorale(makeChorale(true));
    QCOMPARE(legend->text(), QString("Soprano Alto Tenor Bass (inferred)"));
    QCOMPARE(legend->accessibleName(), legend->text());
  }

  void fitFollowsTheWindow() {
    m_view->setChorale(makeChorale(false));
    QCOMPARE(m_view->horizontalScrollBar()->maximum(), 0);
    QCOMPARE(m_view->verticalScrollBar()->maximum(), 0);
    const double before = m_view->rollLayout().pixelsPerQuarter();
    m_view->resize(1100, 500);
    QTRY_VERIFY(m_view->rollLayout().pixelsPerQuarter() > before);
    QCOMPARE(m_view->horizontalScrollBar()->maximum(), 0);
  }

  void keysZoomAndFit() {
    m_view->setChorale(makeChorale(false));
    const double fitted = m_view->rollLayout().pixelsPerQuarter();
    QTest::keyClick(m_view.get(), Qt::Key_Plus);
    QTest::keyClick(m_view.get(), Qt::Key_Plus);
    const double closer = m_view->rollLayout().pixelsPerQuarter();
    QVERIFY(closer > fitted);
    QVERIFY(m_view->horizontalScrollBar()->maximum() > 0);
    QTest::keyClick(m_view.get(), Qt::Key_Minus);
    QVERIFY(m_view->rollLayout().pixelsPerQuarter() < closer);
    QTest::keyClick(m_view.get(), Qt::Key_Plus);
    QTest::keyClick(m_view.get(), Qt::Key_0);
    QCOMPARE(m_view->rollLayout().pixelsPerQuarter(), fitted);
    QCOMPARE(m_view->horizontalScrollBar()->maximum(), 0);
  }

  void wheelZoomsAroundTheMouse() {
    m_view->setChorale(makeChorale(false));
    const QPoint place(500, 200);
    const double step = stepAt(place.x());
    const double fitted = m_view->rollLayout().pixelsPerQuarter();
    wheel(place, 120, Qt::ControlModifier);
    wheel(place, 120, Qt::ControlModifier);
    QVERIFY(m_view->rollLayout().pixelsPerQuarter() > fitted);
    QVERIFY(qAbs(stepAt(place.x()) - step) < 0.1);
    wheel(place, -120, Qt::ControlModifier);
    wheel(place, -120, Qt::ControlModifier);
    QVERIFY(m_view->rollLayout().isFitted());
  }

  void wheelAndArrowsScroll() {
    m_view->setChorale(makeChorale(false));
    for (int i = 0; i < 4; ++i)
      m_view->zoomIn();
    m_view->horizontalScrollBar()->setValue(100);
    wheel({400, 200}, -120, Qt::NoModifier);
    const int scrolled = m_view->horizontalScrollBar()->value();
    QVERIFY(scrolled > 100);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QVERIFY(m_view->horizontalScrollBar()->value() > scrolled);
    QTest::keyClick(m_view.get(), Qt::Key_Home);
    QCOMPARE(m_view->horizontalScrollBar()->value(), 0);
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QCOMPARE(m_view->horizontalScrollBar()->value(), m_view->horizontalScrollBar()->maximum());
    m_view->setChorale(makeChorale(false)); // another piece is shown from its start, fitted
    QCOMPARE(m_view->horizontalScrollBar()->value(), 0);
    QVERIFY(m_view->rollLayout().isFitted());
  }

  void hoverNamesTheNote() {
    const auto askAt = [this](const QPoint& place) {
      QHelpEvent event(QEvent::ToolTip, place, m_view->viewport()->mapToGlobal(place));
      QApplication::sendEvent(m_view->viewport(), &event);
    };
    m_view->setChorale(makeChorale(false));
    askAt(centerOf({60, 8, 16}));
    QTRY_COMPARE(QToolTip::text(), QString("C4, bar 3.1, Tenor"));
    m_view->setChorale(makeChorale(true));
    askAt(centerOf({73, 1, 1}));
    QTRY_COMPARE(QToolTip::text(), QStringLiteral("C\u266f5, bar 1.2, Soprano (inferred)"));
    askAt(centerOf({65, 40, 1})); // nothing sounds there
    QTRY_VERIFY(!QToolTip::isVisible() || QToolTip::text().isEmpty());
  }

  void onlyTheExposedPartIsPainted() {
    m_view->setChorale(makeChorale(false));
    m_view->viewport()->repaint();
    QCOMPARE(m_view->notesDrawn(), 66); // each once
    const QPoint place = centerOf({60, 8, 16});
    m_view->viewport()->repaint(QRect(place, QSize(4, 4)));
    QCOMPARE(m_view->notesDrawn(), 1);
    m_view->viewport()->repaint(QRect(0, 30, 10, 100)); // the keys only
    QCOMPARE(m_view->notesDrawn(), 0);
  }

  void coloursFollowThePalette() {
    m_view->setChorale(makeChorale(false));
    QPalette dark = m_view->palette();
    dark.setColor(QPalette::Window, QColor(45, 45, 48));
    dark.setColor(QPalette::WindowText, Qt::white);
    dark.setColor(QPalette::Base, QColor(30, 30, 32));
    dark.setColor(QPalette::Text, Qt::white);
    m_view->setPalette(dark);
    const auto& layout = m_view->rollLayout();
    const QPointF place(layout.xOfStep(2.5), layout.yOfPitch(62) + layout.rowHeight() / 2);
    QTRY_COMPARE(image().pixelColor(m_view->toViewport(place).toPoint()), QColor(30, 30, 32));
  }
};

QTEST_MAIN(PianoRollViewTest)
#include "PianoRollViewTest.moc"
