// What a piano roll shows; what it does with the mouse and the keys is in PianoRollInput.cpp.

#include "widgets/pianoroll/PianoRollView.h"

#include "widgets/pianoroll/VoiceLegend.h"
#include "widgets/theme/Palette.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kPlayheadReach = 8;      ///< pixels to each side that a playhead may touch
constexpr double kFollowMargin = 0.12; ///< of the width, where a followed playhead comes in

} // namespace

PianoRollView::PianoRollView(QWidget* parent) : QAbstractScrollArea(parent) {
  setObjectName(QStringLiteral("pianoRoll"));
  setAccessibleName(tr("Piano roll"));
  setFocusPolicy(Qt::StrongFocus);
  setFrameShape(QFrame::NoFrame);
  viewport()->setMouseTracking(true);
  viewport()->grabGesture(Qt::PinchGesture);
  // Every pixel is painted here, so that nothing is drawn twice.
  viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
  m_legend = new VoiceLegend(this);
  m_follow = new QToolButton(this);
  m_follow->setObjectName(QStringLiteral("followButton"));
  m_follow->setText(tr("Follow"));
  m_follow->setToolTip(tr("Scroll with the music again"));
  m_follow->hide();
  connect(m_follow, &QToolButton::clicked, this, [this] { setFollowing(true); });
  makeLockButtons();
  m_emptyText = tr("A piece appears here as a piano roll.");
  clear();
}

void PianoRollView::setChorale(const types::Chorale& chorale) {
  m_chorale = chorale;
  m_content = {};
  m_content.notes = placeNotes(chorale);
  m_content.free = m_free;
  m_editor.setPiece(chorale);
  m_content.selected = m_editor.selected();
  m_probabilities.clear();
  m_marks = {};
  m_layout.setPiece(chorale);
  m_voicesInferred = chorale.voicesInferred;
  m_legend->setInferred(chorale.voicesInferred);
  m_legend->setVisible(!isEmpty());
  placeLegend();
  showLocks();
  setFollowing(true);
  const QScopedValueRollback guard(m_isMovingItself, true);
  horizontalScrollBar()->setValue(0);
  updateScrollBars();
}

void PianoRollView::clear() {
  types::Chorale nothing;
  nothing.voicesInferred = false;
  setChorale(nothing);
}

void PianoRollView::setEmptyText(const QString& text) {
  m_emptyText = text;
  viewport()->update();
}

void PianoRollView::setProbabilities(std::vector<types::KeyProbabilities> probabilities) {
  m_probabilities = std::move(probabilities);
  setHeatShown(m_isHeatShown);
}

void PianoRollView::setHeatShown(bool shown) {
  m_isHeatShown = shown;
  m_content.heat = shown ? m_probabilities : std::vector<types::KeyProbabilities>();
  viewport()->update();
}

void PianoRollView::setFaults(std::vector<types::CounterpointFault> faults) {
  m_marks = RedPencil(m_chorale, std::move(faults));
  setFaultsShown(m_areFaultsShown);
}

void PianoRollView::setFaultsShown(bool shown) {
  m_areFaultsShown = shown;
  m_content.marks = shown ? m_marks : RedPencil();
  m_content.strongMarks.reset();
  viewport()->update();
}

QRect PianoRollView::markOf(int step) const {
  const QPointF origin = toViewport({0, 0});
  return m_marks.circleAt(m_layout, step, rollArea().top() - origin.y())
      .translated(origin)
      .toAlignedRect();
}

std::optional<float> PianoRollView::probabilityOf(int pitch, int step) const {
  if (step < 0 || step >= int(m_probabilities.size()) || pitch < types::kLowestPitch ||
      pitch > types::kHighestPitch)
    return std::nullopt;
  return m_probabilities[std::size_t(step)][std::size_t(pitch - types::kLowestPitch)];
}

// --- time ---

void PianoRollView::setLeastQuarters(double quarters) {
  m_layout.setLeastQuarters(quarters);
  updateScrollBars();
}

TimeView PianoRollView::timeView() const {
  return {m_layout.isFitted(), m_layout.pixelsPerQuarter(), horizontalScrollBar()->value()};
}

void PianoRollView::setTimeView(const TimeView& view) {
  const QScopedValueRollback guard(m_isMovingItself, true);
  if (view.isFitted) {
    m_layout.fit();
  } else {
    m_layout.setPixelsPerQuarter(view.pixelsPerQuarter);
  }
  updateScrollBars();
  horizontalScrollBar()->setValue(view.scroll);
}

void PianoRollView::setPlayhead(double quarters) {
  const double before = m_content.playhead;
  if (quarters == before) return;
  const auto sounding = [this] {
    std::vector<const PlacedNote*> notes;
    for (const PlacedNote& note : m_content.notes)
      if (m_content.isSounding(note, m_layout.stepsPerQuarter())) notes.push_back(&note);
    return notes;
  };
  const auto soundingBefore = sounding();
  m_content.playhead = quarters;
  if (sounding() != soundingBefore) {
    viewport()->update();
  } else { // some thirty times a second: two strips, not the whole
    updateStrip(before);
    updateStrip(quarters);
  }
  placeFollowButton();
  keepPlayheadInView();
}

