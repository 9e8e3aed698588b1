#pragma once

#include "core/types/EstimatorReport.h"
#include "core/types/RunInfo.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace dmm::widgets {
class EstimatorsPage;
struct EstimatorWish;
} // namespace dmm::widgets

namespace dmm::app {

class BackgroundReader;
class RunLibrary;

/// Serves the Estimators page: reads what is kept of the run on show and measures what is wished
/// for, on a worker thread and one at a time, also while another run is on show. Only values cross:
/// a timer reads how far it is, the end comes through the event queue. The page and the library
/// must outlive it; the destructor asks the measurement to stop, of which every whole row is kept,
/// and waits.
class EstimatorsController : public QObject {
  Q_OBJECT

 public:
  EstimatorsController(widgets::EstimatorsPage& page, const RunLibrary& library,
                       QObject* parent = nullptr);
  ~EstimatorsController() override;

  /// Empty = none.
  void setRun(const QString& runId);
  /// The run's files changed: it may have other checkpoints and measurements.
  void updateFiles();

  /// What is kept of the run on show, the most trained first.
  const std::vector<types::EstimatorReport>& reports() const { return m_reports; }
  const QString& run() const { return m_run; }

 Q_SIGNALS:
  void reportsChanged();
  /// The run's experiment with the objective of a row is to be trained.
  void trainRequested(const dmm::types::RunSummary& run);

 private:
  void showSubject();
  void measure(const widgets::EstimatorWish& wish);
  void tellProgress();
  void finish(const QString& message);

  widgets::EstimatorsPage& m_page;
  const RunLibrary& m_library;
  BackgroundReader* m_reader;
  QString m_run;
  std::string m_stamp; ///< of the files that were read
  std::vector<types::EstimatorReport> m_reports;

  QString m_measuredRun; ///< empty: nothing is measured
  std::atomic<bool> m_isCancelled = false;
  std::mutex m_mutex; ///< guards the next two
  types::EstimatorProgress m_progress;
  std::optional<types::EstimatorReport> m_grown; ///< has more rows than were told
  std::thread m_thread;
  QTimer m_timer;
};

} // namespace dmm::app
