#include "widgets/experiment/DatasetChooser.h"

#include "widgets/theme/Format.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace dmm::widgets {

DatasetChooser::DatasetChooser(QWidget* parent) : NarrowComboBox(parent) {
  connect(this, &QComboBox::activated, this, &DatasetChooser::choose);
  setDatasets({});
}

void DatasetChooser::setDatasets(std::vector<types::DatasetSummary> datasets) {
  m_datasets = std::move(datasets);
  clear();
  for (const auto& dataset : m_datasets) {
    addItem(QString::fromStdString(dataset.name));
    setItemData(count() - 1, QString::fromStdString(dataset.file), Qt::ToolTipRole);
  }
  if (!m_datasets.empty()) insertSeparator(count());
  addItem(tr("Open a file…"));
  if (m_wantedFile.empty() && m_wantedName.empty() && !m_datasets.empty())
    m_wantedFile = m_datasets.front().file;
  showChoice();
}

void DatasetChooser::select(const std::string& file, const std::string& name) {
  m_wantedFile = file;
  m_wantedName = name;
  showChoice();
}

std::optional<types::DatasetSummary> DatasetChooser::chosen() const {
  const int index = currentIndex();
  if (index < 0 || index >= int(m_datasets.size())) return std::nullopt;
  return m_datasets[std::size_t(index)];
}

QString DatasetChooser::file() const { return QString::fromStdString(m_wantedFile); }

QString DatasetChooser::problem() const {
  if (chosen()) return {};
  if (m_wantedFile.empty() && m_wantedName.empty()) return tr("Choose a dataset to train on.");
  return tr("The dataset %1 is not open: choose another, or open its file.").arg(placeholderText());
}

QString DatasetChooser::counts() const {
  const auto dataset = chosen();
  if (!dataset || dataset->splits[0].pieces == 0) return {};
  const auto pieces = [&](std::size_t split) {
    return format::count(qint64(dataset->splits.at(split).pieces));
  };
  return tr("%1 / %2 / %3 pieces, %4 training slices")
      .arg(pieces(0), pieces(1), pieces(2), format::count(qint64(dataset->splits[0].slices)));
}

void DatasetChooser::choose(int index) {
  if (index >= 0 && index < int(m_datasets.size())) {
    const std::string file = m_datasets[std::size_t(index)].file;
    if (file == m_wantedFile) return;
    select(file);
    Q_EMIT datasetChosen(QString::fromStdString(file));
  } else {
    showChoice();
    Q_EMIT fileRequested();
  }
}

void DatasetChooser::showChoice() {
  const auto wanted = std::find_if(m_datasets.begin(), m_datasets.end(), [this](const auto& known) {
    return m_wantedFile.empty() ? known.name == m_wantedName : known.file == m_wantedFile;
  });
  if (wanted != m_datasets.end()) {
    m_wantedFile = wanted->file;
    setCurrentIndex(int(wanted - m_datasets.begin()));
    return;
  }
  QString missing = QString::fromStdString(m_wantedName);
  if (missing.isEmpty()) missing = QFileInfo(QString::fromStdString(m_wantedFile)).fileName();
  setPlaceholderText(missing.isEmpty() ? tr("No dataset") : missing);
  setCurrentIndex(-1);
}

} // namespace dmm::widgets
