#pragma once

#include <QDialog>

#include <filesystem>

namespace dmm::app {

/// What this program is, in which versions, where it keeps its runs, and what it is made with under
/// which licences.
class AboutDialog : public QDialog {
  Q_OBJECT

 public:
  explicit AboutDialog(const std::filesystem::path& runsFolder, QWidget* parent = nullptr);
};

} // namespace dmm::app
