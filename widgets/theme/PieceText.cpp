#include "widgets/theme/PieceText.h"

#include "core/types/Bars.h"
#include "widgets/theme/Format.h"

#include <QCoreApplication>

#include <algorithm>

namespace dmm::widgets::piece {

namespace {

const QString kUnknown = QStringLiteral("\u2013");

QString tr(const char* text) { return QCoreApplication::translate("PieceText", text); }

/// Takes the number at the front off the text, without its leading zeros.
QStringView takeDigits(QStringView& text) {
  qsizetype end = 0;
  while (end < text.size() && text[end].isDigit()) ++end;
  qsizetype begin = 0;
  while (begin + 1 < end && text[begin] == QLatin1Char('0')) ++begin;
  const QStringView digits = text.sliced(begin, end - begin);
  text = text.sliced(end);
  return digits;
}

} // namespace

QString headline(const QString& catalogueNumber, const QString& title) {
  if (title.isEmpty()) return catalogueNumber;
  if (catalogueNumber.isEmpty() || title.contains(catalogueNumber)) return title;
  return catalogueNumber + QStringLiteral("  ") + title;
}

QString numberText(const QString& catalogueNumber) {
  return catalogueNumber.isEmpty() ? kUnknown : catalogueNumber;
}

QString shortNumber(const QString& catalogueNumber) {
  const QLatin1String catalogue("BWV ");
  return numberText(catalogueNumber.startsWith(catalogue) ? catalogueNumber.sliced(catalogue.size())
                                                          : catalogueNumber);
}

int quarters(const types::Chorale& chorale) {
  const int steps = std::max(1, chorale.stepsPerQuarter);
  return (chorale.lengthSteps + steps - 1) / steps;
}

int bars(const types::Chorale& chorale) {
  const int steps = std::max(1, chorale.stepsPerQuarter);
  return types::Bars(chorale).count(double(chorale.lengthSteps) / steps);
}

QString barsText(const types::Chorale& chorale) {
  return format::counted(bars(chorale), tr("bar"), tr("bars"));
}

QString lengthText(const types::Chorale& chorale) {
  return tr("%1 (%2)").arg(barsText(chorale),
                           format::counted(quarters(chorale), tr("quarter"), tr("quarters")));
}

QString voicesText(const types::Chorale& chorale) {
  if (chorale.voicesInferred) return tr("voices inferred");
  const auto singing = std::count_if(chorale.voices.begin(), chorale.voices.end(),
                                     [](const auto& notes) { return !notes.empty(); });
  switch (singing) {
  case 1: return tr("one voice");
  case 2: return tr("two voices");
  case 3: return tr("three voices");
  case 4: return tr("four voices");
  default: return tr("no notes");
  }
}

QString folded(const QString& text) {
  QString plain;
  for (const QChar character : text.normalized(QString::NormalizationForm_KD).toCaseFolded()) {
    if (character.isMark()) continue;
    if (character == QChar(0x00df)) // toCaseFolded folds one letter into one
      plain += QStringLiteral("ss");
    else if (character == QChar(0x2019) || character == QChar(0x2018))
      plain += QLatin1Char('\'');
    else
      plain += character;
  }
  return plain;
}

QStringList numberKeys(const QString& catalogueNumber) {
  QStringList keys = folded(catalogueNumber).simplified().split(' ', Qt::SkipEmptyParts);
  if (keys.size() > 1) keys += keys.join(QString());
  return keys;
}

int compareNaturally(QStringView left, QStringView right) {
  while (!left.isEmpty() && !right.isEmpty()) {
    if (left.front().isDigit() && right.front().isDigit()) {
      const QStringView a = takeDigits(left);
      const QStringView b = takeDigits(right);
      if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
      if (const int order = a.compare(b); order != 0) return order;
    } else {
      if (left.front() != right.front()) return left.front() < right.front() ? -1 : 1;
      left = left.sliced(1);
      right = right.sliced(1);
    }
  }
  return int(!left.isEmpty()) - int(!right.isEmpty()); // the shorter one comes first
}

} // namespace dmm::widgets::piece
