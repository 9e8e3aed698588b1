#pragma once

#include "widgets/music/Candidate.h"
#include "widgets/music/PieceDrag.h"

#include <QAbstractListModel>

#include <functional>
#include <optional>
#include <vector>

namespace dmm::widgets {

/// How lists show the run that a piece is of.
struct RunLook {
  QString name;
  int color = -1; ///< place in the order of colours; -1: none
};

/// What was composed, in this session and before, and what was opened from elsewhere, in the order
/// it came. The line below the title says the bound and the nearest training piece, the tooltip how
/// to make the piece again. Roles are those of PieceListModel, and these.
class CandidateListModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    StarRole = Qt::UserRole + 100, ///< bool; can be set
    ColorRole,                     ///< int, see RunLook; invalid: of no run
    RunRole,                       ///< the run's id; empty: opened from elsewhere
    BoundRole,                     ///< double, NaN where no model has scored it
    FaultsRole,                    ///< double, a hundred chords; NaN where they were not counted
    MadeRole,                      ///< qint64, seconds since 1970
  };

  using QAbstractListModel::QAbstractListModel;

  /// Returns its row.
  int add(Candidate candidate);
  void replace(int row, Candidate candidate);
  void remove(int row);
  /// The row of this piece, or -1.
  int find(const types::Chorale& chorale) const;
  int find(const KeptPlace& place) const;

  /// The highest seed of a run's pieces, where one is known.
  std::optional<std::uint64_t> highestSeed(const QString& run) const;

  /// What lies in a run's folder now: adds what is new there, drops what is gone.
  void setKept(const QString& run, const std::vector<types::KeptPiece>& pieces);

  /// nullptr where there is no such row; valid until the next change.
  const Candidate* candidate(int row) const;
  /// With its notes, which may have to be read; nullptr also where they cannot be.
  const types::GeneratedPiece* piece(int row) const;

  /// Reads the notes of a kept piece; nothing where that failed.
  using NoteReader = std::function<std::optional<types::Chorale>(const KeptPlace&)>;
  void setNoteReader(NoteReader reader) { m_reader = std::move(reader); }
  using LookOf = std::function<RunLook(const QString& run)>;
  void setLookOf(LookOf lookOf) { m_lookOf = std::move(lookOf); }
  /// Names and colours of runs may have changed, or are to be shown now, or no longer.
  void refreshRuns(bool areNamed);
  /// The line below the title says the faults, too.
  void setFaultsNamed(bool named);

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

  /// Lets pieces be dragged out as files; without a maker they cannot be.
  void setFileMaker(FileMaker maker) { m_fileMaker = std::move(maker); }
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QStringList mimeTypes() const override { return {QStringLiteral("text/uri-list")}; }
  QMimeData* mimeData(const QModelIndexList& indexes) const override;

 Q_SIGNALS:
  void starChanged(const dmm::widgets::KeptPlace& place, bool isStarred); ///< by the user

 private:
  QString title(int row) const;
  QString detail(int row) const;
  QString toolTip(int row) const;
  RunLook lookOf(const QString& run) const { return m_lookOf ? m_lookOf(run) : RunLook{run, -1}; }

  mutable std::vector<Candidate> m_candidates; ///< get their notes when they are looked at
  bool m_areRunsNamed = false;
  bool m_areFaultsNamed = false;
  NoteReader m_reader;
  LookOf m_lookOf;
  FileMaker m_fileMaker;
};

} // namespace dmm::widgets
