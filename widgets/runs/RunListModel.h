#pragma once

#include "core/types/ConfigField.h"
#include "widgets/runs/RunRow.h"

#include <QAbstractTableModel>

#include <map>
#include <vector>

namespace dmm::widgets {

/// The runs as a table, newest first. A run is the same row from one setRuns() to the next, so
/// that selections live on, and views repaint only what changed. A run has the colour of its
/// record; one that has none there gets the next free place in the order of colours when it is
/// first seen (older runs first) and keeps it, also after it is gone.
class RunListModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  /// From FirstSetting on one for each setting of an experiment, in the order of their table.
  enum Column { Name, Status, Epochs, Objective, Created, Tags, ValidNll, TestNll, FirstSetting };
  enum Role {
    IdRole = Qt::UserRole,
    SortRole,        ///< QString, qlonglong or double; invalid where nothing was measured
    SearchRole,      ///< QString, lower case
    ColorIndexRole,  ///< int, for palette::runPen()
    StatusRole,      ///< int, a types::RunStatus
    DetailRole,      ///< QString: status and epochs, for the line under the name
    ShortDetailRole, ///< the same without the epochs that were asked for
    ShapeDetailRole, ///< and with the shape of the status only
    ProblemRole,     ///< bool: failed, or could not be read in full
    ArchivedRole,    ///< bool
    ExampleRole,     ///< bool: ships with the program
    ObjectiveRole,   ///< QString, the registry name
    DatasetRole,     ///< QString
    TagsRole         ///< QStringList
  };

  explicit RunListModel(QObject* parent = nullptr);

  void setRuns(const std::vector<types::RunSummary>& runs);

  /// Replaces the runs with these ids, or adds them; the rest stays as it is.
  void updateRuns(const std::vector<types::RunSummary>& runs);
  void removeRun(const std::string& id);

  /// What is known of a run, or nullptr.
  const RunRow* find(const std::string& id) const;
  const std::vector<RunRow>& rows() const { return m_rows; }

  /// Row of the run with this id, or -1.
  int rowOf(const std::string& id) const;

  /// What a column is called where it is remembered: "status", "optimiser.learning_rate"; and the
  /// column that is called so, or -1.
  static QString columnKey(int column);
  static int columnOf(const QString& key);

  /// The setting that a column shows; nullptr for the others.
  static const types::ConfigField* fieldOf(int column);

  /// Place of the run in the order of colours, or -1 for a run never seen.
  int colorIndex(const std::string& id) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation,
                      int role = Qt::DisplayRole) const override;

 private:
  void place(RunRow row);
  void assignColors(const std::vector<RunRow>& rows);

  std::vector<RunRow> m_rows; ///< newest first
  std::map<std::string, int> m_colorIndexes;
};

} // namespace dmm::widgets
