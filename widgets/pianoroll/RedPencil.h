#pragma once

#include "core/types/Counterpoint.h"
#include "widgets/pianoroll/PianoRollLayout.h"

#include <QPalette>

#include <array>
#include <optional>
#include <vector>

class QPainter;

namespace dmm::widgets {

/// The marks of a teacher where a piece breaks rules: a small circle on top of each chord with
/// faults, and under the notes thin lines that join the notes which make them, from chord to chord
/// or within one. Faint, but for the chord under the mouse. A value.
class RedPencil {
 public:
  RedPencil() = default;
  RedPencil(const types::Chorale& chorale, std::vector<types::CounterpointFault> faults);

  bool isEmpty() const { return m_faults.empty(); }

  /// Under the notes; the origin is that of the layout. `strong`: the step of the chord under the
  /// mouse, whose marks are drawn strongly.
  void paintLines(QPainter& painter, const PianoRollLayout& layout, const QPalette& palette,
                  std::optional<int> strong, const QRectF& exposed) const;
  /// On top of the exposed part, whatever of the layout it shows.
  void paintCircles(QPainter& painter, const PianoRollLayout& layout, const QPalette& palette,
                    std::optional<int> strong, const QRectF& exposed, double top) const;

  /// The circle of a chord with faults, where the roll's visible part begins at `top`.
  QRectF circleAt(const PianoRollLayout& layout, int step, double top) const;
  /// The chord whose circle is at this place.
  std::optional<int> circledStep(const PianoRollLayout& layout, const QPointF& place,
                                 double top) const;
  /// The chord with a fault of this voice while it sounds at this step.
  std::optional<int> faultyStep(types::VoicePart voice, int step) const;

  /// A line for each fault of the chord at this step, of one voice or of all: what it is called,
  /// who makes it, and the rule. Rich text.
  QString textOf(int step, std::optional<types::VoicePart> voice = std::nullopt) const;

 private:
  struct Mark {
    types::CounterpointFault fault;
    std::array<std::optional<int>, 4> from, to; ///< the pitches of its voices
  };
  void paint(QPainter& painter, const PianoRollLayout& layout, const Mark& mark) const;

  std::vector<Mark> m_faults;
  int m_stepsAChord = 1;
};

} // namespace dmm::widgets
