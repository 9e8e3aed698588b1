// window_stall_bench: how long the window keeps one waiting while it trains on every core with long
// runs around it. A program, not a test: its figures are for people, and depend on the machine and
// on what else it does.
//
//   window_stall_bench [--minutes 10] [--runs 20] [--rows 60000] [--threads 2]
//
// Makes a folder of that many runs of that many epochs, opens the window on it, compares them all
// and trains Pyro's defaults. A hand then goes through the pages, zooms, changes scales and what x
// counts, and selects other runs, while somebody else appends a row to one of them every second.
// Reported is the time between two beats of a 5 ms timer; a stall is a beat that is over 100 ms
// late.

#include "app/workbench/MainWindow.h"
#include "app/workbench/Workbench.h"
#include "core/runs/MetricsFile.h"
#include "core/runs/RunStore.h"
#include "tests/support/TemporaryFolder.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/runs/RunListPanel.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

using namespace dmm;

namespace {

constexpr double kMillisecondsANanosecond = 1e-6;
constexpr double kStall = 100; // milliseconds
constexpr int kBeat = 5;
constexpr int kActionMilliseconds = 1500;

types::EpochReport reportOf(std::int64_t epoch, int run) {
  types::EpochReport report;
  report.epoch = epoch;
  report.step = 12 * (epoch + 1);
  report.seconds = 0.81;
  report.elbo = report.objective =
      7 + 0.1 * run + 4 * std::exp(-double(epoch) / 8000) + 0.2 * std::sin(double(epoch * 7 + run));
  report.reconstruction = report.elbo - 1.5;
  report.kl = 1.5;
  report.learningRate = 3e-4 * std::exp(-double(epoch) / 40000);
  report.gradientNorm = 100;
  if (epoch % 50 == 0) {
    report.validNll = report.testNll = report.elbo + 0.1;
    report.validIwae = report.testIwae = report.elbo - 0.1;
  }
  return report;
}

std::vector<runs::RunDirectory> makeRuns(const std::filesystem::path& folder, int runs, int rows) {
  std::vector<runs::RunDirectory> made;
  for (int run = 0; run < runs; ++run) {
    types::ExperimentConfig config;
    config.name = "run " + std::to_string(run);
    config.run.seed = run;
    config.model.zDim = 50 + run / 2; // seeds of one experiment by twos
    made.push_back(runs::RunStore(folder).create(config));
    runs::MetricsWriter writer(made.back().metricsFile(), 0);
    for (int row = 0; row < rows; ++row) writer.append(reportOf(row, run));
    made.back().updateInfo([](types::RunInfo& info) { info.status = types::RunStatus::Finished; });
  }
  return made;
}

/// Of this thread; tells our own work from waiting for a busy machine.
double cpuMilliseconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return double(time.tv_sec) * 1e3 + double(time.tv_nsec) * kMillisecondsANanosecond;
}

struct Gap {
  double wall = 0, cpu = 0; ///< milliseconds
  double at = 0;            ///< seconds since the start
  const char* after = "";   ///< what was done last
};

void report(const char* what, std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values[std::min(values.size() - 1, std::size_t(share * double(values.size())))];
  };
  std::printf("%-30s median %6.1f ms   95th %6.1f ms   99.9th %6.1f ms   most %6.1f ms\n", what,
              at(0.5), at(0.95), at(0.999), values.back());
}

/// What a user does, one thing after the other, over and over.
class Hand {
 public:
  explicit Hand(app::MainWindow& window) : m_window(window) {
    const auto page = [this](int index) {
      return [this, index] { find<QTabWidget>("stage")->setCurrentIndex(index); };
    };
    m_actions = {{"compare page", page(3)},
                 {"zoom", [this] { wheel("compareValidPlot", 120); }},
                 {"zoom", [this] { wheel("compareElboPlot", 240); }},
                 {"zoom out", [this] { wheel("compareElboPlot", -240); }},
                 {"x is time", [this] { setX(2); }},
                 {"x is epochs", [this] { setX(0); }},
                 {"logarithmic", [this] { toggle("logYAction"); }},
                 {"linear", [this] { toggle("logYAction"); }},
                 {"curves page", page(0)},
                 {"another run", [this] { selectOther(); }},
                 {"zoom", [this] { wheel("objectivePlot", 120); }},
                 {"lens page", page(1)},
                 {"music page", page(2)},
                 {"compare page", page(3)},
                 {"all runs", [this] { find<QTableView>("runTable")->selectAll(); }}};
  }

  const char* act() {
    const auto& [name, action] = m_actions[m_next++ % m_actions.size()];
    action();
    return name;
  }

  template <typename Widget> Widget* find(const char* name) {
    auto* widget = m_window.findChild<Widget*>(QString::fromLatin1(name));
    if (!widget) qFatal("there is no %s", name);
    return widget;
  }

