#include "widgets/compare/CompareGroups.h"

#include "widgets/compare/CompareLines.h"
#include "widgets/compare/DifferenceText.h"
#include "widgets/compare/IntervalBar.h"
#include "widgets/theme/Spacing.h"
#include "widgets/theme/ToneLabel.h"

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kNarrowest = 80; ///< pixels, of a column

/// What the curves call the seeds of this experiment.
QString nameOf(const QStringList& ids, const std::vector<ComparedRun>& runs,
               const std::vector<CompareLine>& lines) {
  for (const CompareLine& line : lines)
    for (const std::size_t place : line.runs)
      if (ids.contains(runs[place].id())) return line.label;
  return ids.value(0);
}

QString verdictOf(const types::GroupDifference& difference) {
  if (!difference.isClear()) return CompareGroups::tr("The data cannot tell");
  return difference.value < 0 ? CompareGroups::tr("Better") : CompareGroups::tr("Worse");
}

QString basisOf(const types::GroupDifference& difference) {
  const QString seeds =
      CompareGroups::tr("%1 against %2, %3")
          .arg(format::counted(qint64(difference.secondSeeds), CompareGroups::tr("seed"),
                               CompareGroups::tr("seeds")))
          .arg(difference.firstSeeds)
          .arg(format::counted(qint64(difference.pieces), CompareGroups::tr("piece"),
                               CompareGroups::tr("pieces")));
  const bool hasSpread = difference.firstSeeds > 1 && difference.secondSeeds > 1;
  return hasSpread ? seeds
                   : seeds + CompareGroups::tr("; of a single seed, the interval is over pieces "
                                               "alone");
}

} // namespace

CompareGroups::CompareGroups(QWidget* parent)
    : QWidget(parent)
    , m_pages(new QStackedLayout(this))
    , m_head(new ToneLabel(ToneLabel::Tone::Quiet))
    , m_table(new QWidget)
    , m_rows(nullptr) {
  setObjectName(QStringLiteral("compareGroups"));
  auto* empty = new ToneLabel(ToneLabel::Tone::Quiet);
  empty->setObjectName(QStringLiteral("compareGroupsEmpty"));
  empty->setAlignment(Qt::AlignCenter);
  empty->setText(tr("Is one setting better than another, or was it the seed? Choose finished runs "
                    "of two settings, with several seeds each, and their difference on the test "
                    "pieces stands here with its interval. Runs of earlier versions kept no "
                    "figures of single pieces."));
  m_head->setObjectName(QStringLiteral("compareGroupsHead"));
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(kMargin, kGap, kMargin, kGap);
  column->addWidget(m_head);
  column->addWidget(m_table);
  column->addStretch(1);
  auto* area = new QScrollArea;
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidget(page);
  m_pages->addWidget(empty);
  m_pages->addWidget(area);
}

void CompareGroups::setDifferences(const std::vector<ShownDifference>& differences,
                                   const std::vector<ComparedRun>& runs) {
  m_pages->setCurrentIndex(differences.empty() ? 0 : 1);
  qDeleteAll(m_table->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
  delete m_rows;
  m_rows = new QGridLayout(m_table);
  m_rows->setContentsMargins(0, 0, 0, 0);
  m_rows->setHorizontalSpacing(kMargin);
  m_rows->setColumnStretch(2, 1);
  if (differences.empty()) return;
  const auto lines = compareLines(runs, true);
  m_head->setText(tr("Against %1, in nats a slice, with 95 % intervals: a paired bootstrap over "
                     "test pieces and seeds. Less than 0 is better.")
                      .arg(nameOf(differences.front().baseline, runs, lines)));
  double reach = 0;
  for (const auto& [baseline, group, figure, difference] : differences)
    reach = std::max({reach, std::abs(difference.low), std::abs(difference.high)});
  for (const ShownDifference& shown : differences)
    addRow(shown, nameOf(shown.group, runs, lines), reach > 0 ? reach : 1);
}

void CompareGroups::addRow(const ShownDifference& shown, const QString& name, double reach) {
  const auto& difference = shown.difference;
  const int row = m_rows->rowCount();
  auto* label = new QLabel(name);
  label->setToolTip(basisOf(difference));
  auto* figures =
      new QLabel(tr("%1 (%2 to %3)")
                     .arg(differenceText(difference.value), differenceText(difference.low),
                          differenceText(difference.high)));
  figures->setObjectName(QStringLiteral("groupDifference"));
  auto* verdict = new QLabel(verdictOf(difference));
  verdict->setObjectName(QStringLiteral("groupVerdict"));
  verdict->setToolTip(basisOf(difference));
  QFont bold = verdict->font();
  bold.setBold(difference.isClear());
  verdict->setFont(bold);
  auto* bar = new IntervalBar(difference.value, difference.low, difference.high, reach);
  bar->setAccessibleName(figures->text());
  auto* basis = new ToneLabel(ToneLabel::Tone::Quiet);
  basis->setText(basisOf(difference));
  // Where the page is narrow the words wrap, and the bar stays.
  auto* figure = new QLabel(shown.figure);
  for (QLabel* words : {label, figure, verdict}) words->setWordWrap(true);
  for (QWidget* part :
       {static_cast<QWidget*>(verdict), static_cast<QWidget*>(bar), static_cast<QWidget*>(basis)})
    part->setMinimumWidth(kNarrowest);
  int column = 0;
  for (QWidget* widget : {static_cast<QWidget*>(label), static_cast<QWidget*>(figure),
                          static_cast<QWidget*>(bar), static_cast<QWidget*>(figures),
                          static_cast<QWidget*>(verdict), static_cast<QWidget*>(basis)})
    m_rows->addWidget(widget, row, column++);
}

} // namespace dmm::widgets
