#include "widgets/pianoroll/RollPair.h"

#include "core/types/Transpose.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/theme/ElidedLabel.h"
#include "widgets/theme/Spacing.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace dmm::widgets {

RollPair::RollPair(QWidget* parent)
    : QWidget(parent)
    , m_upper(new PianoRollView(this))
    , m_lower(new PianoRollView(this))
    , m_lowerPart(new QWidget(this))
    , m_lowerTitle(new ElidedLabel(m_lowerPart))
    , m_replace(new QPushButton(tr("Keep the upper one here"), m_lowerPart)) {
  m_lower->setObjectName(QStringLiteral("comparedRoll"));
  m_lower->setAccessibleName(tr("Piano roll to compare with"));
  m_lowerTitle->setObjectName(QStringLiteral("comparedTitle"));
  m_replace->setObjectName(QStringLiteral("replaceComparedButton"));
  m_replace->setToolTip(
      tr("Compares with the piece that is above, so that you can choose another"));

  auto* heading = new QHBoxLayout;
  heading->setSpacing(kGap);
  heading->addWidget(m_lowerTitle, 1);
  heading->addWidget(m_replace);
  auto* part = new QVBoxLayout(m_lowerPart);
  part->setContentsMargins(0, kGap, 0, 0);
  part->setSpacing(kGap);
  part->addLayout(heading);
  part->addWidget(m_lower, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_upper, 1);
  column->addWidget(m_lowerPart, 1);
  m_lowerPart->hide();

  connect(m_replace, &QPushButton::clicked, this, [this] {
    if (m_piece) compareWith(*m_piece, m_title);
  });
  linkTime();
}

void RollPair::linkTime() {
  const auto follow = [this](PianoRollView* from, PianoRollView* to) {
    connect(from, &PianoRollView::timeViewChanged, this, [this, from, to] {
      if (!isComparing()) return;
      const QSignalBlocker blocker(to);
      to->setTimeView(from->timeView());
    });
  };
  follow(m_upper, m_lower);
  follow(m_lower, m_upper);
}

void RollPair::shareScale() {
  const double longest = isComparing() ? std::max(m_upper->rollLayout().lengthQuarters(),
                                                  m_lower->rollLayout().lengthQuarters())
                                       : 0;
  // A scroll bar in one of them would make it narrower than the other; the wheel scrolls all the
  // same.
  const auto policy = isComparing() ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded;
  m_upper->setVerticalScrollBarPolicy(policy);
  m_lower->setVerticalScrollBarPolicy(policy);
  m_upper->setLeastQuarters(longest);
  m_lower->setLeastQuarters(longest);
  const QSignalBlocker blocker(m_lower);
  m_lower->setTimeView(m_upper->timeView());
}

bool RollPair::isComparing() const { return !m_lowerPart->isHidden(); }

void RollPair::setPiece(const types::Chorale* chorale, const QString& title, Told told,
                        bool isChanged) {
  m_title = title;
  m_piece.reset();
  if (chorale) m_piece = *chorale;
  m_told = std::move(told);
  showUpper(isChanged);
  m_replace->setEnabled(m_piece.has_value());
  shareScale();
}

void RollPair::setAtModelPitch(bool on) {
  if (on == m_isAtModelPitch) return;
  m_isAtModelPitch = on;
  showUpper();
  showLower();
  shareScale();
}

void RollPair::showUpper(bool isChanged) {
  m_shown.reset();
  m_shownProbabilities.clear();
  if (!m_piece) {
    m_upper->clear();
    return;
  }
  m_shown = m_isAtModelPitch ? types::atModelPitch(*m_piece) : *m_piece;
  for (const types::KeyProbabilities& keys : m_told.probabilities)
    m_shownProbabilities.push_back(types::transposed(keys, m_shown->modelShift));
  if (isChanged)
    m_upper->changeNotes(*m_shown);
  else
    m_upper->setChorale(*m_shown);
  m_upper->setProbabilities(m_shownProbabilities);
  m_upper->setFaults(m_told.faults);
}

void RollPair::showLower() {
  if (!m_compared) return;
  m_lower->setChorale(m_isAtModelPitch ? types::atModelPitch(*m_compared) : *m_compared);
}

void RollPair::compareWith(const types::Chorale& chorale, const QString& title) {
  m_compared = chorale;
  showLower();
  m_lowerTitle->setText(title);
  m_lowerTitle->setToolTip(title);
  m_lowerPart->show();
  shareScale();
}

void RollPair::stopComparing() {
  m_lowerPart->hide();
  m_compared.reset();
  m_lower->clear();
  shareScale();
}

} // namespace dmm::widgets
