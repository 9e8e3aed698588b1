#pragma once

#include "core/types/DatasetSummary.h"
#include "widgets/experiment/NarrowComboBox.h"

#include <optional>
#include <vector>

namespace dmm::widgets {

/// Chooses the chorales to learn from, by file. The last entry asks for a file of the user's and
/// leaves the choice as it was. A wanted file that is not listed is remembered: it is chosen as
/// soon as setDatasets() brings it.
class DatasetChooser : public NarrowComboBox {
  Q_OBJECT

 public:
  explicit DatasetChooser(QWidget* parent = nullptr);

  void setDatasets(std::vector<types::DatasetSummary> datasets);
  void select(const std::string& file, const std::string& name = {});

  /// The chosen dataset, or nothing.
  std::optional<types::DatasetSummary> chosen() const;

  /// The file that is wanted, whether it is listed or not; empty for none.
  QString file() const;

  /// Why there is none; empty when there is.
  QString problem() const;

  /// "229 / 76 / 77 pieces, 13 807 training slices"; empty without a dataset, or where it was not
  /// read yet.
  QString counts() const;

 Q_SIGNALS:
  void datasetChosen(const QString& file); ///< by the user
  void fileRequested();

 private:
  void choose(int index);
  void showChoice();

  std::vector<types::DatasetSummary> m_datasets;
  std::string m_wantedFile; ///< empty: the first one that comes
  std::string m_wantedName;
};

} // namespace dmm::widgets
