#include "widgets/transport/InstrumentButton.h"

#include <QMenu>
#include <QStyleOptionToolButton>
#include <QStylePainter>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr int kAllVoices = -1;

QString capitalised(const char* word) {
  QString text = QString::fromLatin1(word);
  return text.replace(0, 1, text.at(0).toUpper());
}

} // namespace

InstrumentButton::InstrumentButton(QWidget* parent) : QToolButton(parent) {
  setObjectName(QStringLiteral("instrumentButton"));
  setPopupMode(QToolButton::InstantPopup);
  setToolButtonStyle(Qt::ToolButtonTextOnly);
  setAutoRaise(true);
  setFocusPolicy(Qt::TabFocus);
  setToolTip(tr("What the voices sound like"));
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("instrumentMenu"));
  setMenu(menu);
  connect(menu, &QMenu::aboutToShow, this, &InstrumentButton::fillMenu);
  setInstruments({});
  setMinimumWidth(fontMetrics().horizontalAdvance(tr("Strings")) + 36); // keeps its place
}

void InstrumentButton::setInstruments(const Instruments& instruments) {
  m_instruments = instruments;
  const bool isMixed = std::any_of(instruments.begin(), instruments.end(), [&](auto instrument) {
    return instrument != instruments.front();
  });
  setText(isMixed ? tr("Mixed") : capitalised(types::toString(instruments.front())));
  setAccessibleName(tr("Instruments: %1").arg(text()));
}

void InstrumentButton::paintEvent(QPaintEvent*) {
  QStylePainter painter(this);
  QStyleOptionToolButton option;
  initStyleOption(&option);
  option.features &= ~QStyleOptionToolButton::HasMenu;
  option.text += QStringLiteral(" \u25be");
  painter.drawComplexControl(QStyle::CC_ToolButton, option);
}

void InstrumentButton::fillMenu() {
  menu()->clear();
  addChoices(menu(), kAllVoices);
  menu()->addSeparator();
  for (const types::VoicePart part : types::kVoiceParts)
    addChoices(menu()->addMenu(capitalised(types::toString(part))), int(part));
}

void InstrumentButton::addChoices(QMenu* choices, int voice) {
  const QString owner = voice == kAllVoices
                            ? QStringLiteral("all")
                            : QString::fromLatin1(types::toString(types::VoicePart(voice)));
  for (const types::Instrument instrument : types::kInstruments) {
    QAction* action = choices->addAction(capitalised(types::toString(instrument)));
    action->setObjectName(QStringLiteral("instrument.%1.%2")
                              .arg(owner, QString::fromLatin1(types::toString(instrument))));
    action->setCheckable(true);
    action->setChecked(voice == kAllVoices
                           ? std::count(m_instruments.begin(), m_instruments.end(), instrument) == 4
                           : m_instruments.at(std::size_t(voice)) == instrument);
    connect(action, &QAction::triggered, this,
            [this, voice, instrument] { choose(voice, instrument); });
  }
}

void InstrumentButton::choose(int voice, types::Instrument instrument) {
  Instruments chosen = m_instruments;
  if (voice == kAllVoices) {
    chosen.fill(instrument);
  } else {
    chosen.at(std::size_t(voice)) = instrument;
  }
  setInstruments(chosen);
  Q_EMIT instrumentsChosen(chosen);
}

} // namespace dmm::widgets
