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
#include "tests/bench/EventLoop.h"
#include "tests/bench/LongRun.h"
#include "tests/bench/WindowProgram.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/runs/RunListPanel.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>
#include <QWheelEvent>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

using namespace dmm;

namespace {

constexpr int kActionMilliseconds = 1500;
constexpr int kEvaluateEvery = 50;

std::vector<runs::RunDirectory> makeRuns(const std::filesystem::path& folder, int runs, int rows) {
  std::vector<runs::RunDirectory> made;
  for (int run = 0; run < runs; ++run) {
    types::ExperimentConfig config;
    config.name = "run " + std::to_string(run);
    config.run.seed = run;
    config.model.zDim = 50 + run / 2; // seeds of one experiment by twos
    made.push_back(runs::RunStore(folder).create(config));
    runs::MetricsWriter writer(made.back().metricsFile(), 0);
    for (int row = 0; row < rows; ++row) writer.append(bench::reportOf(row, run, kEvaluateEvery));
    made.back().updateInfo([](types::RunInfo& info) { info.status = types::RunStatus::Finished; });
  }
  return made;
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
  bench::WindowProgram program(argc, argv,
                               {{"minutes", "How long.", "N", "10"},
                                {"runs", "Runs to compare.", "N", "20"},
                                {"rows", "Epochs of each.", "N", "60000"},
                                {"threads", "Threads that train; 0 = none.", "N", "2"}});
  const int runs = program.count("runs"), rows = program.count("rows");
  const auto store = program.folder().path() / "runs";
  const auto made = makeRuns(store, runs, rows);
  std::printf("%d runs of %d epochs, %s training threads, %s platform\n", runs, rows,
              qPrintable(program.text("threads")), qPrintable(QGuiApplication::platformName()));
  std::fflush(stdout);

  app::Workbench workbench(store);
  app::MainWindow& window = workbench.window();
  window.resize(1280, 800);
  window.show();
  Hand hand(window);
  auto* table = hand.find<QTableView>("runTable");
  while (table->model()->rowCount() < runs) QApplication::processEvents();

  bench::EventLoop loop;
  QTimer action;
  QObject::connect(&action, &QTimer::timeout, [&] { loop.note(hand.act()); });
  std::atomic<bool> isOver = false;
  std::thread somebodyElse([&] {
    runs::MetricsWriter writer(made.front().metricsFile(), rows);
    for (int row = rows; !isOver; ++row) {
      writer.append(bench::reportOf(row, 0, kEvaluateEvery));
      std::this_thread::sleep_for(std::chrono::seconds(1));
    }
  });
  table->selectAll();
  window.findChild<QAction*>("compareAction")->trigger();
  if (program.count("threads") > 0) {
    auto* threads = hand.find<QLineEdit>("run.threads");
    threads->setText(program.text("threads"));
    Q_EMIT threads->textEdited(threads->text()); // as if it had been typed
    hand.find<QAbstractButton>("trainButton")->click();
  }
  // Not quit(): it would ask the window, which asks the user while it trains.
  QTimer::singleShot(int(program.number("minutes") * 60000), &program.application(),
                     [] { QApplication::exit(0); });
  loop.start();
  action.start(kActionMilliseconds);
  QApplication::exec();
  isOver = true;
  somebodyElse.join();

  return loop.tell() == 0 ? 0 : 1;
}
