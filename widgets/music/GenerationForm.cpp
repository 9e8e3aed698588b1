#include "widgets/music/GenerationForm.h"

#include "core/types/Bars.h"
#include "widgets/music/GenerationText.h"
#include "widgets/music/PieceComboBox.h"
#include "widgets/theme/PieceText.h"
#include "widgets/theme/Spacing.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace dmm::widgets {

using types::GenerationMode;

namespace {

constexpr int kShortBox = 8; ///< characters
const QString kEpochPrefix = QStringLiteral("epoch-");

QFormLayout* makeForm(QWidget* parent) {
  auto* form = new QFormLayout(parent);
  form->setContentsMargins(0, 0, 0, 0);
  form->setHorizontalSpacing(kGap);
  form->setVerticalSpacing(6);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  return form;
}

QString checkpointLabel(const QString& file) {
  if (file == QLatin1String("best.pt")) return GenerationForm::tr("Best on valid");
  if (file == QLatin1String("last.pt")) return GenerationForm::tr("Last");
  if (!file.startsWith(kEpochPrefix)) return file;
  return GenerationForm::tr("Epoch %1")
      .arg(file.sliced(kEpochPrefix.size()).section('.', 0, 0).toInt());
}

/// A box whose width does not depend on its longest entry.
QComboBox* makeBox(QWidget* parent, const QString& name) {
  auto* box = new QComboBox(parent);
  box->setObjectName(name);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(kShortBox);
  return box;
}

} // namespace

GenerationForm::GenerationForm(QWidget* parent)
    : QWidget(parent)
    , m_mode(makeBox(this, QStringLiteral("generateMode")))
    , m_harmonised(makeBox(this, QStringLiteral("generateHarmonised")))
    , m_free(new FreeNotesEditor(this))
    , m_length(new QSpinBox(this))
    , m_given(new QSpinBox(this))
    , m_count(new QSpinBox(this))
    , m_seed(new QSpinBox(this))
    , m_checkpoint(makeBox(this, QStringLiteral("generateCheckpoint")))
    , m_notes(makeBox(this, QStringLiteral("generateNotes")))
    , m_repeated(makeBox(this, QStringLiteral("generateRepeated"))) {
  m_piece = makePieceBox(QStringLiteral("generatePiece"), tr("Piece to start from"));
  m_second = makePieceBox(QStringLiteral("generateSecond"), tr("Second piece"));
  m_strength = makeNumber(QStringLiteral("generateStrength"), 0.5, 1);
  m_position = makeNumber(QStringLiteral("generatePosition"), 0.5, 1);
  m_temperature = makeNumber(QStringLiteral("generateTemperature"), 1, 3);
  m_threshold = makeNumber(QStringLiteral("generateThreshold"), 0.5, 1);
  makeFields();
  makeRows();
  updateRows();
}

PieceComboBox* GenerationForm::makePieceBox(const QString& name, const QString& accessibleName) {
  auto* box = new PieceComboBox(name, this);
  box->setMinimumContentsLength(kShortBox);
  box->setAccessibleName(accessibleName);
  connect(box, &PieceComboBox::pieceChosen, this, [this, box] {
    if (box == m_piece) m_pieceIsChosen = true;
  });
  connect(box, &QComboBox::currentTextChanged, this, &GenerationForm::changed);
  return box;
}

QDoubleSpinBox* GenerationForm::makeNumber(const QString& name, double value, double maximum) {
  auto* box = new QDoubleSpinBox(this);
  box->setObjectName(name);
  box->setRange(0, maximum);
  box->setDecimals(2);
  box->setSingleStep(0.05);
  box->setValue(value);
  return box;
}

