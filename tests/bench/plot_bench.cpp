// plot_bench: how fast one plot answers with many long, noisy runs on it. A program, not a test:
// its figures are for people, and depend on the machine and on what else it does.
//
//   plot_bench [--runs 20] [--points 60000] [--frames 200] [--load THREADS] [--seconds 0]
//              [--size 1000x650]
//
// --load keeps that many threads multiplying matrices, as training does. --seconds lets points
// arrive 30 times a second for so long and reports how long the event loop was kept from its timer.

#include "tests/bench/EventLoop.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/theme/Palette.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <functional>
#include <random>
#include <thread>
#include <vector>

using namespace dmm;
using namespace dmm::widgets;

namespace {

constexpr double kMillisecondsANanosecond = 1e-6;

/// Multiplies matrices until told to stop.
class Load {
 public:
  explicit Load(int threads) {
    for (int i = 0; i < threads; ++i) m_threads.emplace_back([this] { work(); });
  }
  ~Load() {
    m_stop = true;
    for (auto& thread : m_threads) thread.join();
  }

 private:
  void work() {
    constexpr std::size_t kSide = 192;
    std::vector<float> a(kSide * kSide, 0.5F), b(kSide * kSide, 0.25F), c(kSide * kSide);
    while (!m_stop)
      for (std::size_t i = 0; i < kSide; ++i)
        for (std::size_t k = 0; k < kSide; ++k)
          for (std::size_t j = 0; j < kSide; ++j)
            c[i * kSide + j] += a[i * kSide + k] * b[k * kSide + j];
    m_sum = c[0];
  }
  std::atomic<bool> m_stop = false;
  std::atomic<float> m_sum = 0;
  std::vector<std::thread> m_threads;
};

/// A loss that falls with noise, as runs do.
struct NoisyLoss {
  std::mt19937 engine;
  std::normal_distribution<double> normal;
  double level;
  double at(int step) { return level + 6 * std::exp(-step / 8000.0) + 0.35 * normal(engine); }
};

} // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QCommandLineParser parser;
  parser.addHelpOption();
  parser.addOptions({{"runs", "Runs.", "N", "20"},
                     {"points", "Points a run.", "N", "60000"},
                     {"frames", "Frames measured.", "N", "200"},
                     {"load", "Threads that compute meanwhile.", "N", "0"},
                     {"seconds", "How long points arrive.", "S", "0"},
                     {"size", "Of the plot, in pixels.", "WxH", "1000x650"}});
  parser.process(application);
  const auto number = [&](const char* name) { return parser.value(name).toInt(); };
  const int runs = number("runs"), points = number("points"), frames = number("frames");
  const QStringList size = parser.value("size").split('x');

  CurvePlot plot("Step", "nats per slice");
  plot.resize(size.value(0).toInt(), size.value(1).toInt());
  std::vector<NoisyLoss> losses;
  std::vector<double> xs(points), ys(points);
  QElapsedTimer clock;
  clock.start();
  for (int run = 0; run < runs; ++run) {
    plot.addSeries(QStringLiteral("run %1").arg(run), palette::runPen(run, plot.palette()));
    losses.push_back(
        {std::mt19937(unsigned(run)), std::normal_distribution<double>(), 6 + 0.15 * run});
    for (int i = 0; i < points; ++i) {
      xs[i] = i;
      ys[i] = losses.back().at(i);
    }
    plot.setPoints(run, xs, ys);
  }
  std::printf("%d runs of %d points, %d x %d pixels, %d computing threads, %s platform\n", runs,
              points, plot.width(), plot.height(), number("load"),
              qPrintable(QGuiApplication::platformName()));
  std::printf("filling took %.0f ms\n", double(clock.nsecsElapsed()) * kMillisecondsANanosecond);
  plot.show();
  QApplication::processEvents();
  const Load load(number("load"));

  auto* canvas = plot.findChild<QWidget*>("curveCanvas");
  int next = points;
  const auto measure = [&](const char* what, const std::function<void(int)>& act) {
    std::vector<double> times, cpuTimes;
    for (int frame = 0; frame < frames; ++frame) {
      clock.restart();
      const double cpuBefore = bench::cpuMilliseconds();
      act(frame);
      plot.refresh();
      QApplication::processEvents(); // replots and paints
      times.push_back(double(clock.nsecsElapsed()) * kMillisecondsANanosecond);
      cpuTimes.push_back(bench::cpuMilliseconds() - cpuBefore);
    }
    bench::report(what, std::move(times));
    bench::report("  of it on the processor", std::move(cpuTimes));
  };
  const auto wheel = [&](int frame) {
    const bool isIn = frame % 20 < 10;
    const QPoint place = canvas->rect().center();
    QWheelEvent event(place, canvas->mapToGlobal(place), {}, {0, isIn ? 120 : -120}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(canvas, &event);
  };
  const auto append = [&](int) {
    for (int run = 0; run < runs; ++run) plot.append(run, next, losses[std::size_t(run)].at(next));
    ++next;
  };
  measure("new points, fitted", append);
  measure("zoom by wheel", wheel);
  plot.setSmoothing(0.9);
  plot.fit();
  measure("new points, smoothed", append);
  measure("zoom by wheel, smoothed", wheel);
  plot.setSmoothing(0);
  plot.fit();
  plot.setXScale(CurveScale::Logarithmic);
  plot.setYScale(CurveScale::Logarithmic);
  measure("new points, logarithmic", append);
  measure("zoom by wheel, logarithmic", wheel);

  const int seconds = number("seconds");
  if (seconds > 0) {
    plot.fit();
    constexpr int kArrivalMilliseconds = 33;
    bench::EventLoop loop;
    loop.note("arrivals");
    QTimer arrivals;
    QObject::connect(&arrivals, &QTimer::timeout, [&] { append(0); });
    QTimer::singleShot(seconds * 1000, &application, &QApplication::quit);
    loop.start();
    arrivals.start(kArrivalMilliseconds);
    QApplication::exec();
    loop.tell();
  }
  return 0;
}
