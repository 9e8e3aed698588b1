#include "widgets/pianoroll/PieceChooser.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>

namespace dmm::widgets {

QString displayTitle(const types::Chorale& chorale) {
  QString title = QString::fromStdString(chorale.title);
  const QString number = QString::fromStdString(chorale.catalogueNumber);
  if (title.isEmpty()) return number;
  return number.isEmpty() || title.contains(number) ? title
                                                    : QStringLiteral("%1 (%2)").arg(title, number);
}

PieceChooser::PieceChooser(QWidget* parent) : QWidget(parent) {
  m_split = new QComboBox(this);
  m_split->setObjectName(QStringLiteral("datasetSplit"));
  m_split->setAccessibleName(tr("Split"));
  m_split->addItem(tr("Train"), int(types::Split::Train));
  m_split->addItem(tr("Valid"), int(types::Split::Valid));
  m_split->addItem(tr("Test"), int(types::Split::Test));

  m_piece = new QComboBox(this);
  m_piece->setObjectName(QStringLiteral("datasetPiece"));
  m_piece->setAccessibleName(tr("Piece"));
  m_piece->setToolTip(tr("Type a part of the title to search"));
  m_piece->setEditable(true);
  m_piece->setInsertPolicy(QComboBox::NoInsert);
  m_piece->setMinimumContentsLength(16);
  m_piece->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_piece->completer()->setFilterMode(Qt::MatchContains);
  m_piece->completer()->setCaseSensitivity(Qt::CaseInsensitive);
  m_piece->completer()->setCompletionMode(QCompleter::PopupCompletion);

  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  row->addWidget(m_split);
  row->addWidget(m_piece, 1);

  connect(m_split, &QComboBox::currentIndexChanged, this, &PieceChooser::listSplit);
  connect(m_piece, &QComboBox::currentIndexChanged, this, &PieceChooser::pieceChosen);
  connect(m_piece->lineEdit(), &QLineEdit::editingFinished, this, &PieceChooser::takeTypedText);
  listSplit();
}

void PieceChooser::setPieces(const std::vector<types::Chorale>& pieces) {
  m_pieces = pieces;
  listSplit();
}

void PieceChooser::listSplit() {
  {
    const QSignalBlocker blocker(m_piece); // told once, below
    m_piece->clear();
    for (std::size_t i = 0; i < m_pieces.size(); ++i) {
      if (int(m_pieces[i].split) != m_split->currentData().toInt()) continue;
      QString title = displayTitle(m_pieces[i]);
      if (title.isEmpty()) title = tr("Piece %1").arg(m_piece->count() + 1);
      m_piece->addItem(title, int(i));
    }
    m_piece->setCurrentIndex(m_piece->count() > 0 ? 0 : -1);
    m_piece->setEnabled(m_piece->count() > 0);
  }
  Q_EMIT pieceChosen();
}

/// Takes the first title that holds the typed text; text that no title holds is put back.
void PieceChooser::takeTypedText() {
  const QString typed = m_piece->currentText();
  if (typed == m_piece->itemText(m_piece->currentIndex())) return;
  const int match = typed.isEmpty() ? -1 : m_piece->findText(typed, Qt::MatchContains);
  if (match >= 0) m_piece->setCurrentIndex(match);
  m_piece->setEditText(m_piece->itemText(m_piece->currentIndex()));
}

const types::Chorale* PieceChooser::current() const {
  const QVariant place = m_piece->currentData();
  return place.isValid() ? &m_pieces.at(std::size_t(place.toInt())) : nullptr;
}

} // namespace dmm::widgets