 private:
  QWidget* page() { return find<QTabWidget>("stage")->currentWidget(); }
  void wheel(const char* plot, int delta) {
    auto* canvas = find<widgets::CurvePlot>(plot)->findChild<QWidget*>("curveCanvas");
    const QPoint place = canvas->rect().center();
    QWheelEvent event(place, canvas->mapToGlobal(place), {}, {0, delta}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(canvas, &event);
  }
  void setX(int index) {
    if (auto* choice = page()->findChild<QComboBox*>("xChoice")) choice->setCurrentIndex(index);
  }
  void toggle(const char* action) {
    if (auto* found = page()->findChild<QAction*>(QLatin1String(action))) found->toggle();
  }
  void selectOther() {
    auto* table = find<QTableView>("runTable");
    table->selectRow(1 + int(m_next) % (table->model()->rowCount() - 1));
  }

  app::MainWindow& m_window;
  std::vector<std::pair<const char*, std::function<void()>>> m_actions;
  std::size_t m_next = 0;
};

} // namespace

int main(int argc, char** argv) {
  const test::TemporaryFolder folder;
  qputenv("XDG_DATA_HOME", (folder.path() / "home").c_str());
  qputenv("XDG_CONFIG_HOME", (folder.path() / "config").c_str());
  QApplication application(argc, argv);
  QCommandLineParser parser;
  parser.addHelpOption();
  parser.addOptions({{"minutes", "How long.", "N", "10"},
                     {"runs", "Runs to compare.", "N", "20"},
                     {"rows", "Epochs of each.", "N", "60000"},
                     {"threads", "Threads that train; 0 = none.", "N", "2"}});
  parser.process(application);
  const int runs = parser.value("runs").toInt(), rows = parser.value("rows").toInt();
  const auto made = makeRuns(folder.path() / "runs", runs, rows);
  std::printf("%d runs of %d epochs, %s training threads, %s platform\n", runs, rows,
              qPrintable(parser.value("threads")), qPrintable(QGuiApplication::platformName()));
  std::fflush(stdout);

  app::Workbench workbench(folder.path() / "runs");
  app::MainWindow& window = workbench.window();
  window.resize(1280, 800);
  window.show();
  Hand hand(window);
  auto* table = hand.find<QTableView>("runTable");
  while (table->model()->rowCount() < runs) QApplication::processEvents();

  std::vector<Gap> gaps;
  const char* last = "opening";
  QElapsedTimer clock, sinceBeat;
  clock.start();
  sinceBeat.start();
  double cpu = cpuMilliseconds();
  QTimer beat, action;
  beat.setTimerType(Qt::PreciseTimer);
  QObject::connect(&beat, &QTimer::timeout, [&] {
    const double now = cpuMilliseconds();
    gaps.push_back({double(sinceBeat.nsecsElapsed()) * kMillisecondsANanosecond, now - cpu,
                    double(clock.elapsed()) / 1000, last});
    sinceBeat.restart();
    cpu = now;
  });
  QObject::connect(&action, &QTimer::timeout, [&] { last = hand.act(); });
  std::atomic<bool> isOver = false;
  std::thread somebodyElse([&] {
    runs::MetricsWriter writer(made.front().metricsFile(), rows);
    for (int row = rows; !isOver; ++row) {
      writer.append(reportOf(row, 0));
      std::this_thread::sleep_for(std::chrono::seconds(1));
    }
  });
  table->selectAll();
  window.findChild<QAction*>("compareAction")->trigger();
  if (parser.value("threads").toInt() > 0) {
    auto* threads = hand.find<QLineEdit>("run.threads");
    threads->setText(parser.value("threads"));
    Q_EMIT threads->textEdited(threads->text()); // as if it had been typed
    hand.find<QAbstractButton>("trainButton")->click();
  }
  // Not quit(): it would ask the window, which asks the user while it trains.
  QTimer::singleShot(int(parser.value("minutes").toDouble() * 60000), &application,
                     [] { QApplication::exit(0); });
  beat.start(kBeat);
  action.start(kActionMilliseconds);
  QApplication::exec();
  isOver = true;
  somebodyElse.join();

  std::vector<double> walls, cpus;
  for (const Gap& gap : gaps) {
    walls.push_back(gap.wall);
    cpus.push_back(gap.cpu);
  }
  report("event loop, between beats", std::move(walls));
  report("  of it on the processor", std::move(cpus));
  int stalls = 0;
  for (const Gap& gap : gaps) {
    if (gap.wall <= kStall + kBeat) continue;
    ++stalls;
    std::printf("stall of %.0f ms (%.0f on the processor) at %.1f s, after: %s\n", gap.wall,
                gap.cpu, gap.at, gap.after);
  }
  std::printf("%d stalls over %.0f ms in %.1f minutes\n", stalls, kStall,
              double(clock.elapsed()) / 60000);
  return stalls == 0 ? 0 : 1;
}
