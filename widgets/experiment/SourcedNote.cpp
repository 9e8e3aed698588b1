#include "widgets/experiment/SourcedNote.h"

#include "widgets/theme/Spacing.h"
#include "widgets/theme/ToneLabel.h"

#include <QVBoxLayout>

namespace dmm::widgets {

SourcedNote::SourcedNote(const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_sentence(new ToneLabel(ToneLabel::Tone::Quiet, this))
    , m_source(new ToneLabel(ToneLabel::Tone::Quiet, this)) {
  m_sentence->setObjectName(name + ".note");
  m_source->setObjectName(name + ".source");
  QFont slanted = font();
  slanted.setItalic(true);
  m_source->setFont(slanted);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap / 2);
  column->addWidget(m_sentence);
  column->addWidget(m_source);
  say({}, {});
}

void SourcedNote::say(const QString& sentence, const QString& source) {
  m_sentence->say(sentence);
  m_source->say(source);
  setVisible(!sentence.isEmpty() || !source.isEmpty());
}

} // namespace dmm::widgets
