#pragma once

#include "core/types/EstimatorReport.h"
#include "core/types/Music.h"
#include "core/types/PieceScores.h"
#include "core/types/RunInfo.h"

#include <QObject>
#include <QStringList>

#include <map>
#include <memory>
#include <vector>

namespace dmm::widgets {
class CompareView;
struct ComparedRun;
class RunListModel;
struct VariedRuns;
} // namespace dmm::widgets

namespace dmm::app {

class BackgroundReader;
class GenerationController;
class RunLibrary;

/// Serves the Compare page: reads the chosen runs with all their reports, pieces and measurements
/// in the background, keeps them up to date while they train, here or elsewhere, and lets each
/// compose. The page and the colours must outlive it.
class CompareController : public QObject {
  Q_OBJECT

 public:
  CompareController(widgets::CompareView& view, const RunLibrary& library,
                    const widgets::RunListModel& colors, QObject* parent = nullptr);

  /// Fewer than two leave the comparison as it is.
  void setRuns(const QStringList& ids);
  const QStringList& runs() const { return m_ids; }
  void setBaseline(const QString& id);
  const QString& baseline() const { return m_baseline; }

  void noteChanged(const std::vector<types::RunSummary>& runs);
  void noteGone(const std::vector<std::string>& ids);

 Q_SIGNALS:
  void problemOccurred(const QString& title, const QString& reason);

 private:
  struct Content {
    std::shared_ptr<const std::vector<types::EpochReport>> reports;
    std::vector<types::Chorale> pieces; ///< newest first
    std::vector<types::EstimatorReport> estimators;
    types::PieceScores scores; ///< of the test pieces at its best epoch
  };
  /// What the differences between the seeds follow from, of one run.
  struct Measured {
    QString id, name;
    bool isBaseline = false;
    bool isWhole = false;
    types::PieceScores scores; ///< none before it is whole
    bool operator==(const Measured& other) const;
  };
  void read(const std::string& id);
  void showSoon();
  void show();
  void compareSeeds(const std::vector<widgets::ComparedRun>& runs);
  void rankSettings(const widgets::VariedRuns& runs);
  void compose();
  void composeNext();
  void keepPiece(const types::Chorale& piece);

  widgets::CompareView& m_view;
  const RunLibrary& m_library;
  const widgets::RunListModel& m_colors;
  GenerationController* m_generation;
  BackgroundReader* m_reader;
  bool m_isShowPending = false;
  QStringList m_ids;
  QString m_baseline;
  std::map<std::string, Content> m_contents;
  std::vector<Measured> m_measured; ///< the runs that the seeds were last compared of
  QStringList m_toCompose;          ///< the first one composes now
  qint64 m_seed = 0;
  QStringList m_composeProblems;
};

} // namespace dmm::app
