#pragma once

#include "app/workbench/DatasetShelf.h"

#include <QObject>

#include <memory>

class QWidget;

namespace dmm::widgets {
class ExperimentPanel;
}

namespace dmm::app {

class DatasetFetch;
class DatasetImporter;

/// The datasets of the window: offers the built-in chorales and the user's library in the form,
/// opens, imports and fetches others, and tells which one is chosen, by whatever way it was. The
/// form must outlive it.
class DatasetController : public QObject {
  Q_OBJECT

 public:
  /// The window is the parent of its dialogs.
  DatasetController(widgets::ExperimentPanel& form, QWidget* window, QObject* parent = nullptr);
  ~DatasetController() override;

  /// Offers those of the library; the built-in chorales are chosen.
  void load();
  /// Adds a file to the choices and chooses it.
  void open(const QString& file);
  /// Asks what to import; from this folder where one is given.
  void importFolder(const QString& folder = QString());
  void fetchCanonicalFiles();

 Q_SIGNALS:
  /// It is chosen now; null where it cannot be read or none is.
  void datasetChosen(const std::shared_ptr<const dmm::data::Dataset>& dataset);
  void messageIssued(const QString& text);
  void problemOccurred(const QString& title, const QString& reason);

 private:
  void choose(const QString& file);

  widgets::ExperimentPanel& m_form;
  DatasetShelf m_shelf;
  std::unique_ptr<DatasetFetch> m_fetch;
  std::unique_ptr<DatasetImporter> m_importer;
  std::shared_ptr<const data::Dataset> m_chosen;
};

} // namespace dmm::app
