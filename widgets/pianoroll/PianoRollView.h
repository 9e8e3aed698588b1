#pragma once

#include "widgets/pianoroll/PianoRollLayout.h"
#include "widgets/pianoroll/PianoRollPainter.h"
#include "widgets/pianoroll/RollEditor.h"

#include <QAbstractScrollArea>

#include <optional>
#include <vector>

class QToolButton;

namespace dmm::widgets {

class VoiceLegend;

/// Which part of time a roll shows.
struct TimeView {
  bool isFitted = true;
  double pixelsPerQuarter = 0;
  int scroll = 0; ///< pixels
};

/// Shows one chorale as a piano roll: keys on the left, bars on top, the voices named above. Fitted
/// to the window until the user zooms (Ctrl and wheel, pinch, + and -; 0 fits again); wheel and
/// arrow keys scroll; the note under the mouse is named. A playhead is followed until the user
/// scrolls. A click on the bars asks to play from there, a drag to loop. While it is editable the
/// mouse changes notes (RollEditor), Delete takes the selected one away, Alt and arrows move it,
/// and Escape lets go of it; each change is told as a new piece. While it shows what would be drawn
/// anew and is not editable, a drag selects bars and a click on a note its voice, K locks or
/// unlocks what is selected, Shift and K leave nothing but that to be drawn anew, and a click on a
/// voice's name locks or unlocks the voice. It paints what is exposed and nothing else.
class PianoRollView : public QAbstractScrollArea {
  Q_OBJECT

 public:
  static constexpr int kGutterWidth = 48;
  static constexpr int kRulerHeight = 20;

  explicit PianoRollView(QWidget* parent = nullptr);

  /// Shows it fitted and from its start, with no probabilities, playhead or loop.
  void setChorale(const types::Chorale& chorale);
  void clear();
  /// What to say while there is nothing to show.
  void setEmptyText(const QString& text);
  QString emptyText() const { return m_emptyText; }

  /// The model's probabilities, one a step of the piece: told by the hover, and shown under the
  /// notes while the heat is on.
  void setProbabilities(std::vector<types::KeyProbabilities> probabilities);
  /// What they presume, "given the keys below"; nothing where each key is by itself.
  void setProbabilityCondition(const QString& condition) { m_condition = condition; }
  bool hasProbabilities() const { return !m_probabilities.empty(); }
  bool isHeatShown() const { return m_isHeatShown; }

  /// Where the piece breaks rules of counterpoint: marked while the marks are on, and told by the
  /// hover.
  void setFaults(std::vector<types::CounterpointFault> faults);
  bool areFaultsShown() const { return m_areFaultsShown; }
  /// Of a chord with faults, in the viewport.
  QRect markOf(int step) const;

  /// Other notes of the piece on show, or the same: where it is looked at and heard stays.
  void changeNotes(const types::Chorale& chorale);
  void setEditable(bool editable);
  bool isEditable() const { return m_isEditable; }
  /// The voice that is drawn, and the grid: so many steps a quarter.
  void setEditTool(types::VoicePart voice, int stepsPerQuarter);
  const std::optional<VoiceNote>& selectedNote() const { return m_editor.selected(); }

  /// What would be drawn anew, marked until it is told otherwise; nothing: no mark.
  void setFreeNotes(const std::optional<FreeRegion>& region);
  const std::optional<FreeRegion>& freeNotes() const { return m_free; }
  /// What would be locked or unlocked, of no voice: of those that are drawn anew.
  const std::optional<RollSelection>& selectedPart() const { return m_content.selection; }

  /// Lays out at least this much time: see PianoRollLayout.
  void setLeastQuarters(double quarters);
  TimeView timeView() const;
  void setTimeView(const TimeView& view);

  bool isEmpty() const { return m_layout.lengthSteps() == 0; }
  bool isFollowing() const { return m_isFollowing; }
  double playhead() const { return m_content.playhead; }
  const PianoRollLayout& rollLayout() const { return m_layout; }
  /// From the pixels of the layout to those of the viewport.
  QPointF toViewport(const QPointF& place) const;
  /// Notes that the last paint event drew.
  int notesDrawn() const { return m_notesDrawn; }