void GenerationForm::makeFields() {
  for (const auto mode : types::kGenerationModes) {
    m_mode->addItem(generationText::modeName(mode), int(mode));
    m_mode->setItemData(m_mode->count() - 1, generationText::modeExplanation(mode),
                        Qt::ToolTipRole);
  }
  m_harmonised->addItem(tr("The piece on show"));
  m_harmonised->addItem(tr("A piece of the dataset"));
  m_harmonised->setToolTip(
      tr("Open a MIDI or MusicXML file to harmonise your own melody, or choose "
         "what was composed to change a part of it"));
  m_length->setObjectName(QStringLiteral("generateLength"));
  m_length->setRange(16, 512);
  m_length->setValue(64);
  m_length->setSingleStep(4);
  m_length->setSuffix(tr(" quarters"));
  m_length->setToolTip(tr("Length of the whole piece in quarter notes; four make a bar"));
  m_given->setObjectName(QStringLiteral("generateGiven"));
  m_given->setRange(1, 256);
  m_given->setValue(8);
  m_given->setSuffix(tr(" quarters"));
  m_given->setToolTip(tr("So much of the piece is given; the model composes the rest"));
  m_strength->setToolTip(tr("0 reconstructs the piece, 1 forgets it"));
  m_position->setToolTip(tr("0 is the first piece, 1 the second one"));
  m_count->setObjectName(QStringLiteral("generateCount"));
  m_count->setRange(1, 64);
  m_count->setValue(4);
  m_count->setToolTip(tr("Pieces composed at once, ranked by the model's own bound"));
  m_seed->setObjectName(QStringLiteral("generateSeed"));
  m_seed->setRange(0, std::numeric_limits<int>::max());
  m_seed->setToolTip(tr("The same model, settings and seed give the same piece. Each further "
                        "candidate takes the next seed."));
  m_checkpoint->addItem(tr("Best on valid"), QString());
  m_checkpoint->setToolTip(tr("Which of the run's checkpoints composes"));
  connect(m_checkpoint, &QComboBox::activated, this,
          [this] { m_wantedCheckpoint = m_checkpoint->currentData().toString(); });
  m_temperature->setToolTip(tr("1 is the model as it is; less is more predictable, more is bolder. "
                               "Scales the noise of the latent states and divides the logits of "
                               "notes that are drawn."));
  for (const auto rule : types::kNoteRules) {
    m_notes->addItem(generationText::noteRuleName(rule), int(rule));
    m_notes->setItemData(m_notes->count() - 1, generationText::noteRuleExplanation(rule),
                         Qt::ToolTipRole);
  }
  m_threshold->setToolTip(tr("The least probability of a note that sounds"));
  m_repeated->addItem(tr("Tied"), int(types::RepeatedNotes::Tied));
  m_repeated->addItem(tr("Struck again"), int(types::RepeatedNotes::Struck));
  m_repeated->setToolTip(tr("The model does not tell a held note from a repeated one"));
  connect(m_free, &FreeNotesEditor::changed, this, &GenerationForm::changed);
  for (QComboBox* box : {m_mode, m_notes, m_harmonised}) {
    connect(box, &QComboBox::currentIndexChanged, this, &GenerationForm::updateRows);
    connect(box, &QComboBox::currentIndexChanged, this, &GenerationForm::changed);
  }
  for (QSpinBox* box : {m_length, m_given})
    connect(box, &QSpinBox::valueChanged, this, &GenerationForm::changed);
}

void GenerationForm::makeRows() {
  auto* main = new QWidget(this);
  m_layout = makeForm(main);
  m_layout->addRow(tr("&What"), m_mode);
  m_layout->addRow(tr("G&iven"), m_harmonised);
  m_layout->addRow(tr("&From"), m_piece);
  m_layout->addRow(tr("&To"), m_second);
  m_layout->addRow(tr("Draw ane&w"), m_free);
  m_layout->addRow(tr("&Given"), m_given);
  m_layout->addRow(tr("St&rength"), m_strength);
  m_layout->addRow(tr("&Position"), m_position);
  m_layout->addRow(tr("&Length"), m_length);
  m_layout->addRow(tr("Pie&ces"), m_count);
  m_layout->addRow(tr("S&eed"), m_seed);

  m_fold = new QToolButton(this);
  m_fold->setObjectName(QStringLiteral("generateMore"));
  m_fold->setText(tr("More settings"));
  m_fold->setAutoRaise(true);
  m_fold->setCheckable(true);
  m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_fold->setArrowType(Qt::RightArrow);
  m_morePart = new QWidget(this);
  m_more = makeForm(m_morePart);
  m_more->addRow(tr("&Model"), m_checkpoint);
  m_more->addRow(tr("Temper&ature"), m_temperature);
  m_more->addRow(tr("&Notes"), m_notes);
  m_more->addRow(tr("T&hreshold"), m_threshold);
  m_more->addRow(tr("Repeate&d"), m_repeated);
  m_morePart->hide();
  connect(m_fold, &QToolButton::toggled, this, [this](bool open) {
    m_morePart->setVisible(open);
    m_fold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
  });

  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(6);
  column->addWidget(main);
  column->addWidget(m_fold);
  column->addWidget(m_morePart);
}

