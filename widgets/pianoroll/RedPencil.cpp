#include "widgets/pianoroll/RedPencil.h"

#include "widgets/theme/Palette.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr double kCircle = 9; ///< pixels across
constexpr double kInset = 3;  ///< from the top of what is visible
constexpr float kFaint = 0.45F;

QString translated(const char* text) { return QCoreApplication::translate("RedPencil", text); }

QColor redOn(const QPalette& palette, bool isStrong) {
  QColor red = palette::isDark(palette) ? QColor(0xFF, 0x6B, 0x6B) : QColor(0xC6, 0x28, 0x28);
  if (!isStrong) red.setAlphaF(kFaint);
  return red;
}

std::optional<int> pitchOf(const std::vector<types::Note>& voice, int step) {
  std::optional<int> highest;
  for (const types::Note& note : voice) {
    if (note.onset > step) break;
    if (step < note.onset + note.duration) highest = std::max(highest.value_or(0), note.pitch);
  }
  return highest;
}

} // namespace

RedPencil::RedPencil(const types::Chorale& chorale, std::vector<types::CounterpointFault> faults)
    : m_stepsAChord(chorale.stepsPerQuarter) {
  for (types::CounterpointFault& fault : faults) {
    Mark mark{std::move(fault), {}, {}};
    for (const types::VoicePart voice : mark.fault.voices) {
      const auto place = std::size_t(voice);
      mark.from.at(place) = pitchOf(chorale.voices.at(place), mark.fault.from);
      mark.to.at(place) = pitchOf(chorale.voices.at(place), mark.fault.step);
    }
    m_faults.push_back(std::move(mark));
  }
}

void RedPencil::paint(QPainter& painter, const PianoRollLayout& layout, const Mark& mark) const {
  const double half = 0.5 * m_stepsAChord;
  const auto placeOf = [&](int step, int pitch) {
    return QPointF(layout.xOfStep(step + half), layout.yOfPitch(pitch) + layout.rowHeight() / 2);
  };
  std::vector<QPointF> chord; // the notes of its voices, the highest first
  for (std::size_t v = 0; v < mark.to.size(); ++v) {
    if (!mark.to[v]) continue;
    chord.push_back(placeOf(mark.fault.step, *mark.to[v]));
    if (mark.from[v] && mark.fault.from < mark.fault.step)
      painter.drawLine(placeOf(mark.fault.from, *mark.from[v]), chord.back());
  }
  if (chord.size() > 1) painter.drawLine(chord.front(), chord.back());
}

void RedPencil::paintLines(QPainter& painter, const PianoRollLayout& layout,
                           const QPalette& palette, std::optional<int> strong,
                           const QRectF& exposed) const {
  for (const Mark& mark : m_faults) {
    const double left = layout.xOfStep(mark.fault.from);
    const double right = layout.xOfStep(mark.fault.step + m_stepsAChord);
    if (right < exposed.left() || left > exposed.right()) continue;
    const bool isStrong = strong == mark.fault.step;
    painter.setPen(QPen(redOn(palette, isStrong), isStrong ? 2 : 1.2));
    paint(painter, layout, mark);
  }
}

void RedPencil::paintCircles(QPainter& painter, const PianoRollLayout& layout,
                             const QPalette& palette, std::optional<int> strong,
                             const QRectF& exposed, double top) const {
  painter.setBrush(Qt::NoBrush);
  std::optional<int> last;
  for (const Mark& mark : m_faults) {
    if (last == mark.fault.step) continue; // one circle a chord
    last = mark.fault.step;
    const QRectF circle = circleAt(layout, mark.fault.step, top);
    if (!circle.intersects(exposed)) continue;
    const bool isStrong = strong == mark.fault.step;
    painter.setPen(QPen(redOn(palette, isStrong), isStrong ? 2.2 : 1.6));
    painter.drawEllipse(circle);
  }
}

QRectF RedPencil::circleAt(const PianoRollLayout& layout, int step, double top) const {
  const double x = layout.xOfStep(step + 0.5 * m_stepsAChord);
  return {x - kCircle / 2, top + kInset, kCircle, kCircle};
}

std::optional<int> RedPencil::circledStep(const PianoRollLayout& layout, const QPointF& place,
                                          double top) const {
  for (const Mark& mark : m_faults)
    if (circleAt(layout, mark.fault.step, top).adjusted(-2, -2, 2, 2).contains(place))
      return mark.fault.step;
  return std::nullopt;
}

std::optional<int> RedPencil::faultyStep(types::VoicePart voice, int step) const {
  const int chord = step - step % m_stepsAChord;
  for (const Mark& mark : m_faults)
    if (mark.fault.step == chord && std::find(mark.fault.voices.begin(), mark.fault.voices.end(),
                                              voice) != mark.fault.voices.end())
      return chord;
  return std::nullopt;
}

QString RedPencil::textOf(int step, std::optional<types::VoicePart> voice) const {
  QString html;
  for (const Mark& mark : m_faults) {
    const auto& [rule, at, from, voices] = mark.fault;
    if (at != step) continue;
    if (voice && std::find(voices.begin(), voices.end(), *voice) == voices.end()) continue;
    QStringList names;
    for (const types::VoicePart part : voices) names << music::voiceName(part).toLower();
    QString name = translated(types::nameOf(rule));
    name[0] = name.at(0).toUpper();
    html += QStringLiteral("<div><b>%1</b>, %2<br>%3</div>")
                .arg(name.toHtmlEscaped(), names.join(QStringLiteral(", ")).toHtmlEscaped(),
                     translated(types::sentenceOf(rule)).toHtmlEscaped());
  }
  return html;
}

} // namespace dmm::widgets
