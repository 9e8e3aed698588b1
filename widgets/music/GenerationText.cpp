#include "widgets/music/GenerationText.h"

#include "core/types/Bars.h"
#include "widgets/pianoroll/PlacedNote.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace dmm::widgets::generationText {

using types::GenerationMode;

namespace {

constexpr double kJustBefore = 1e-3; ///< quarters: a time that is still of the bar before

QString tr(const char* text) { return QCoreApplication::translate("GenerationText", text); }

} // namespace

QString modeName(GenerationMode mode) {
  switch (mode) {
  case GenerationMode::Prior: return tr("New piece");
  case GenerationMode::Continue: return tr("Continue a piece");
  case GenerationMode::Reconstruct: return tr("Reconstruct a piece");
  case GenerationMode::Vary: return tr("Vary a piece");
  case GenerationMode::Interpolate: return tr("Between two pieces");
  case GenerationMode::Harmonise: return tr("Harmonise, or change a part");
  }
  return {};
}

QString modeExplanation(GenerationMode mode) {
  switch (mode) {
  case GenerationMode::Prior:
    return tr("Samples the model's prior: every state follows from the one before.");
  case GenerationMode::Continue:
    return tr("The guide listens to the first quarters of a piece; then the model goes on alone.");
  case GenerationMode::Reconstruct:
    return tr("The guide listens to the whole piece, and the model plays what it understood.");
  case GenerationMode::Vary:
    return tr("Every state lies between what the guide hears in the piece and what the model would "
              "do by itself.");
  case GenerationMode::Interpolate:
    return tr("The states lie between those of two pieces, as long as the shorter one lasts.");
  case GenerationMode::Harmonise:
    return tr(
        "Some voices of a piece are given and stay note for note. The model draws the others, "
        "in the whole piece or in some of its bars, given all that stays.");
  }
  return {};
}

QString noteRuleName(types::NoteRule rule) {
  switch (rule) {
  case types::NoteRule::LedVoices: return tr("Four voices, led");
  case types::NoteRule::FourVoices: return tr("Four voices");
  case types::NoteRule::Sampled: return tr("Sampled singly");
  case types::NoteRule::Threshold: return tr("Above a threshold");
  }
  return {};
}

QString noteRuleExplanation(types::NoteRule rule) {
  switch (rule) {
  case types::NoteRule::LedVoices:
    return tr("Four voices, and drawn again where two of them would go on in parallel fifths or "
              "octaves, or the highest would leap by more than a fifth.");
  case types::NoteRule::FourVoices:
    return tr("One note for each voice, drawn together from the model's probabilities, within the "
              "ranges that the voices have in the training pieces. As many voices as these "
              "mostly have, at most four.");
  case types::NoteRule::Sampled:
    return tr("Every key is drawn by itself with its probability: the model's own draw, with too "
              "few or too many notes now and then.");
  case types::NoteRule::Threshold: return tr("The notes whose probability is high enough.");
  }
  return {};
}

QString locksText(const std::vector<FreeRegion::Lock>& locks, const types::Chorale& piece) {
  const types::Bars bars(piece);
  std::vector<std::pair<TimeSpan, QStringList>> parts; // voices that are locked at one time
  for (const FreeRegion::Lock& lock : locks) {
    auto part = std::find_if(parts.begin(), parts.end(),
                             [&](const auto& each) { return each.first == lock.time; });
    if (part == parts.end()) part = parts.insert(parts.end(), {lock.time, {}});
    part->second << music::voiceLetter(lock.voice);
  }
  QStringList words;
  for (const auto& [time, voices] : parts) {
    const int first = bars.barAt(time.begin).number;
    const int last = bars.barAt(time.end - kJustBefore).number;
    words << (first == last ? tr("%1 in bar %2").arg(voices.join(' ')).arg(first)
                            : tr("%1 in bars %2 to %3").arg(voices.join(' ')).arg(first).arg(last));
  }
  return words.isEmpty() ? QString() : tr("Locked: %1").arg(words.join(QStringLiteral(", ")));
}

QString conditionOf(types::KeyOrder order) {
  switch (order) {
  case types::KeyOrder::None: return {};
  case types::KeyOrder::Ascending: return tr("given the keys below");
  case types::KeyOrder::Descending: return tr("given the keys above");
  }
  return {};
}

QString nearestText(const types::GeneratedPiece& piece) {
  if (!piece.nearest) return {};
  if (piece.nearest->share <= 0) return tr("nothing as in training");
  return tr("%1 % as in %2")
      .arg(qRound(100 * piece.nearest->share))
      .arg(QString::fromStdString(piece.nearest->label));
}

QString nearestExplanation() {
  return tr(
      "Memorisation: of the composed slices that sound, so many have exactly the notes of this "
      "training piece, at the offset in time where most do.");
}

QString faultsText(double aHundredChords) {
  return tr("%1 faults a hundred chords").arg(aHundredChords, 0, 'f', 1);
}

QString faultsTable(const types::CounterpointCounts& counts,
                    const std::optional<types::CounterpointCounts>& bach) {
  const auto cell = [](const QString& text, const char* align) {
    return QStringLiteral("<td align='%1' style='padding-right:8px'>%2</td>")
        .arg(QLatin1String(align), text.toHtmlEscaped());
  };
  const auto row = [&](const QString& name, double own, double bachs) {
    return QStringLiteral("<tr>%1%2%3</tr>")
        .arg(cell(name, "left"), cell(QString::number(own, 'f', 1), "right"),
             bach ? cell(QString::number(bachs, 'f', 1), "right") : QString());
  };
  QString html = QStringLiteral("<table><tr>%1%2%3</tr>")
                     .arg(cell(tr("A hundred chords"), "left"), cell(tr("here"), "right"),
                          bach ? cell(tr("Bach"), "right") : QString());
  const types::CounterpointCounts bachs = bach.value_or(types::CounterpointCounts());
  for (const types::CounterpointRule rule : types::kCounterpointRules)
    if (counts.of(rule) > 0 || bachs.of(rule) > 0)
      html += row(tr(types::nameOf(rule)), counts.aHundredChords(rule), bachs.aHundredChords(rule));
  html += row(tr("all"), counts.aHundredChords(), bachs.aHundredChords());
  return html + QStringLiteral("</table>");
}

} // namespace dmm::widgets::generationText
