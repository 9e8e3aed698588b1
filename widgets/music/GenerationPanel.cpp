#include "widgets/music/GenerationPanel.h"

#include "widgets/music/CandidateList.h"
#include "widgets/theme/Spacing.h"
#include "widgets/theme/ToneLabel.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace dmm::widgets {

GenerationPanel::GenerationPanel(QWidget* parent)
    : QWidget(parent)
    , m_form(new GenerationForm(this))
    , m_generate(new QPushButton(tr("Generate"), this))
    , m_why(new ToneLabel(ToneLabel::Tone::Quiet, this))
    , m_candidates(new CandidateList(this)) {
  setObjectName(QStringLiteral("generationPanel"));
  m_generate->setObjectName(QStringLiteral("generateButton"));
  m_why->setObjectName(QStringLiteral("generateReason"));

  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  column->addWidget(m_form);
  column->addWidget(m_generate);
  column->addWidget(m_why);
  column->addWidget(m_candidates, 1);

  connect(m_generate, &QPushButton::clicked, this, [this] {
    if (m_isGenerating)
      Q_EMIT cancelRequested();
    else
      generate();
  });
  connect(m_candidates, &CandidateList::seedsTaken, m_form, &GenerationForm::passSeed);
  connect(m_form, &GenerationForm::changed, this, &GenerationPanel::updateButton);
  setAvailable(false, tr("There is no trained model yet. Train one first."));
}

void GenerationPanel::setAvailable(bool available, const QString& reason) {
  m_isAvailable = available;
  m_reason = reason;
  updateButton();
}

void GenerationPanel::setGenerating(bool generating, int done, int count, double share) {
  m_isGenerating = generating;
  QStringList parts;
  if (count > 1) parts << tr("%1 of %2").arg(done).arg(count);
  if (share > 0) parts << QStringLiteral("%1\u00a0%").arg(int(std::lround(100 * share)));
  m_progress =
      parts.isEmpty() ? tr("Cancel") : tr("Cancel (%1)").arg(parts.join(QStringLiteral(", ")));
  updateButton();
}

QString GenerationPanel::problem() const { return m_isAvailable ? m_form->problem() : m_reason; }

void GenerationPanel::updateButton() {
  if (m_isGenerating) {
    m_generate->setEnabled(true);
    m_generate->setText(m_progress);
    m_generate->setToolTip(tr("Compose no more, at once; the pieces that are done stay"));
    m_why->say({});
    return;
  }
  const QString why = problem();
  m_generate->setEnabled(why.isEmpty());
  m_generate->setText(tr("Generate"));
  m_generate->setToolTip(why.isEmpty() ? tr("Compose with the trained model") : why);
  m_why->say(why);
}

void GenerationPanel::generate() {
  if (m_isGenerating || !problem().isEmpty()) return;
  m_candidates->beginBatch();
  const GenerationOrder order = m_form->order();
  m_form->advanceSeed();
  Q_EMIT generateRequested(order);
}

} // namespace dmm::widgets
