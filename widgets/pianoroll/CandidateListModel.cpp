#include "widgets/pianoroll/CandidateListModel.h"

#include "widgets/pianoroll/GenerationText.h"
#include "widgets/pianoroll/PieceListModel.h"
#include "widgets/pianoroll/PieceText.h"
#include "widgets/theme/Format.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

int CandidateListModel::add(const types::GeneratedPiece& piece) {
  const auto place = std::upper_bound(m_pieces.begin(), m_pieces.begin() + m_batchSize, piece,
                                      [](const auto& a, const auto& b) { return a.nll < b.nll; });
  const int row = int(place - m_pieces.begin());
  beginInsertRows({}, row, row);
  m_pieces.insert(place, piece);
  ++m_batchSize;
  endInsertRows();
  return row;
}

int CandidateListModel::addOnTop(const types::GeneratedPiece& piece) {
  beginBatch();
  const int row = add(piece);
  beginBatch();
  return row;
}

int CandidateListModel::find(const types::Chorale& chorale) const {
  const auto found = std::find_if(m_pieces.begin(), m_pieces.end(),
                                  [&](const auto& piece) { return piece.chorale == chorale; });
  return found == m_pieces.end() ? -1 : int(found - m_pieces.begin());
}

const types::GeneratedPiece* CandidateListModel::piece(int row) const {
  return row >= 0 && row < rowCount() ? &m_pieces[std::size_t(row)] : nullptr;
}

int CandidateListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_pieces.size());
}

QString CandidateListModel::title(int row) const {
  const QString title = QString::fromStdString(m_pieces[std::size_t(row)].chorale.title);
  return title.isEmpty() ? tr("Candidate %1").arg(row + 1) : title;
}

QString CandidateListModel::detail(int row) const {
  const types::GeneratedPiece& piece = m_pieces[std::size_t(row)];
  if (!std::isfinite(piece.nll)) return tr("not scored");
  const QString nearest = generationText::nearestText(piece);
  const QString bound = format::nll(piece.nll);
  return nearest.isEmpty() ? tr("%1 nats").arg(bound) : tr("%1 nats, %2").arg(bound, nearest);
}

QString CandidateListModel::toolTip(int row) const {
  const types::GeneratedPiece& piece = m_pieces[std::size_t(row)];
  const auto line = [](const QString& text) {
    return QStringLiteral("<div>%1</div>").arg(text.toHtmlEscaped());
  };
  QString html = QStringLiteral("<div><b>%1</b></div>").arg(title(row).toHtmlEscaped());
  html +=
      line(tr("%1 (%2 quarters)")
               .arg(piece::barsText(piece.chorale), format::count(piece::quarters(piece.chorale))));
  if (std::isfinite(piece.nll))
    html += line(tr("%1 nats a slice: the model's own bound (importance-weighted), lower is more "
                    "probable")
                     .arg(format::nll(piece.nll)));
  if (piece.nearest)
    html += line(generationText::nearestText(piece)) + line(generationText::nearestExplanation());
  if (!piece.chorale.origin.empty()) html += line(QString::fromStdString(piece.chorale.origin));
  return html;
}

QVariant CandidateListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  switch (role) {
  case Qt::DisplayRole: return title(index.row());
  case Qt::ToolTipRole: return toolTip(index.row());
  case Qt::AccessibleTextRole:
    return title(index.row()) + QStringLiteral(", ") + detail(index.row());
  case Qt::TextAlignmentRole: return int(Qt::AlignLeft | Qt::AlignVCenter);
  case PieceListModel::DetailRole: return detail(index.row());
  default: return {};
  }
}

Qt::ItemFlags CandidateListModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractListModel::flags(index);
  return index.isValid() && m_fileMaker ? flags | Qt::ItemIsDragEnabled : flags;
}

QMimeData* CandidateListModel::mimeData(const QModelIndexList& indexes) const {
  std::vector<const types::Chorale*> pieces;
  for (const QModelIndex& index : indexes)
    if (const auto* made = piece(index.row())) pieces.push_back(&made->chorale);
  return dragOf(pieces, m_fileMaker);
}

} // namespace dmm::widgets
