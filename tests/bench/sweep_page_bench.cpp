// sweep_page_bench: how the Sweeps page answers with a plan of many runs while some of them write.
// A program, not a test: its figures are for people.
//
//   sweep_page_bench [--runs 500] [--writing 10] [--epochs 100] [--seconds 60]
//
// Makes a sweep of that many finished runs, all but those that write, and opens the window on its
// folder. Reported is how long the page takes to show the sweep; then, while a hand scrolls, sorts,
// selects, looks at curves, brushes the parallel coordinates and types into the plan, the time from
// what it does to what is on the screen, and that between two beats of a 5 ms timer. Exits with 1
// when the page opens in more than a second, or the 95th percentile of either is over 33 ms.

#include "app/workbench/MainWindow.h"
#include "app/workbench/Workbench.h"
#include "core/runs/MetricsFile.h"
#include "core/sweep/Sweep.h"
#include "tests/bench/EventLoop.h"
#include "tests/bench/LongRun.h"
#include "tests/bench/WindowProgram.h"
#include "widgets/compare/ParallelCoordinates.h"
#include "widgets/plot/CurvePlot.h"

#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>
#include <QWheelEvent>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>

using namespace dmm;

namespace {

constexpr double kOpens = 1000; // milliseconds
constexpr double kSmooth = 33;
constexpr int kSeeds = 5;
constexpr int kEvaluateEvery = 10;
constexpr int kActionMilliseconds = 150;
constexpr std::chrono::milliseconds kEpoch{200}; // of the runs that write

sweep::Sweep makeSweep(const runs::RunStore& store, int runs, int epochs) {
  types::ExperimentConfig base;
  base.name = "many";
  base.run.numEpochs = epochs;
  base.run.evaluateEvery = kEvaluateEvery;
  types::SweepPlan plan;
  plan.name = "many";
  plan.axes = {{"optimiser.learning_rate", {}, types::SweepAxis::Range{1e-4, 1e-2, 0, true}},
               {"optimiser.weight_decay", {}, types::SweepAxis::Range{0.1, 4, 0, false}},
               {"model.z_dim", {}, types::SweepAxis::Range{8, 64, 8, false}},
               {"model.guide", {std::string("structured_right"), std::string("mean_field_right")}}};
  plan.sampler = types::Sampler::Sobol;
  plan.count = std::max(runs / kSeeds, 1);
  for (int seed = 0; seed < kSeeds; ++seed) plan.seeds.push_back(seed);
  return sweep::Sweep::fromPlan(store, plan, base);
}

/// A run that is on its way: every epoch a row, as if it were trained.
struct WritingRun {
  int place = 0;
  std::int64_t epoch = 0;
  std::unique_ptr<runs::MetricsWriter> writer;
  void write() { writer->append(bench::reportOf(epoch++, place % 20, kEvaluateEvery)); }
};

/// All runs of a sweep; gives those that write, with half of their epochs done.
std::vector<WritingRun> makeRuns(const sweep::Sweep& sweep, int writing) {
  std::vector<WritingRun> all;
  sweep.keep();
  for (const types::SweepRun& run : sweep.runs()) {
    const auto directory = sweep.store().createMember(sweep.directory(run.index).id(), run.config,
                                                      sweep.id(), run.index);
    const bool isWriting = run.index < writing;
    WritingRun made{int(run.index), 0,
                    std::make_unique<runs::MetricsWriter>(directory.metricsFile(), 0)};
    const auto epochs = run.config.run.numEpochs / (isWriting ? 2 : 1);
    while (made.epoch < epochs) made.write();
    directory.updateInfo([&](types::RunInfo& info) {
      info.status = isWriting ? types::RunStatus::Running : types::RunStatus::Finished;
    });
    if (isWriting) all.push_back(std::move(made));
  }
  return all;
}

/// What a user does on the page, one thing after the other, over and over.
class Hand {
 public:
  explicit Hand(app::MainWindow& window) : m_window(window) {
    const auto tab = [this](int index) {
      return [this, index] { find<QTabWidget>("sweepTabs")->setCurrentIndex(index); };
    };
    const auto repeat = [this](int times, const char* name, const std::function<void()>& action) {
      for (int i = 0; i < times; ++i) m_actions.emplace_back(name, action);
    };
    repeat(1, "runs page", tab(1));
    repeat(8, "scroll", [this] { wheel(table()->viewport(), -240); });
    repeat(2, "sort", [this] { sort(); });
    repeat(8, "scroll", [this] { wheel(table()->viewport(), 240); });
    repeat(4, "select", [this] { table()->selectRow(int(m_next * 7) % rows()); });
    repeat(1, "curves page", tab(2));
    repeat(6, "zoom", [this] { zoom(); });
    repeat(1, "runs page", tab(1));
    repeat(1, "select none", [this] { table()->clearSelection(); });
    repeat(1, "coordinates page", tab(3));
    repeat(10, "brush", [this] { brush(); });
    repeat(1, "let go", [this] { coordinates()->clearBrushes(); });
    repeat(1, "what mattered", tab(4));
    repeat(1, "plan page", tab(0));
    repeat(6, "type", [this] { type(); });
  }

  /// Until what it did was on the screen, in milliseconds, and this thread's share of that.
  struct Done {
    const char* name;
    double wall, cpu;
  };
  Done act() {
    const auto& [name, action] = m_actions[m_next++ % m_actions.size()];
    QElapsedTimer clock;
    clock.start();
    const double cpu = bench::cpuMilliseconds();
    action();
    QApplication::processEvents(); // draws it
    return {name, double(clock.nsecsElapsed()) * 1e-6, bench::cpuMilliseconds() - cpu};
  }