void GenerationForm::updateRows() {
  const auto mode = GenerationMode(m_mode->currentData().toInt());
  const int pieces = types::sourcePieces(mode);
  const bool isHarmony = mode == GenerationMode::Harmonise;
  m_layout->setRowVisible(m_harmonised, isHarmony);
  m_layout->setRowVisible(m_free, isHarmony);
  m_layout->setRowVisible(m_piece, isHarmony ? !isFromShown() : pieces > 0);
  m_layout->setRowVisible(m_second, pieces > 1);
  m_layout->setRowVisible(m_given, mode == GenerationMode::Continue);
  m_layout->setRowVisible(m_strength, mode == GenerationMode::Vary);
  m_layout->setRowVisible(m_position, mode == GenerationMode::Interpolate);
  m_layout->setRowVisible(m_length,
                          mode == GenerationMode::Prior || mode == GenerationMode::Continue);
  m_more->setRowVisible(m_threshold,
                        m_notes->currentData().toInt() == int(types::NoteRule::Threshold));
  m_mode->setToolTip(generationText::modeExplanation(mode));
  m_notes->setToolTip(
      generationText::noteRuleExplanation(types::NoteRule(m_notes->currentData().toInt())));
}

void GenerationForm::setPieces(const std::vector<types::Chorale>& pieces) {
  m_pieces = pieces;
  m_pieceIsChosen = false;
  for (PieceComboBox* box : {m_piece, m_second}) {
    const QSignalBlocker blocker(box);
    box->clear();
    for (const types::Chorale& piece : pieces)
      box->addItem(piece::headline(QString::fromStdString(piece.catalogueNumber),
                                   QString::fromStdString(piece.title)));
    box->setCurrentIndex(pieces.empty() ? -1 : (box == m_second && pieces.size() > 1 ? 1 : 0));
    box->lineEdit()->setCursorPosition(0);
  }
  Q_EMIT changed();
}

void GenerationForm::suggestPiece(int place) {
  if (m_pieceIsChosen || place < 0 || place >= m_piece->count()) return;
  m_piece->setCurrentIndex(place);
  m_piece->lineEdit()->setCursorPosition(0);
}

void GenerationForm::setCheckpoints(const QStringList& files) {
  QStringList known;
  for (int i = 0; i < m_checkpoint->count(); ++i) known << m_checkpoint->itemData(i).toString();
  if (files == known) return;
  m_checkpoint->clear();
  for (const QString& file : files) m_checkpoint->addItem(checkpointLabel(file), file);
  if (files.isEmpty()) m_checkpoint->addItem(tr("None yet"), QString());
  // What the user wants stays wanted while other runs, which may not have it, come and go.
  const int wanted = m_checkpoint->findData(m_wantedCheckpoint);
  m_checkpoint->setCurrentIndex(std::max(0, wanted));
  const bool isOther = wanted < 0 && !files.isEmpty();
  if (isOther)
    m_checkpoint->setItemText(
        0, tr("%1 (no “%2” here)")
               .arg(m_checkpoint->itemText(0), checkpointLabel(m_wantedCheckpoint).toLower()));
}

types::PieceRef GenerationForm::pieceAt(int place) const {
  if (place < 0) return {};
  types::PieceRef ref{m_pieces[std::size_t(place)].split, 0};
  ref.place = std::count_if(m_pieces.begin(), m_pieces.begin() + place,
                            [&](const types::Chorale& other) { return other.split == ref.split; });
  return ref;
}

