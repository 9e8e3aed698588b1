// How long a library of many runs keeps one waiting: from opening its folder until the list has its
// first rows, all rows, and all figures; and the longest time in which the window does not answer.

#include "app/workbench/RunLibrary.h"
#include "core/runs/MetricsFile.h"
#include "core/runs/RunStore.h"
#include "tests/support/TemporaryFolder.h"
#include "widgets/runs/RunListModel.h"
#include "widgets/runs/RunListPanel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

using namespace dmm;

namespace {

void makeRuns(const std::filesystem::path& folder, int runs, int epochs) {
  types::ExperimentConfig config;
  const auto first = runs::RunStore(folder).create(config);
  runs::MetricsWriter writer(first.metricsFile(), 0);
  for (types::EpochReport report; report.epoch < epochs; ++report.epoch) {
    report.step = 12 * (report.epoch + 1);
    report.seconds = 0.81234;
    report.objective = report.elbo = 9.0 - std::log1p(double(report.epoch)) / 3;
    report.reconstruction = 6.123456789 + 1.0 / double(report.epoch + 1);
    report.kl = report.elbo - report.reconstruction;
    if (report.epoch % 50 == 0) report.validNll = report.testNll = report.elbo + 0.1;
    writer.append(report);
  }
  for (int i = 1; i < runs; ++i) {
    char id[64];
    std::snprintf(id, sizeof id, "20260101-%06d-copy-%04x", i, i);
    std::filesystem::copy(first.path(), folder / id, std::filesystem::copy_options::recursive);
  }
}

} // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  const int runs = argc > 1 ? std::atoi(argv[1]) : 1000;
  const int epochs = argc > 2 ? std::atoi(argv[2]) : 5000;
  const test::TemporaryFolder folder;
  makeRuns(folder.path(), runs, epochs);

  QElapsedTimer clock, gap;
  qint64 firstRows = -1, allRows = -1, allFigures = -1, longestGap = 0;
  clock.start();
  app::RunLibrary library(folder.path());
  widgets::RunListPanel panel;
  panel.resize(320, 700);
  panel.show();
  const auto noteGap = [&] {
    longestGap = std::max(longestGap, gap.isValid() ? gap.elapsed() : 0);
    gap.start();
  };
  QObject::connect(&library, &app::RunLibrary::runsRead, &panel, [&](const auto& read) {
    panel.updateRuns(read);
    if (firstRows < 0) firstRows = clock.elapsed();
    if (allRows < 0 && panel.model().rowCount() == runs) allRows = clock.elapsed();
  });
  QObject::connect(&library, &app::RunLibrary::loaded, &application, [&] {
    allFigures = clock.elapsed();
    QApplication::quit();
  });
  QTimer heartbeat;
  QObject::connect(&heartbeat, &QTimer::timeout, &application, noteGap);
  heartbeat.start(5);
  library.requestRefresh();
  QApplication::exec();

  std::printf("%d runs of %d epochs\n", runs, epochs);
  std::printf("first rows after      %lld ms\n", static_cast<long long>(firstRows));
  std::printf("all rows after        %lld ms\n", static_cast<long long>(allRows));
  std::printf("all figures after     %lld ms\n", static_cast<long long>(allFigures));
  std::printf("longest event gap     %lld ms (5 ms are the heartbeat's)\n",
              static_cast<long long>(longestGap));
  return allRows >= 0 && allRows < 1000 ? 0 : 1;
}
