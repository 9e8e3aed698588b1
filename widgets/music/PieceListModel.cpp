#include "widgets/music/PieceListModel.h"

#include "widgets/theme/Format.h"
#include "widgets/theme/PieceText.h"

#include <algorithm>
#include <utility>

namespace dmm::widgets {

void PieceListModel::setPieces(std::vector<types::Chorale> pieces, NoteLoader loader) {
  beginResetModel();
  m_pieces = std::move(pieces);
  m_loader = std::move(loader);
  m_keys.clear();
  m_keys.reserve(m_pieces.size());
  for (int row = 0; row < rowCount(); ++row) m_keys.push_back(keysOf(row));
  endResetModel();
}

const types::Chorale* PieceListModel::piece(int row) const {
  if (row < 0 || row >= rowCount()) return nullptr;
  types::Chorale& piece = m_pieces[std::size_t(row)];
  if (m_loader && std::all_of(piece.voices.begin(), piece.voices.end(),
                              [](const auto& voice) { return voice.empty(); }))
    piece = m_loader(row);
  return &piece;
}

QString PieceListModel::number(int row) const {
  return QString::fromStdString(m_pieces[std::size_t(row)].catalogueNumber);
}

QString PieceListModel::title(int row) const {
  const QString title = QString::fromStdString(m_pieces[std::size_t(row)].title);
  return title.isEmpty() ? tr("Piece %1").arg(row + 1) : title;
}

QString PieceListModel::headline(int row) const { return piece::headline(number(row), title(row)); }

bool PieceListModel::hasNumbers() const {
  return std::any_of(m_pieces.begin(), m_pieces.end(),
                     [](const types::Chorale& piece) { return !piece.catalogueNumber.empty(); });
}

PieceListModel::Keys PieceListModel::keysOf(int row) const {
  return {piece::folded(title(row)), piece::numberKeys(number(row))};
}

QString PieceListModel::detail(int row) const {
  const types::Chorale& chorale = m_pieces[std::size_t(row)];
  return tr("%1, %2").arg(types::toString(chorale.split), piece::barsText(chorale));
}

QString PieceListModel::toolTip(int row) const {
  const types::Chorale& chorale = m_pieces[std::size_t(row)];
  const auto line = [](const QString& text) {
    return QStringLiteral("<div>%1</div>").arg(text.toHtmlEscaped());
  };
  QString html = QStringLiteral("<div><b>%1</b></div>").arg(headline(row).toHtmlEscaped());
  html += line(tr("%1 split").arg(types::toString(chorale.split)));
  html += line(piece::lengthText(chorale));
  html += line(piece::voicesText(chorale));
  if (!chorale.origin.empty()) html += line(QString::fromStdString(chorale.origin));
  return html;
}

QVariant PieceListModel::display(int row, int column) const {
  const types::Chorale& chorale = m_pieces[std::size_t(row)];
  switch (column) {
  case Number: return piece::shortNumber(number(row));
  case Title: return title(row);
  case PieceSplit: return QString::fromLatin1(types::toString(chorale.split));
  case Length: return format::count(piece::bars(chorale));
  default: return {};
  }
}

QVariant PieceListModel::sortKey(int row, int column) const {
  const types::Chorale& chorale = m_pieces[std::size_t(row)];
  switch (column) {
  case Number: return number(row);
  case Title: return m_keys[std::size_t(row)].title;
  case PieceSplit: return int(chorale.split);
  case Length: return piece::quarters(chorale);
  default: return {};
  }
}

Qt::ItemFlags PieceListModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  return index.isValid() && m_fileMaker ? flags | Qt::ItemIsDragEnabled : flags;
}

QStringList PieceListModel::mimeTypes() const { return {QStringLiteral("text/uri-list")}; }

QMimeData* PieceListModel::mimeData(const QModelIndexList& indexes) const {
  std::vector<const types::Chorale*> pieces;
  int last = -1;
  for (const QModelIndex& index : indexes) { // every column of a row is among them
    if (index.row() == last || !piece(index.row())) continue;
    last = index.row();
    pieces.push_back(piece(last));
  }
  return dragOf(pieces, m_fileMaker);
}

int PieceListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_pieces.size());
}

int PieceListModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant PieceListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const int row = index.row();
  switch (role) {
  case Qt::DisplayRole: return display(row, index.column());
  case Qt::ToolTipRole: return toolTip(row);
  case Qt::AccessibleTextRole:
    return index.column() == Number ? number(row) : display(row, index.column());
  case Qt::TextAlignmentRole:
    return int((index.column() == Length ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  case NumberRole: return piece::numberText(number(row));
  case DetailRole: return detail(row);
  case SortRole: return sortKey(row, index.column());
  case SplitRole: return int(m_pieces[std::size_t(row)].split);
  case TitleKeyRole: return m_keys[std::size_t(row)].title;
  case NumberKeysRole: return m_keys[std::size_t(row)].number;
  default: return {};
  }
}

QVariant PieceListModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole)
    return int((section == Length ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (section) {
  case Number: return tr("BWV");
  case Title: return tr("Title");
  case PieceSplit: return tr("Split");
  case Length: return tr("Bars");
  default: return {};
  }
}

} // namespace dmm::widgets