  template <typename Widget> Widget* find(const char* name) const {
    auto* widget = m_window.findChild<Widget*>(QString::fromLatin1(name));
    if (!widget) qFatal("there is no %s", name);
    return widget;
  }
  QTableView* table() const { return find<QTableView>("sweepTable"); }
  int rows() const { return std::max(table()->model()->rowCount(), 1); }

 private:
  widgets::ParallelCoordinates* coordinates() const {
    return find<QTabWidget>("sweepTabs")->findChild<widgets::ParallelCoordinates*>();
  }
  static void wheel(QWidget* widget, int delta) {
    const QPoint place = widget->rect().center();
    QWheelEvent event(place, widget->mapToGlobal(place), {}, {0, delta}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &event);
  }
  void zoom() {
    wheel(find<widgets::CurvePlot>("sweepValidPlot")->findChild<QWidget*>("curveCanvas"),
          m_next % 2 == 0 ? 120 : -120);
  }
  void sort() {
    const auto* header = table()->horizontalHeader();
    table()->sortByColumn(int(m_next) % header->count(), Qt::AscendingOrder);
  }
  /// A drag along the axis of the figure, a little further each time.
  void brush() {
    auto* widget = coordinates();
    const QPointF from(widget->axisX(widget->axisCount() - 1), widget->height() - 40);
    const QPointF to(from.x(), from.y() - 10 - 20 * double(m_next % 10));
    const auto send = [&](QEvent::Type type, QPointF at, Qt::MouseButtons buttons) {
      QMouseEvent event(type, at, widget->mapToGlobal(at), Qt::LeftButton, buttons, Qt::NoModifier);
      QApplication::sendEvent(widget, &event);
    };
    send(QEvent::MouseButtonPress, from, Qt::LeftButton);
    send(QEvent::MouseMove, to, Qt::LeftButton);
    send(QEvent::MouseButtonRelease, to, Qt::NoButton);
  }
  void type() {
    auto* seeds = find<QLineEdit>("sweepSeeds");
    seeds->setText(m_next % 2 == 0 ? QStringLiteral("0..4") : QStringLiteral("0..5"));
    Q_EMIT seeds->textEdited(seeds->text()); // as if it had been typed
  }

  app::MainWindow& m_window;
  std::vector<std::pair<const char*, std::function<void()>>> m_actions;
  std::size_t m_next = 0;
};

/// From the choice in the list of sweeps to every run on the screen.
double openSweep(const Hand& hand, int runs) {
  auto* chooser = hand.find<QComboBox>("sweepChooser");
  while (chooser->count() < 2) QApplication::processEvents();
  QElapsedTimer clock;
  clock.start();
  chooser->setCurrentIndex(1);
  Q_EMIT chooser->activated(1); // as if it had been clicked
  hand.find<QTabWidget>("sweepTabs")->setCurrentIndex(1);
  while (hand.table()->model()->rowCount() < runs) QApplication::processEvents();
  QApplication::processEvents();
  return double(clock.nsecsElapsed()) * 1e-6;
}

double ninetyFifth(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : bench::quantileOf(values, 0.95);
}

} // namespace

int main(int argc, char** argv) {
  bench::WindowProgram program(argc, argv,
                               {{"runs", "Runs of the sweep.", "N", "500"},
                                {"writing", "Of them, those that write.", "N", "10"},
                                {"epochs", "Epochs of each.", "N", "100"},
                                {"seconds", "How long.", "N", "60"}});
  const runs::RunStore store(program.folder().path() / "runs");
  const auto sweep = makeSweep(store, program.count("runs"), program.count("epochs"));
  auto writing = makeRuns(sweep, program.count("writing"));
  const int runs = int(sweep.runs().size());
  std::printf("%d runs, %d of them writing, %s platform\n", runs, int(writing.size()),
              qPrintable(QGuiApplication::platformName()));
  std::fflush(stdout);

  std::atomic<bool> isOver = false;
  std::thread somebodyElse([&] {
    for (; !isOver; std::this_thread::sleep_for(kEpoch))
      for (WritingRun& run : writing) run.write();
  });
  app::Workbench workbench(store.folder());
  app::MainWindow& window = workbench.window();
  window.resize(1280, 800);
  window.show();
  Hand hand(window);
  hand.find<QTabWidget>("stage")->setCurrentIndex(4);
  const double opening = openSweep(hand, runs);
  std::printf("the sweep is shown after %.0f ms\n", opening);

  bench::EventLoop loop;
  std::vector<double> latencies, cpus;
  std::map<std::string, std::vector<double>> byName;
  QTimer action;
  QObject::connect(&action, &QTimer::timeout, [&] {
    const Hand::Done done = hand.act();
    loop.note(done.name);
    latencies.push_back(done.wall);
    cpus.push_back(done.cpu);
    byName[done.name].push_back(done.cpu);
  });
  QTimer::singleShot(int(program.number("seconds") * 1000), &program.application(),
                     [] { QApplication::exit(0); });
  loop.start();
  action.start(kActionMilliseconds);
  QApplication::exec();
  isOver = true;
  somebodyElse.join();

  bench::report("from the hand to the screen", latencies);
  bench::report("  of it on the processor", cpus);
  for (const auto& [name, values] : byName) bench::report(("    " + name).c_str(), values);
  loop.tell();
  return opening <= kOpens && ninetyFifth(latencies) <= kSmooth &&
                 ninetyFifth(loop.gaps()) <= kSmooth
             ? 0
             : 1;
}
