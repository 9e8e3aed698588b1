#include "app/workbench/DatasetController.h"

#include "app/workbench/DatasetFetch.h"
#include "app/workbench/DatasetImporter.h"
#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"
#include "widgets/experiment/ExperimentPanel.h"

#include <QFileInfo>

namespace dmm::app {

DatasetController::DatasetController(widgets::ExperimentPanel& form, QWidget* window,
                                     QObject* parent)
    : QObject(parent)
    , m_form(form)
    , m_fetch(std::make_unique<DatasetFetch>(window))
    , m_importer(std::make_unique<DatasetImporter>(window)) {
  connect(&m_form, &widgets::ExperimentPanel::datasetChanged, this, &DatasetController::choose);
  connect(m_importer.get(), &DatasetImporter::datasetImported, this, &DatasetController::open);
  connect(m_fetch.get(), &DatasetFetch::datasetFetched, this, &DatasetController::open);
  connect(m_fetch.get(), &DatasetFetch::fetchFailed, this, [this](const QString& reason) {
    Q_EMIT problemOccurred(tr("The canonical JSB files could not be fetched."), reason);
  });
}

DatasetController::~DatasetController() = default;

void DatasetController::load() {
  m_shelf.addLibrary();
  m_form.setDatasets(m_shelf.summaries()); // the first one is the chosen one
}

void DatasetController::importFolder(const QString& folder) { m_importer->start(folder); }

void DatasetController::fetchCanonicalFiles() {
  m_fetch->start(data::DatasetLibrary::standard().folder());
}

void DatasetController::open(const QString& file) {
  try {
    const QString opened = QString::fromStdString(m_shelf.open(file.toStdString())->summary().file);
    m_form.setDatasets(m_shelf.summaries());
    m_form.selectDataset(opened);
    choose(opened); // also when it was chosen before, and has other pieces now
  } catch (const std::exception& error) {
    Q_EMIT problemOccurred(tr("The dataset could not be read."), QString::fromUtf8(error.what()));
  }
}

/// Reads it where it is not read yet.
void DatasetController::choose(const QString& file) {
  std::shared_ptr<const data::Dataset> dataset;
  QString problem;
  try {
    if (!file.isEmpty()) dataset = m_shelf.find(file.toStdString());
  } catch (const std::exception& error) {
    problem = QString::fromUtf8(error.what());
  }
  m_form.setDatasets(m_shelf.summaries()); // its counts are known now, or it is gone
  if (!problem.isEmpty()) {
    // One that is not there any more, the panel tells.
    if (QFileInfo::exists(file))
      Q_EMIT problemOccurred(tr("The dataset could not be read."), problem);
    else
      Q_EMIT messageIssued(problem);
  }
  if (dataset && dataset == m_chosen) return;
  m_chosen = dataset;
  Q_EMIT datasetChosen(dataset);
}

} // namespace dmm::app
