#pragma once

#include "core/types/Music.h"

#include <QString>
#include <QStringList>

namespace dmm::widgets {

/// How lists and headings name and describe a chorale, and how typed text finds one.
namespace piece {

/// Number and title: "BWV 269  Aus meines Herzens Grunde"; one of them where there is no other.
QString headline(const QString& catalogueNumber, const QString& title);

/// "BWV 269", or a dash where there is none; the short one without the "BWV " that the title of a
/// column says already.
QString numberText(const QString& catalogueNumber);
QString shortNumber(const QString& catalogueNumber);

/// Lengths in quarter notes, and in the bars that the piano roll numbers; begun ones count.
int quarters(const types::Chorale& chorale);
int bars(const types::Chorale& chorale);
QString barsText(const types::Chorale& chorale);   ///< "21 bars"
QString lengthText(const types::Chorale& chorale); ///< "21 bars (84 quarters)"

/// "four voices", or "voices inferred" where the source does not say who sings what.
QString voicesText(const types::Chorale& chorale);

/// Without case, accents and kinds of apostrophes, "ß" as "ss".
QString folded(const QString& text);

/// What of a catalogue number may begin with a typed word: "bwv", "269", "bwv269"; folded.
QStringList numberKeys(const QString& catalogueNumber);

/// Compares with runs of digits as numbers, so that "BWV 9" comes before "BWV 10" and "BWV 244.3"
/// before "BWV 244.10". Negative, zero or positive.
int compareNaturally(QStringView left, QStringView right);

} // namespace piece

} // namespace dmm::widgets
