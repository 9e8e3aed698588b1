#pragma once

#include "core/sweep/SlurmQueue.h"
#include "core/types/EpochReport.h"
#include "core/types/SlurmSettings.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace dmm::widgets {
class ExperimentPanel;
class RunListModel;
class SweepPage;
struct ShownSweep;
} // namespace dmm::widgets

namespace dmm::app {

class BackgroundReader;
class CostEstimator;
class RunLibrary;

/// Serves the Sweeps page. Sweeps are trained by processes of their own, here by the program dmm,
/// or by a cluster: they go on when the window closes, and are found again in the folder, whoever
/// began them. While the page is seen, the folder is read every other second, and the cluster asked
/// every fifth, in the background.
class SweepController : public QObject {
  Q_OBJECT

 public:
  SweepController(widgets::SweepPage& page, const widgets::ExperimentPanel& experiment,
                  const RunLibrary& library, const widgets::RunListModel& colors,
                  const CostEstimator& costs, QObject* parent = nullptr);

  /// Where the program dmm is; beside this one.
  static QString program();

 public Q_SLOTS:
  /// Looks at the folder now.
  void refresh();

 Q_SIGNALS:
  void problemOccurred(const QString& title, const QString& reason);
  void compareRequested(const QStringList& runs);
  void messageIssued(const QString& message);

 private:
  struct Reading; ///< what the background keeps of the folder, of the cluster, and of its sums
  struct Curve {
    std::string stamp; ///< of the files that it was read from
    std::shared_ptr<const std::vector<types::EpochReport>> reports;
  };
  using SweepPtr = std::shared_ptr<const sweep::Sweep>;

  void showNewBase();
  void show(const QString& id);
  void takeSweep(const SweepPtr& sweep, const widgets::ShownSweep& shown);
  void readCurves(const QStringList& ids);
  void showCurves();
  /// The chosen sweep, or that of the form, which is not in the folder yet; nothing where it cannot
  /// be one.
  SweepPtr wantedSweep();
  void choose(const SweepPtr& sweep);
  void tellNotBegun(const QString& reason);
  void startHere(const sweep::Sweep& sweep, const QStringList& arguments);
  void runHere();
  void askForCluster(bool again, const QStringList& runs);
  void submit(const SweepPtr& sweep, const types::SlurmSettings& settings, bool again,
              const QStringList& runs);
  void cancel(const QStringList& runs);
  void resubmit(const QStringList& runs);
  /// In the background; what it throws is told, and otherwise `done` is called.
  void perform(const QString& title, std::function<QString()> action,
               std::function<void()> done = {});
  double hoursOf(const std::vector<types::SweepRun>& runs) const;

  widgets::SweepPage& m_page;
  const widgets::ExperimentPanel& m_experiment;
  const RunLibrary& m_library;
  const widgets::RunListModel& m_colors;
  const CostEstimator& m_costs;
  std::shared_ptr<Reading> m_reading;
  SweepPtr m_sweep; ///< the chosen one, once it is read
  QStringList m_curveIds;
  std::map<std::string, Curve> m_curves; ///< by id
  QTimer m_timer;
  BackgroundReader* m_reader; ///< the last: its thread refers to what is above
};

} // namespace dmm::app
