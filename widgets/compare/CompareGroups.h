#pragma once

#include "core/types/GroupDifference.h"
#include "widgets/compare/ComparedRun.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;
class QStackedLayout;

namespace dmm::widgets {

/// How the seeds of one experiment differ from those of the baseline's, by one figure.
struct ShownDifference {
  QStringList baseline, group; ///< ids of the runs
  QString figure;              ///< "Test NLL"
  types::GroupDifference difference;
};

/// Two groups of seeds against each other, a row a figure: the difference, its 95 % interval, and
/// what can be said of it, or that the data cannot tell. Without such groups it says what it needs.
class CompareGroups : public QWidget {
  Q_OBJECT

 public:
  explicit CompareGroups(QWidget* parent = nullptr);

  /// `runs` are those compared, for their names.
  void setDifferences(const std::vector<ShownDifference>& differences,
                      const std::vector<ComparedRun>& runs);

 private:
  void addRow(const ShownDifference& shown, const QString& name, double reach);

  QStackedLayout* m_pages;
  QLabel* m_head;
  QWidget* m_table;
  QGridLayout* m_rows;
};

} // namespace dmm::widgets
