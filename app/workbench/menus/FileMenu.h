#pragma once

#include <QMenu>

namespace dmm::widgets {
class ExperimentPanel;
}

namespace dmm::app {

class DatasetController;
class FileOpener;
class PlaybackController;
class PresetController;

/// Files that go into the window and out of it, and the way out of the program. What it is made
/// with must outlive its being used.
class FileMenu : public QMenu {
  Q_OBJECT

 public:
  FileMenu(FileOpener& opener, DatasetController& datasets, PresetController& presets,
           const widgets::ExperimentPanel& form, PlaybackController& playback, QWidget* window);
};

} // namespace dmm::app
