#include "widgets/transport/TransportStrip.h"

#include "widgets/experiment/NarrowComboBox.h"
#include "widgets/theme/ElidedLabel.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/PieceText.h"
#include "widgets/theme/Spacing.h"
#include "widgets/transport/InstrumentButton.h"
#include "widgets/transport/SeekBar.h"
#include "widgets/transport/TransportIcon.h"
#include "widgets/transport/VoiceToggle.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kButton = 28;
constexpr int kIcon = 16;
constexpr int kOutputWidth = 148;
constexpr int kVolumeWidth = 72;
constexpr int kTitleWidth = 280; ///< at most; the line needs the room more

} // namespace

TransportStrip::TransportStrip(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("transportStrip"));
  auto* row = new QHBoxLayout;
  row->setSpacing(kGap);
  makeControls(row);
  m_problem = new QLabel(this);
  m_problem->setObjectName(QStringLiteral("transportProblem"));
  m_problem->setWordWrap(true);
  m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_problem->hide();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kGap, kGap / 2, kGap, kGap / 2);
  column->setSpacing(kGap / 2);
  column->addLayout(row);
  column->addWidget(m_problem);
  connectControls();
  restyle();
  setMix({});
  setTempo(types::kDefaultTempo);
  setOutputs({}, {});
  setNoPiece(tr("There is nothing to play yet."));
}

QToolButton* TransportStrip::addButton(QHBoxLayout* row, const char* name, const QString& text) {
  auto* button = new QToolButton(this);
  button->setObjectName(QString::fromLatin1(name));
  button->setAutoRaise(true);
  button->setFixedSize(kButton, kButton);
  button->setIconSize({kIcon, kIcon});
  button->setFocusPolicy(Qt::TabFocus); // after a click Space still plays
  button->setToolTip(text);
  button->setAccessibleName(text);
  row->addWidget(button);
  return button;
}

void TransportStrip::makeControls(QHBoxLayout* row) {
  m_start = addButton(row, "toStartButton", tr("To the start (Return)"));
  m_play = addButton(row, "playButton", tr("Play (Space)"));
  m_stop = addButton(row, "stopPlayingButton", tr("Stop"));
  m_loop =
      addButton(row, "loopButton",
                tr("Repeat (L): the whole piece, or the region drawn with Shift and the mouse"));
  m_loop->setCheckable(true);
  row->setSpacing(2);

  m_title = new ElidedLabel(this);
  m_title->setObjectName(QStringLiteral("playedTitle"));
  m_title->setMaximumWidth(kTitleWidth);
  m_title->setContentsMargins(kGap, 0, 0, 0);
  row->addWidget(m_title, 1);
  m_position = new QLabel(this);
  m_position->setObjectName(QStringLiteral("positionLabel"));
  m_position->setToolTip(tr("Bar and beat"));
  m_position->setFixedWidth(fontMetrics().horizontalAdvance(tr("bar %1").arg("000.0")) + kGap);
  m_position->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  row->addWidget(m_position);
  m_seek = new SeekBar(this);
  m_seek->setObjectName(QStringLiteral("seekBar"));
  m_seek->setAccessibleName(tr("Place in the piece"));
  row->addWidget(m_seek, 2);

  m_tempo = new QSpinBox(this);
  m_tempo->setObjectName(QStringLiteral("tempoSpin"));
  m_tempo->setRange(int(types::kSlowestTempo), int(types::kFastestTempo));
  m_tempo->setSuffix(tr(" bpm"));
  m_tempo->setKeyboardTracking(false);
  m_tempo->setToolTip(tr("Tempo in quarter notes a minute"));
  m_tempo->setAccessibleName(m_tempo->toolTip());
  row->addWidget(m_tempo);
  row->addSpacing(kGap);
  addVoices(row);

  m_instruments = new InstrumentButton(this);
  row->addWidget(m_instruments);
  m_output = new NarrowComboBox(this);
  m_output->setObjectName(QStringLiteral("outputChooser"));
  m_output->setFixedWidth(kOutputWidth);
  m_output->setToolTip(tr("Where the sound comes out: the built-in synthesizer, or a MIDI output"));
  m_output->setAccessibleName(tr("Output"));
  row->addWidget(m_output);
  row->addSpacing(kGap);

  m_volumeSign = new QLabel(this);
  m_volume = new QSlider(Qt::Horizontal, this);
  m_volume->setObjectName(QStringLiteral("volumeSlider"));
  m_volume->setRange(0, 100);
  m_volume->setFixedWidth(kVolumeWidth);
  m_volume->setAccessibleName(tr("Volume"));
  row->addWidget(m_volumeSign);
  row->addWidget(m_volume);
  m_panic = addButton(row, "panicButton", tr("Panic: silence every note at once (Ctrl+Shift+P)"));
}