void PianoRollView::updateStrip(double quarters) {
  if (quarters < 0) return;
  const int x = int(toViewport({m_layout.xOfQuarter(quarters), 0}).x());
  viewport()->update(x - kPlayheadReach, 0, 2 * kPlayheadReach, viewport()->height());
}

void PianoRollView::setSoundingPitches(const std::vector<int>& pitches) {
  if (pitches == m_content.soundingPitches) return;
  m_content.soundingPitches = pitches;
  viewport()->update(0, 0, kGutterWidth, viewport()->height());
}

void PianoRollView::setLoopRegion(double begin, double end) {
  m_content.loopBegin = begin;
  m_content.loopEnd = end;
  viewport()->update();
}

void PianoRollView::setFollowing(bool following) {
  m_isFollowing = following;
  placeFollowButton();
  keepPlayheadInView();
}

void PianoRollView::keepPlayheadInView() {
  if (!m_isFollowing || m_content.playhead < 0) return;
  const QRect area = rollArea();
  const double x = toViewport({m_layout.xOfQuarter(m_content.playhead), 0}).x();
  const double margin = kFollowMargin * area.width();
  if (x >= area.left() && x <= area.right() - margin) return;
  const QScopedValueRollback guard(m_isMovingItself, true);
  horizontalScrollBar()->setValue(int(m_layout.xOfQuarter(m_content.playhead) - margin));
}

// --- places ---

QRect PianoRollView::rollArea() const {
  return viewport()->rect().adjusted(kGutterWidth, kRulerHeight, 0, 0);
}

QPointF PianoRollView::toViewport(const QPointF& place) const {
  return place + rollArea().topLeft() -
         QPointF(horizontalScrollBar()->value(), verticalScrollBar()->value());
}

void PianoRollView::placeLegend() {
  const int height = isEmpty() ? 0 : m_legend->sizeHint().height();
  setViewportMargins(0, height, 0, 0);
  m_legend->setGeometry(0, 0, width(), height);
}

void PianoRollView::placeFollowButton() {
  m_follow->setVisible(!m_isFollowing && m_content.playhead >= 0);
  const QSize size = m_follow->sizeHint();
  const QPoint corner = viewport()->geometry().topRight() + QPoint(-8 - size.width(), 8);
  m_follow->setGeometry(QRect(corner + QPoint(0, kRulerHeight), size));
  m_follow->raise();
}

void PianoRollView::updateScrollBars() {
  const QScopedValueRollback guard(m_isMovingItself, true);
  const QSize area = rollArea().size();
  m_layout.setArea(area);
  const QSizeF size = isEmpty() ? QSizeF(0, 0) : m_layout.size();
  horizontalScrollBar()->setRange(0,
                                  std::max(0, int(std::ceil(size.width() - 1e-6)) - area.width()));
  horizontalScrollBar()->setPageStep(std::max(1, area.width()));
  horizontalScrollBar()->setSingleStep(std::max(8, int(m_layout.pixelsPerQuarter())));
  verticalScrollBar()->setRange(0, std::max(0, int(size.height()) - area.height()));
  verticalScrollBar()->setPageStep(std::max(1, area.height()));
  verticalScrollBar()->setSingleStep(int(m_layout.rowHeight()) * 2);
  placeLockButtons();
  viewport()->update();
}

void PianoRollView::scrollContentsBy(int, int) {
  if (!m_isMovingItself && m_content.playhead >= 0 && m_isFollowing) {
    m_isFollowing = false; // yields to the hand
    placeFollowButton();
  }
  viewport()->update();
  placeLockButtons();
  Q_EMIT timeViewChanged();
}

void PianoRollView::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) viewport()->update();
}

void PianoRollView::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  placeLegend();
  placeFollowButton();
  updateScrollBars();
}

void PianoRollView::paintEvent(QPaintEvent* event) {
  QPainter painter(viewport());
  m_notesDrawn = 0;
  if (isEmpty()) {
    painter.fillRect(event->rect(), palette().color(QPalette::Window));
    painter.setPen(palette::quietText(palette()));
    painter.drawText(viewport()->rect().adjusted(32, 0, -32, 0), Qt::AlignCenter | Qt::TextWordWrap,
                     m_emptyText);
    return;
  }
  const QRectF exposed = event->rect();
  const QRect roll = rollArea();
  const QPointF origin = toViewport({0, 0});

  painter.save();
  painter.setClipRect(roll);
  painter.translate(origin);
  m_notesDrawn = pianoRollPainter::paintRoll(painter, m_layout, m_content, palette(), font(),
                                             exposed.intersected(roll).translated(-origin),
                                             roll.top() - origin.y());
  painter.restore();

  painter.save();
  painter.setClipRect(QRect(0, roll.top(), kGutterWidth, roll.height()));
  painter.translate(0, origin.y());
  pianoRollPainter::paintGutter(painter, m_layout, m_content, palette(), font(), kGutterWidth,
                                exposed.translated(0, -origin.y()));
  painter.restore();

  painter.fillRect(QRect(0, 0, kGutterWidth, kRulerHeight), palette().color(QPalette::Window));
  painter.setClipRect(QRect(roll.left(), 0, roll.width(), kRulerHeight));
  painter.translate(origin.x(), 0);
  pianoRollPainter::paintRuler(painter, m_layout, m_content, palette(), font(), kRulerHeight,
                               exposed.translated(-origin.x(), 0));
}

} // namespace dmm::widgets
