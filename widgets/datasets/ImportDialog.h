#pragma once

#include "core/types/DatasetImport.h"

#include <QDialog>

#include <array>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTreeWidget;

namespace dmm::widgets {

/// "Import a folder as a dataset" in three pages: what to import, how far it is, what became of
/// it, file by file. It asks for the import; others do it and tell. While one is under way Cancel,
/// Esc and the close button only ask for its end.
class ImportDialog : public QDialog {
  Q_OBJECT

 public:
  explicit ImportDialog(QWidget* parent = nullptr);

  /// Fills in the folder, and its name as that of the dataset.
  void setFolder(const QString& folder);

  void setProgress(const types::ImportProgress& progress);
  void showReport(const types::ImportReport& report);
  /// Back to the first page, as it was, with a message; an empty one after a cancelled import.
  void showForm(const QString& problem);

  void reject() override;

 Q_SIGNALS:
  void importRequested(const dmm::types::ImportRequest& request);
  void cancelRequested();

 private:
  QWidget* makeForm();
  QWidget* makeProgress();
  QWidget* makeReport();
  types::ImportRequest request() const;
  bool isImporting() const;
  void chooseFolder();
  void beginImport();
  void updateForm();

  QStackedWidget* m_pages;
  QLineEdit* m_folder = nullptr;
  QLineEdit* m_name = nullptr;
  QComboBox* m_grid = nullptr;
  QComboBox* m_split = nullptr;
  std::array<QSpinBox*, 3> m_shares{};
  QSpinBox* m_seed = nullptr;
  QLabel* m_problem = nullptr;
  QPushButton* m_import = nullptr;
  QLabel* m_progressText = nullptr;
  QProgressBar* m_progress = nullptr;
  QPushButton* m_cancel = nullptr;
  QLabel* m_headline = nullptr;
  QLabel* m_summary = nullptr;
  QTreeWidget* m_report = nullptr;
  QPushButton* m_close = nullptr;
};

} // namespace dmm::widgets