void TransportStrip::addVoices(QHBoxLayout* row) {
  for (const types::VoicePart part : types::kVoiceParts) {
    const auto voice = std::size_t(part);
    const QString name = QString::fromLatin1(types::toString(part));
    m_mutes.at(voice) = new VoiceToggle(part, this);
    row->addWidget(m_mutes.at(voice));
    const QString text = tr("Solo: hear only the %1").arg(name);
    QToolButton* solo = addButton(row, qPrintable(QStringLiteral("solo.%1").arg(name)), text);
    solo->setCheckable(true);
    solo->setFixedSize(22, 26);
    solo->setIconSize({14, 14});
    m_solos.at(voice) = solo;
    row->addSpacing(2);
  }
}

void TransportStrip::connectControls() {
  connect(m_start, &QToolButton::clicked, this, &TransportStrip::startRequested);
  connect(m_play, &QToolButton::clicked, this, &TransportStrip::playPauseRequested);
  connect(m_stop, &QToolButton::clicked, this, &TransportStrip::stopRequested);
  connect(m_panic, &QToolButton::clicked, this, &TransportStrip::panicRequested);
  connect(m_loop, &QToolButton::clicked, this, &TransportStrip::loopToggled);
  connect(m_seek, &SeekBar::loopDrawn, this, &TransportStrip::loopDrawn);
  connect(m_seek, &SeekBar::seekRequested, this, [this](double quarters) {
    m_position->setText(tr("bar %1").arg(QString::fromStdString(m_bars.text(quarters))));
    Q_EMIT seekRequested(quarters);
  });
  connect(m_tempo, &QSpinBox::valueChanged, this, &TransportStrip::tempoChosen);
  for (std::size_t voice = 0; voice < 4; ++voice) {
    connect(m_mutes.at(voice), &VoiceToggle::clicked, this, &TransportStrip::chooseMix);
    connect(m_solos.at(voice), &QToolButton::clicked, this, &TransportStrip::chooseMix);
  }
  connect(m_instruments, &InstrumentButton::instrumentsChosen, this, &TransportStrip::chooseMix);
  connect(m_volume, &QSlider::valueChanged, this, &TransportStrip::chooseMix);
  connect(m_output, &QComboBox::activated, this,
          [this] { Q_EMIT outputChosen(m_output->currentData().toString()); });
}

// --- what is shown ---

void TransportStrip::setPiece(const types::Chorale& chorale, double lengthQuarters) {
  m_hasPiece = true;
  m_bars = types::Bars(chorale);
  const QString title = piece::headline(QString::fromStdString(chorale.catalogueNumber),
                                        QString::fromStdString(chorale.title));
  m_title->setText(title);
  m_title->setToolTip(title);
  m_seek->setLength(lengthQuarters);
  setPosition(0);
  restyle();
}

void TransportStrip::setNoPiece(const QString& reason) {
  m_hasPiece = false;
  m_seek->setHint(reason);
  m_seek->setLength(0);
  m_position->clear();
  m_title->clear();
  m_title->setToolTip({});
  restyle();
}

void TransportStrip::setPlaying(bool playing) {
  if (playing == m_isPlaying) return;
  m_isPlaying = playing;
  restyle();
}

