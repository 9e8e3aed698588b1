#pragma once

#include "core/data/Dataset.h"
#include "core/evaluate/PieceTerms.h"
#include "core/types/StateReading.h"

#include <QObject>
#include <QString>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <variant>

namespace dmm::widgets {
class LensPage;
}

namespace dmm::app {

class BackgroundReader;

/// Serves the Lens page: reads the KL of the latent dimensions of the run on show, gives it the
/// model's reading of the chosen piece, and computes that piece's terms with the run's model, or
/// its states where the model counts them, on a worker thread and one at a time; a piece chosen
/// meanwhile comes next. Only values cross. The
/// page must outlive it; the destructor waits for the worker.
class LensController : public QObject {
  Q_OBJECT

 public:
  LensController(widgets::LensPage& page, std::filesystem::path runsFolder,
                 QObject* parent = nullptr);
  ~LensController() override;

  /// The dataset whose pieces can be chosen; nullptr = none.
  void setDataset(std::shared_ptr<const data::Dataset> dataset);
  /// Empty = none.
  void setRun(const QString& runId, const QString& name);
  /// The run's files changed: it may have been evaluated again.
  void updateHistory();

 private:
  struct Request {
    QString run;
    int piece = 0;
    std::filesystem::path checkpoint;
    types::PianoRoll roll;
    int slicesPerQuarter = 1;
  };

  void request(int piece);
  void start(const Request& request);
  /// States, terms, or why there are neither.
  using Answer = std::variant<types::StateReading, evaluate::PieceTerms, QString>;
  void finish(const Request& request, const Answer& answer);
  void show(const Request& request, const Answer& answer);

  widgets::LensPage& m_page;
  std::filesystem::path m_runsFolder;
  std::shared_ptr<const data::Dataset> m_dataset;
  QString m_run;
  BackgroundReader* m_reader;
  std::string m_historyStamp;    ///< size and time of the file that was read
  std::optional<Request> m_next; ///< waits for the worker
  std::thread m_thread;
};

} // namespace dmm::app