 public Q_SLOTS:
  void zoomIn();
  void zoomOut();
  void fit();
  void setHeatShown(bool shown);
  void setFaultsShown(bool shown);
  /// In quarters from the start of the piece; negative for none.
  void setPlayhead(double quarters);
  void setSoundingPitches(const std::vector<int>& pitches);
  /// In quarters; none where it does not end after it begins.
  void setLoopRegion(double begin, double end);
  /// Scrolls with the playhead again, or not any more.
  void setFollowing(bool following);
  /// Locks what is selected, or unlocks it where all of it is locked.
  void toggleLock();
  /// Leaves what is selected to be drawn anew, and nothing else.
  void freeSelectionOnly();

 Q_SIGNALS:
  void seekRequested(double quarters);
  void loopRegionChosen(double begin, double end); ///< whole quarters, at least one
  void loopRegionCleared();                        ///< Escape
  void timeViewChanged();
  void pieceEdited(const dmm::types::Chorale& piece);
  void editVoiceChosen(dmm::types::VoicePart voice); ///< by a note that was taken
  /// What is to be drawn anew from now on; it is shown once setFreeNotes() says so.
  void freeNotesChosen(const dmm::widgets::FreeRegion& region);

 protected:
  bool viewportEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;

 private:
  QRect rollArea() const;
  void updateScrollBars();
  void placeLegend();
  void placeFollowButton();
  /// Changes the zoom and keeps the time at this x of the viewport where it is.
  template <typename Change> void zoomAround(double viewportX, Change change);
  void updateStrip(double quarters);
  void keepPlayheadInView();
  bool handleTouch(QEvent* event);
  void showTip(const QPoint& place, const QPoint& globalPlace);
  double quarterAt(const QPointF& viewportPosition) const; ///< within the piece
  const PlacedNote* noteAt(const QPointF& viewportPosition) const;
  QString describe(const PlacedNote& note, int step) const;
  bool showFaults(const QPoint& place, const QPoint& globalPlace);
  void strengthenMarks(const QPointF& place);
  std::optional<float> probabilityOf(int pitch, int step) const;
  QString probabilityText(float probability) const;

  void showPreview(const types::Chorale& piece);
  void takeEdit(const std::optional<types::Chorale>& piece);
  bool beginEdit(const QPointF& viewportPosition);
  bool editByKey(const QKeyEvent& event);
  void updateEditCursor(const QPointF& viewportPosition);

  void makeLockButtons();
  bool canLock() const { return m_free && !isEmpty(); }
  bool beginSelection(const QPointF& viewportPosition);
  void dragSelection(const QPointF& viewportPosition);
  void endSelection(const QPointF& viewportPosition, Qt::KeyboardModifiers keys);
  void selectVoiceOf(const PlacedNote& note, double quarter, bool isAdded);
  void select(const std::optional<RollSelection>& part);
  bool lockByKey(const QKeyEvent& event);
  std::optional<RollSelection> partToLock() const;
  void toggleVoiceLock(types::VoicePart voice);
  void showLocks();
  void placeLockButtons();

  types::Chorale m_chorale;
  RollEditor m_editor;
  bool m_isEditable = false;
  std::optional<FreeRegion> m_free;
  RollContent m_content;
  std::vector<types::KeyProbabilities> m_probabilities;
  PianoRollLayout m_layout;
  VoiceLegend* m_legend = nullptr;
  QToolButton* m_follow = nullptr;
  QToolButton* m_lock = nullptr;
  QToolButton* m_only = nullptr;
  bool m_voicesInferred = false;
  bool m_isHeatShown = false;
  RedPencil m_marks;
  bool m_areFaultsShown = false;
  bool m_isFollowing = true;
  bool m_isMovingItself = false; ///< a scroll bar that moves now was not moved by the user
  std::optional<QPointF> m_rulerPress;
  std::optional<QPointF> m_selectionPress;
  bool m_isDraggingSelection = false;
  bool m_isDraggingLoop = false;
  QString m_emptyText;
  QString m_condition; ///< of the probabilities
  int m_notesDrawn = 0;
};

} // namespace dmm::widgets