GenerationOrder GenerationForm::order() const {
  GenerationOrder order;
  types::GenerationSettings& settings = order.settings;
  settings.mode = GenerationMode(m_mode->currentData().toInt());
  settings.piece = pieceAt(m_piece->chosen());
  settings.free.voices = m_free->voices();
  order.fromShown = isFromShown();
  order.bars = m_free->bars();
  order.locks = m_free->locks();
  settings.second = pieceAt(m_second->chosen());
  settings.lengthQuarters = m_length->value();
  settings.givenQuarters = m_given->value();
  settings.strength = m_strength->value();
  settings.position = m_position->value();
  settings.temperature = m_temperature->value();
  settings.notes = types::NoteRule(m_notes->currentData().toInt());
  settings.threshold = m_threshold->value();
  settings.repeated = types::RepeatedNotes(m_repeated->currentData().toInt());
  settings.seed = std::uint64_t(m_seed->value());
  order.count = m_count->value();
  order.checkpoint = m_checkpoint->currentData().toString();
  return order;
}

bool GenerationForm::isFromShown() const { return m_harmonised->currentIndex() == 0; }

std::optional<FreeRegion> GenerationForm::freeOf(const types::Chorale& shown) const {
  if (GenerationMode(m_mode->currentData().toInt()) != GenerationMode::Harmonise || !isFromShown())
    return std::nullopt;
  FreeRegion region{m_free->voices(), 0, double(shown.lengthSteps) / shown.stepsPerQuarter,
                    m_free->locks()};
  if (const auto bars = m_free->bars()) {
    const auto all = types::Bars(shown).until(region.end);
    region.begin = region.end;
    for (const types::Bars::Bar& bar : all) {
      if (bar.number < bars->first || bar.number > bars->last) continue;
      region.begin = std::min(region.begin, bar.start);
      region.end = bar.end();
    }
    if (all.empty() || bars->first > all.back().number) region.begin = region.end;
  }
  return region;
}

void GenerationForm::setFree(const FreeRegion& region, const types::Chorale& shown) {
  const double length = double(shown.lengthSteps) / shown.stepsPerQuarter;
  std::optional<FreeNotesEditor::BarRange> range;
  if (region.begin > 0 || region.end < length) {
    const auto bars = types::Bars(shown).until(length);
    range = {bars.front().number, bars.back().number};
    for (const types::Bars::Bar& bar : bars) {
      if (bar.start <= region.begin + types::kSameTime) range->first = bar.number;
      if (bar.start < region.end - types::kSameTime) range->last = bar.number;
    }
  }
  m_free->set(region.voices, range, region.locks, generationText::locksText(region.locks, shown));
}

void GenerationForm::setPieceShown(bool isShown) {
  m_isPieceShown = isShown;
  Q_EMIT changed();
}

void GenerationForm::advanceSeed() { m_seed->setValue(m_seed->value() + m_count->value()); }

void GenerationForm::passSeed(quint64 taken) {
  if (taken < quint64(m_seed->maximum()))
    m_seed->setValue(std::max(m_seed->value(), int(taken) + 1));
}

QString GenerationForm::problem() const {
  const auto mode = GenerationMode(m_mode->currentData().toInt());
  const int pieces = types::sourcePieces(mode);
  if (mode == GenerationMode::Harmonise) {
    if (isFromShown() && !m_isPieceShown)
      return tr("Open a melody (Ctrl+O), or choose a piece, to harmonise it.");
    if (!isFromShown() && m_piece->chosen() < 0)
      return tr("Choose a piece of the dataset to harmonise.");
    return m_free->problem();
  }
  if ((pieces > 0 && m_piece->chosen() < 0) || (pieces > 1 && m_second->chosen() < 0))
    return tr("Choose a piece of the dataset to start from.");
  if (mode == GenerationMode::Continue && m_given->value() >= m_length->value())
    return tr("The length must be more than what is given.");
  return {};
}

} // namespace dmm::widgets