void TransportStrip::setPosition(double quarters) {
  if (!m_hasPiece || m_seek->isSliderDown()) return;
  m_seek->setPosition(quarters);
  m_position->setText(tr("bar %1").arg(QString::fromStdString(m_bars.text(quarters))));
}

void TransportStrip::setTempo(double quartersPerMinute) {
  const QSignalBlocker quiet(m_tempo);
  m_tempo->setValue(int(std::lround(quartersPerMinute)));
}

void TransportStrip::setMix(const types::Mix& mix) {
  m_mix = mix;
  InstrumentButton::Instruments instruments{};
  for (std::size_t voice = 0; voice < 4; ++voice) {
    m_mutes.at(voice)->setChecked(mix.voices.at(voice).muted);
    m_solos.at(voice)->setChecked(mix.voices.at(voice).solo);
    instruments.at(voice) = mix.voices.at(voice).instrument;
  }
  m_instruments->setInstruments(instruments);
  const QSignalBlocker quiet(m_volume);
  m_volume->setValue(int(std::lround(mix.volume * m_volume->maximum())));
  showHeardVoices();
}

void TransportStrip::setLoop(bool on, std::optional<std::pair<double, double>> region) {
  m_loop->setChecked(on);
  m_seek->setLoop(on ? region : std::nullopt);
}

void TransportStrip::setOutputs(const QStringList& ports, const QString& chosen) {
  m_output->clear();
  m_output->addItem(tr("Built-in synth"), QString());
  for (const QString& port : ports) m_output->addItem(port, port);
  if (!chosen.isEmpty() && !ports.contains(chosen))
    m_output->addItem(tr("%1 (not there)").arg(chosen), chosen);
  m_output->setCurrentIndex(m_output->findData(chosen));
}

void TransportStrip::setProblem(const QString& text) {
  m_problem->setText(text);
  m_problem->setVisible(!text.isEmpty());
}

// --- what the user wants ---

void TransportStrip::chooseMix() {
  for (std::size_t voice = 0; voice < 4; ++voice)
    m_mix.voices.at(voice) = {m_instruments->instruments().at(voice),
                              m_mutes.at(voice)->isChecked(), m_solos.at(voice)->isChecked()};
  m_mix.volume = double(m_volume->value()) / m_volume->maximum();
  showHeardVoices();
  Q_EMIT mixChosen(m_mix);
}

void TransportStrip::showHeardVoices() {
  for (const types::VoicePart part : types::kVoiceParts)
    m_mutes.at(std::size_t(part))->setHeard(m_mix.isHeard(part));
  m_volume->setToolTip(tr("Volume %1 %").arg(m_volume->value()));
}

void TransportStrip::restyle() {
  const auto sign = [this](QToolButton* button, TransportGlyph glyph) {
    button->setIcon(transportIcon(glyph, palette()));
  };
  sign(m_start, TransportGlyph::ToStart);
  sign(m_play, m_isPlaying ? TransportGlyph::Pause : TransportGlyph::Play);
  sign(m_stop, TransportGlyph::Stop);
  sign(m_loop, TransportGlyph::Loop);
  sign(m_panic, TransportGlyph::Panic);
  for (QToolButton* solo : m_solos) sign(solo, TransportGlyph::Solo);
  m_volumeSign->setPixmap(
      transportIcon(TransportGlyph::Volume, palette()).pixmap(QSize(kIcon, kIcon)));
  m_play->setToolTip(m_isPlaying ? tr("Pause (Space)") : tr("Play (Space)"));
  m_play->setAccessibleName(m_play->toolTip());
  for (QWidget* control : std::initializer_list<QWidget*>{m_start, m_play, m_stop, m_seek})
    control->setEnabled(m_hasPiece);
  QPalette red = palette();
  red.setColor(QPalette::WindowText, palette::problemText(palette()));
  m_problem->setPalette(red);
}

void TransportStrip::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && m_problem) restyle();
}

} // namespace dmm::widgets
