#pragma once

#include "app/workbench/MainWindow.h"
#include "app/workbench/Workbench.h"
#include "core/playback/Inputs.h"
#include "core/playback/Outputs.h"
#include "core/runs/MetricsFile.h"
#include "core/runs/RunStore.h"
#include "tests/support/NamedValues.h"
#include "tests/support/SmallExperiment.h"
#include "widgets/experiment/ExperimentPanel.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QMessageBox>
#include <QTableView>
#include <QTest>

#include <memory>
#include <string>

namespace dmm::test {

/// The window on a folder of its own, with a small Deep Markov Model chosen, and what tests do to
/// it: find widgets by name, type values, click runs, close it and open it again.
class WindowFixture {
 protected:
  void open(std::shared_ptr<playback::Outputs> outputs = nullptr,
            std::shared_ptr<playback::Inputs> inputs = nullptr) {
    m_folder = std::make_unique<TemporaryFolder>();
    m_outputs = std::move(outputs);
    m_inputs = std::move(inputs);
    qputenv("XDG_DATA_HOME", (m_folder->path() / "home").c_str());
    qputenv("XDG_CONFIG_HOME", (m_folder->path() / "config").c_str());
    showWindow();
    m_window->resize(1280, 800);
    m_window->panels().experiment->applyPreset(QStringLiteral("Small Deep Markov"));
  }

  void shut() {
    m_window.reset();
    m_folder.reset();
  }

  void reopen() {
    if (m_window) m_window->close();
    m_window.reset(); // the first one has the queue until it is gone
    showWindow();
  }

  template <typename Widget> Widget* find(const char* name) const {
    auto* widget = m_window->findChild<Widget*>(QString::fromLatin1(name));
    if (!widget) qFatal("there is no %s", name);
    return widget;
  }
  QAbstractButton* button(const char* name) const { return find<QAbstractButton>(name); }
  void click(const char* name) const { QTest::mouseClick(button(name), Qt::LeftButton); }
  int problemCount() const {
    return int(m_window->findChildren<QMessageBox*>(QStringLiteral("problemMessage")).size());
  }

  static QString path(const std::filesystem::path& file) {
    return QString::fromStdString(file.string());
  }
  std::filesystem::path runsFolder() const { return m_folder->path() / "runs"; }

  int runCount() const { return int(runs::RunStore(runsFolder()).list().size()); }
  types::RunSummary onlyRun() const {
    const auto runs = runs::RunStore(runsFolder()).list();
    return runs.size() == 1 ? runs.front().summary() : types::RunSummary{};
  }

  /// Until the only run is trained.
  void waitForTheRun() const {
    constexpr int kPatience = 60000; // milliseconds, on a busy machine
    QTRY_COMPARE_WITH_TIMEOUT(onlyRun().info.status, types::RunStatus::Finished, kPatience);
  }

  /// A run that another process has trained.
  runs::RunDirectory makeFinishedRun(const std::string& name, int epochs = 1) const {
    types::ExperimentConfig config;
    config.name = name;
    const auto run = runs::RunStore(runsFolder()).create(config);
    runs::MetricsWriter writer(run.metricsFile(), 0);
    for (types::EpochReport report; report.epoch < epochs; ++report.epoch) writer.append(report);
    run.updateInfo([](types::RunInfo& info) { info.status = types::RunStatus::Finished; });
    return run;
  }

  QPoint centerOfRow(int row) const {
    auto* table = find<QTableView>("runTable");
    return table->visualRect(table->model()->index(row, 0)).center();
  }
  void clickRow(int row, Qt::KeyboardModifiers keys = {}) const {
    auto* table = find<QTableView>("runTable");
    m_window->activateWindow(); // no window manager does it when a dialog has closed
    QTRY_VERIFY(m_window->isActiveWindow());
    table->setFocus();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, keys, centerOfRow(row));
  }

  void openDataset(const QString& file) const { m_workbench->openDataset(file); }
  void openSmallDataset() const { openDataset(path(writeSmallDataset(*m_folder))); }

  /// Unfolds the field's section and types a value.
  void setNumber(const char* key, const char* value) const {
    auto* edit = find<QLineEdit>(key);
    if (!edit->isVisible()) click(("section." + QByteArray(key).split('.').front()).constData());
    QTRY_VERIFY(edit->isVisible());
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, QString::fromLatin1(value));
    QTest::keyClick(edit, Qt::Key_Tab);
  }

  /// A model that trains an epoch in milliseconds.
  void setTinyModel() const {
    setNumber("model.z_dim", "3");
    setNumber("model.emission_dim", "5");
    setNumber("model.transition_dim", "4");
    setNumber("model.rnn_dim", "6");
  }

  void showWindowOn(const std::filesystem::path& runs) {
    const auto workbench = std::make_shared<app::Workbench>(runs, m_outputs, m_inputs);
    m_workbench = workbench.get();
    m_window = {workbench, &workbench->window()};
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
  }

  std::unique_ptr<TemporaryFolder> m_folder;
  std::shared_ptr<app::MainWindow> m_window; ///< with all that serves it

 private:
  void showWindow() { showWindowOn(runsFolder()); }

  app::Workbench* m_workbench = nullptr;        ///< while there is the window
  std::shared_ptr<playback::Outputs> m_outputs; ///< null: the system's
  std::shared_ptr<playback::Inputs> m_inputs;   ///< null: the system's
};

} // namespace dmm::test
