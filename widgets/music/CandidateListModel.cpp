#include "widgets/music/CandidateListModel.h"

#include "widgets/music/GenerationText.h"
#include "widgets/music/PieceListModel.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/PieceText.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

int CandidateListModel::add(Candidate candidate) {
  const int row = rowCount();
  beginInsertRows({}, row, row);
  m_candidates.push_back(std::move(candidate));
  endInsertRows();
  return row;
}

void CandidateListModel::replace(int row, Candidate candidate) {
  m_candidates[std::size_t(row)] = std::move(candidate);
  Q_EMIT dataChanged(index(row), index(row));
}

void CandidateListModel::remove(int row) {
  beginRemoveRows({}, row, row);
  m_candidates.erase(m_candidates.begin() + row);
  endRemoveRows();
}

int CandidateListModel::find(const types::Chorale& chorale) const {
  const auto found =
      std::find_if(m_candidates.begin(), m_candidates.end(), [&](const Candidate& candidate) {
        return candidate.hasNotes && candidate.piece.chorale == chorale;
      });
  return found == m_candidates.end() ? -1 : int(found - m_candidates.begin());
}

int CandidateListModel::find(const KeptPlace& place) const {
  const auto found =
      std::find_if(m_candidates.begin(), m_candidates.end(),
                   [&](const Candidate& candidate) { return candidate.place == place; });
  return found == m_candidates.end() ? -1 : int(found - m_candidates.begin());
}

void CandidateListModel::setKept(const QString& run, const std::vector<types::KeptPiece>& pieces) {
  for (int row = rowCount() - 1; row >= 0; --row) {
    const Candidate& candidate = m_candidates[std::size_t(row)];
    if (candidate.place.run != run || !candidate.isListed) continue;
    const std::string file = candidate.place.file.toStdString();
    if (std::none_of(pieces.begin(), pieces.end(),
                     [&](const types::KeptPiece& piece) { return piece.file == file; }))
      remove(row);
  }
  for (const types::KeptPiece& piece : pieces) {
    const int row = find(KeptPlace{run, QString::fromStdString(piece.file)});
    if (row < 0) {
      add(Candidate::of(run, piece));
    } else {
      m_candidates[std::size_t(row)].takeListing(piece);
      Q_EMIT dataChanged(index(row), index(row));
    }
  }
}

std::optional<std::uint64_t> CandidateListModel::highestSeed(const QString& run) const {
  std::optional<std::uint64_t> highest;
  for (const Candidate& candidate : m_candidates)
    if (candidate.place.run == run) highest = std::max(highest, candidate.seed); // none is lowest
  return highest;
}

const Candidate* CandidateListModel::candidate(int row) const {
  return row >= 0 && row < rowCount() ? &m_candidates[std::size_t(row)] : nullptr;
}

const types::GeneratedPiece* CandidateListModel::piece(int row) const {
  if (!candidate(row)) return nullptr;
  Candidate& candidate = m_candidates[std::size_t(row)];
  if (!candidate.hasNotes && !candidate.isBroken && m_reader) {
    if (auto chorale = m_reader(candidate.place)) {
      candidate.piece.chorale = std::move(*chorale);
      candidate.hasNotes = true;
    } else {
      candidate.isBroken = true;
    }
  }
  return candidate.hasNotes ? &candidate.piece : nullptr;
}

void CandidateListModel::refreshRuns(bool areNamed) {
  m_areRunsNamed = areNamed;
  if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void CandidateListModel::setFaultsNamed(bool named) {
  m_areFaultsNamed = named;
  refreshRuns(m_areRunsNamed);
}

int CandidateListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_candidates.size());
}

QString CandidateListModel::title(int row) const {
  const QString title = QString::fromStdString(m_candidates[std::size_t(row)].piece.chorale.title);
  return title.isEmpty() ? tr("Candidate %1").arg(row + 1) : title;
}

QString CandidateListModel::detail(int row) const {
  const Candidate& candidate = m_candidates[std::size_t(row)];
  QStringList parts;
  if (m_areFaultsNamed && std::isfinite(candidate.faults))
    parts << generationText::faultsText(candidate.faults);
  if (std::isfinite(candidate.piece.nll))
    parts << tr("%1 nats").arg(format::nll(candidate.piece.nll));
  else
    parts << tr("not scored");
  if (const QString nearest = generationText::nearestText(candidate.piece); !nearest.isEmpty())
    parts << nearest;
  QString text = parts.join(QStringLiteral(", "));
  if (m_areRunsNamed && !candidate.place.run.isEmpty())
    text.prepend(lookOf(candidate.place.run).name + QStringLiteral(": "));
  return text;
}

QString CandidateListModel::toolTip(int row) const {
  const Candidate& candidate = m_candidates[std::size_t(row)];
  const types::GeneratedPiece& piece = candidate.piece;
  const auto line = [](const QString& text) {
    return QStringLiteral("<div>%1</div>").arg(text.toHtmlEscaped());
  };
  QString html = QStringLiteral("<div><b>%1</b></div>").arg(title(row).toHtmlEscaped());
  if (!candidate.place.run.isEmpty())
    html += line(tr("composed by %1").arg(lookOf(candidate.place.run).name));
  if (candidate.hasNotes) html += line(piece::lengthText(piece.chorale));
  if (std::isfinite(piece.nll))
    html += line(tr("%1 nats a slice: the model's own bound (importance-weighted), lower is more "
                    "probable")
                     .arg(format::nll(piece.nll)));
  if (std::isfinite(candidate.faults)) html += line(generationText::faultsText(candidate.faults));
  if (piece.nearest)
    html += line(generationText::nearestText(piece)) + line(generationText::nearestExplanation());
  if (!piece.chorale.origin.empty()) html += line(QString::fromStdString(piece.chorale.origin));
  return html;
}

QVariant CandidateListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const Candidate& candidate = m_candidates[std::size_t(index.row())];
  switch (role) {
  case Qt::DisplayRole: return title(index.row());
  case Qt::ToolTipRole: return toolTip(index.row());
  case Qt::AccessibleTextRole:
    return title(index.row()) + QStringLiteral(", ") + detail(index.row()) +
           (candidate.isStarred ? tr(", starred") : QString());
  case Qt::TextAlignmentRole: return int(Qt::AlignLeft | Qt::AlignVCenter);
  case PieceListModel::DetailRole: return detail(index.row());
  case StarRole: return candidate.isStarred;
  case ColorRole: {
    const int color = candidate.place.run.isEmpty() ? -1 : lookOf(candidate.place.run).color;
    return color < 0 ? QVariant() : QVariant(color);
  }
  case RunRole: return candidate.place.run;
  case BoundRole: return candidate.piece.nll;
  case FaultsRole: return candidate.faults;
  case MadeRole: return candidate.made;
  default: return {};
  }
}

bool CandidateListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != StarRole || !candidate(index.row())) return false;
  Candidate& candidate = m_candidates[std::size_t(index.row())];
  if (candidate.isStarred == value.toBool()) return false;
  candidate.isStarred = value.toBool();
  Q_EMIT dataChanged(index, index);
  Q_EMIT starChanged(candidate.place, candidate.isStarred);
  return true;
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
