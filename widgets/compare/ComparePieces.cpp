#include "widgets/compare/ComparePieces.h"

#include "widgets/compare/MiniRoll.h"
#include "widgets/theme/ToneLabel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace dmm::widgets {

ComparePieces::ComparePieces(QWidget* parent)
    : QWidget(parent)
    , m_compose(new QPushButton(this))
    , m_hint(new ToneLabel(ToneLabel::Tone::Quiet, this))
    , m_scroll(new QScrollArea(this)) {
  m_compose->setObjectName(QStringLiteral("composeButton"));
  m_compose->setToolTip(
      tr("Each run's best model composes one piece of the same length from the same seed"));
  m_hint->setText(tr("Same seed, same length. The pieces are kept with the runs."));
  m_scroll->setObjectName(QStringLiteral("comparePieces"));
  m_scroll->setFrameShape(QFrame::NoFrame);
  m_scroll->setWidgetResizable(true);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(16, 8, 16, 8);
  head->setSpacing(16);
  head->addWidget(m_compose);
  head->addWidget(m_hint, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(head);
  column->addWidget(m_scroll, 1);
  connect(m_compose, &QPushButton::clicked, this, &ComparePieces::composeRequested);
  setComposing({});
}

void ComparePieces::setComposing(const QString& progress) {
  m_compose->setEnabled(progress.isEmpty());
  m_compose->setText(progress.isEmpty() ? tr("Let each compose a piece") : progress);
}

void ComparePieces::setRuns(const std::vector<ComparedRun>& runs) {
  decltype(m_shown) wanted;
  for (const auto& run : runs) wanted.emplace_back(run.name(), run.pieces);
  if (wanted == m_shown) return;
  m_shown = wanted;
  auto* page = new QWidget;
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(16, 0, 16, 16);
  grid->setSpacing(8);
  for (int column = 0; column < int(runs.size()); ++column) {
    const ComparedRun& run = runs[std::size_t(column)];
    auto* name = new ToneLabel(ToneLabel::Tone::Quiet, page);
    name->setText(run.name());
    grid->addWidget(name, 0, column);
    grid->setColumnStretch(column, 1);
    const std::size_t count = std::min(run.pieces.size(), kMostPieces);
    for (std::size_t i = 0; i < count; ++i) {
      auto* roll = new MiniRoll(run.pieces[i], page);
      roll->setObjectName(QStringLiteral("piece.%1.%2").arg(column).arg(i));
      connect(roll, &MiniRoll::activated, this, &ComparePieces::pieceActivated);
      grid->addWidget(roll, int(i) + 1, column);
    }
    if (count == 0) {
      auto* nothing = new ToneLabel(ToneLabel::Tone::Quiet, page);
      nothing->setText(tr("Nothing composed yet."));
      grid->addWidget(nothing, 1, column);
    }
  }
  grid->setRowStretch(grid->rowCount(), 1);
  m_scroll->setWidget(page);
}

} // namespace dmm::widgets
