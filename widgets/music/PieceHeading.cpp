#include "widgets/music/PieceHeading.h"

#include "widgets/theme/ElidedLabel.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/Spacing.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>

#include <initializer_list>

namespace dmm::widgets {

PieceHeading::PieceHeading(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("pieceHeading"));
  m_title = new ElidedLabel(this);
  m_title->setObjectName(QStringLiteral("pieceTitle"));
  QFont bold = m_title->font();
  bold.setPointSizeF(bold.pointSizeF() * 1.25);
  bold.setWeight(QFont::DemiBold);
  m_title->setFont(bold);
  m_details = new ElidedLabel(this);
  m_details->setObjectName(QStringLiteral("pieceDetails"));
  makeButtons();
  layOut();
  restyle();
  setListShown(true);
}

void PieceHeading::makeButtons() {
  const auto makeToggle = [this](const QString& name, const QString& text, const QString& tip) {
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    button->setCheckable(true);
    return button;
  };
  m_list = new QToolButton(this);
  m_list->setObjectName(QStringLiteral("pieceListButton"));
  m_list->setAutoRaise(true);
  m_modelPitch = makeToggle(QStringLiteral("modelPitchButton"), tr("As the model reads it"),
                            tr("Shows and plays the piece at the model's own pitch: the chorales "
                               "that it learns from are transposed into one key, and what it "
                               "composes is moved back to where people sing. Scores are saved at "
                               "the pitch of the singers."));
  m_marks = makeToggle(QStringLiteral("counterpointButton"), tr("Counterpoint"), QString());
  m_heat = makeToggle(QStringLiteral("heatButton"), tr("Probabilities"),
                      tr("Shows under the notes how probable the model finds every key"));
  m_compare = makeToggle(QStringLiteral("compareButton"), tr("Compare"),
                         tr("Shows a second piece below: the one that this piece started from, or "
                            "this one, while you choose another"));
  m_edit = makeToggle(QStringLiteral("editButton"), tr("Edit"),
                      tr("Draw, move, lengthen and delete notes, or play them on a MIDI keyboard"));
  m_save = new QPushButton(tr("Save\u2026"), this);
  m_save->setObjectName(QStringLiteral("savePieceButton"));
  m_save->setToolTip(tr("As MIDI or MusicXML, as sound (WAV), or as a picture (PNG or SVG)"));
  connect(m_list, &QToolButton::clicked, this, &PieceHeading::listToggled);
  connect(m_modelPitch, &QToolButton::toggled, this, &PieceHeading::modelPitchToggled);
  connect(m_marks, &QToolButton::toggled, this, &PieceHeading::marksToggled);
  connect(m_heat, &QToolButton::toggled, this, &PieceHeading::heatToggled);
  connect(m_compare, &QToolButton::toggled, this, &PieceHeading::compareToggled);
  connect(m_edit, &QToolButton::toggled, this, &PieceHeading::editToggled);
  connect(m_save, &QPushButton::clicked, this, &PieceHeading::saveClicked);
}

/// The title has a row nearly to itself, and its details one: beside all buttons little of them is
/// left where the window is narrow.
void PieceHeading::layOut() {
  auto* first = new QHBoxLayout;
  first->setSpacing(kGap);
  first->addWidget(m_title, 1);
  first->addWidget(m_save);
  auto* views = new QHBoxLayout;
  views->setSpacing(kGap);
  for (QWidget* button : std::initializer_list<QWidget*>{m_modelPitch, m_marks, m_compare, m_edit})
    views->addWidget(button);
  views->addStretch(1);
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(kGap);
  grid->setVerticalSpacing(kGap);
  grid->setColumnStretch(1, 1);
  grid->addWidget(m_list, 0, 0);
  grid->addLayout(first, 0, 1, 1, 2);
  grid->addWidget(m_details, 1, 1);
  grid->addWidget(m_heat, 1, 2, Qt::AlignRight);
  grid->addLayout(views, 2, 1, 1, 2);
}

void PieceHeading::setPiece(const QString& title, const QString& titleToolTip,
                            const QString& details) {
  m_title->setText(title);
  m_title->setToolTip(titleToolTip);
  m_details->setText(details);
  m_details->setToolTip(details);
}

void PieceHeading::setMarksToolTip(const QString& text) { m_marks->setToolTip(text); }

void PieceHeading::setListShown(bool shown) {
  m_list->setArrowType(shown ? Qt::LeftArrow : Qt::RightArrow);
  m_list->setToolTip(shown ? tr("Hide the list of pieces") : tr("Show the list of pieces"));
  m_list->setAccessibleName(m_list->toolTip());
}

void PieceHeading::setHeatCondition(const QString& condition) {
  m_heat->setText(condition.isEmpty() ? tr("Probabilities")
                                      : tr("Probabilities %1").arg(condition));
}

void PieceHeading::offer(const Offers& offers) {
  m_save->setEnabled(offers.saving);
  m_compare->setEnabled(offers.comparing);
  m_heat->setVisible(offers.heat);
  m_marks->setVisible(offers.marks);
  m_modelPitch->setVisible(offers.modelPitch);
}

bool PieceHeading::isAtModelPitch() const { return m_modelPitch->isChecked(); }

bool PieceHeading::areMarksOn() const { return m_marks->isChecked(); }

void PieceHeading::endComparing() { m_compare->setChecked(false); }

void PieceHeading::restyle() {
  QPalette quiet = palette();
  quiet.setColor(QPalette::WindowText, palette::quietText(palette()));
  m_details->setPalette(quiet);
}

void PieceHeading::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) restyle();
}

} // namespace dmm::widgets
