// window_endurance --cycles N | --minutes M: whether the window leaves anything behind. With
// --cycles it starts and stops a training as often, by clicks; with --minutes it trains Pyro's
// defaults and plays, with a hand that changes piece, page and tempo meanwhile. Exit 1 when the
// resident memory grows by more than 5 % from the second to the last fifth, or a thread is left
// behind.
//
// What sounds does so on the system's outputs: start `jackd -d dummy` for one without a sound card.

#include "app/workbench/MainWindow.h"
#include "app/workbench/TrainingController.h"
#include "app/workbench/Workbench.h"
#include "core/runs/RunStore.h"
#include "tests/bench/Vitals.h"
#include "tests/bench/WindowProgram.h"
#include "tests/support/SmallExperiment.h"

#include <QAbstractButton>
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QThreadPool>
#include <QTimer>

#include <algorithm>
#include <functional>

using namespace dmm;

namespace {

constexpr double kMostGrowth = 0.05;
constexpr int kTidyEvery =
    20; // cycles: somebody else deletes the runs, lest their list be measured
constexpr int kActionMilliseconds = 5000;

class Bench {
 public:
  explicit Bench(const test::TemporaryFolder& folder)
      : m_store(folder.path() / "runs")
      , m_workbench(m_store.folder()) {
    m_window.resize(1280, 800);
    m_window.show();
    QObject::connect(&m_training, &app::TrainingController::epochsCompleted, &m_window,
                     [this](const auto& reports) { m_epochs += int(reports.size()); });
    QObject::connect(&m_training, &app::TrainingController::trainingFailed, &m_window,
                     [](const QString& reason) { qFatal("%s", qPrintable(reason)); });
  }

  void startAndStop(const std::filesystem::path& dataset, int cycles) {
    m_workbench.openDataset(QString::fromStdString(dataset.string()));
    for (const char* key : {"model.z_dim", "model.emission_dim", "model.transition_dim"})
      setField(key, 4);
    setField("model.rnn_dim", 8);
    setField("run.threads", 2);
    setField("run.num_epochs", 100000);
    for (int cycle = 1; cycle <= cycles; ++cycle) {
      m_epochs = 0;
      click("trainButton");
      until([this] { return m_epochs > 0; });
      stop();
      if (cycle % kTidyEvery == 0) tidy();
      if (cycle == 1 || cycle % std::max(1, cycles / 20) == 0)
        m_log.add(double(cycle) / cycles, "cycle " + std::to_string(cycle));
    }
  }

  void trainAndPlay(double minutes) {
    setField("run.num_epochs", 100000);
    setField("run.evaluate_every", 10);
    setField("run.sample_every", 10);
    click("trainButton");
    QTimer action;
    QObject::connect(&action, &QTimer::timeout, [this] { act(); });
    action.start(kActionMilliseconds);
    QElapsedTimer clock;
    clock.start();
    const double wanted = minutes * 60000;
    for (int part = 0; part <= 60; ++part) {
      until([&] { return double(clock.elapsed()) >= wanted * part / 60; });
      m_log.add(part / 60.0,
                QString::number(double(clock.elapsed()) / 60000, 'f', 1).toStdString() + " min, " +
                    std::to_string(m_epochs) + " epochs");
    }
    action.stop();
    click("stopPlayingButton");
    stop();
  }

  double growth() const { return m_log.growth(); }

 private:
  template <typename Widget> Widget* find(const char* name) {
    auto* widget = m_window.findChild<Widget*>(QString::fromLatin1(name));
    if (!widget) qFatal("there is no %s", name);
    return widget;
  }
  void click(const char* name) { find<QAbstractButton>(name)->click(); }
  void setField(const char* key, int value) {
    auto* edit = find<QLineEdit>(key);
    edit->setText(QString::number(value));
    Q_EMIT edit->textEdited(edit->text()); // as if it had been typed
  }

  /// In a real event loop: what is to be deleted later is deleted by no other.
  static void until(const std::function<bool()>& condition) {
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
      if (condition()) loop.quit();
    });
    look.start(5);
    loop.exec();
  }

  void stop() {
    click("stopButton");
    until([this] { return !m_training.isTraining(); });
  }

  void tidy() {
    for (const auto& run : m_store.list()) m_store.moveToTrash(run.id());
    m_store.emptyTrash();
    auto* table = find<QTableView>("runTable");
    until([table] { return table->model()->rowCount() == 0; });
  }

  /// One of the things that somebody does who listens.
  void act() {
    auto* pieces = find<QTableView>("pieceTable");
    switch (m_actions++ % 6) {
    case 0: pieces->selectRow((m_actions * 7) % pieces->model()->rowCount()); break;
    case 1:
      if (find<QAbstractButton>("playButton")->toolTip().startsWith(QLatin1String("Play")))
        click("playButton");
      break;
    case 2: find<QTabWidget>("stage")->setCurrentIndex((m_actions / 6) % 4); break;
    case 3: find<QSpinBox>("tempoSpin")->setValue(60 + (m_actions * 13) % 120); break;
    case 4: click("loopButton"); break;
    default: find<QTableView>("runTable")->selectRow(0);
    }
  }

  runs::RunStore m_store;
  app::Workbench m_workbench;
  app::MainWindow& m_window = m_workbench.window();
  const app::TrainingController& m_training = m_workbench.training();
  bench::VitalsLog m_log;
  int m_epochs = 0;
  int m_actions = 0;
};

/// Says it, and whether all is well.
bool verdict(double growth, std::size_t threadsBefore) {
  QThreadPool::globalInstance()->waitForDone(); // Qt's own, which would end by themselves
  const auto after = bench::Vitals::threadNames();
  const bool isFlat = growth <= kMostGrowth, isAlone = after.size() <= threadsBefore;
  std::printf("resident memory grew by %.1f %%%s\n", 100 * growth, isFlat ? "" : ": too much");
  std::printf("%zu threads before there was a window, %zu after\n", threadsBefore, after.size());
  if (!isAlone)
    for (const auto& name : after) std::printf("  %s\n", name.c_str());
  return isFlat && isAlone;
}

} // namespace

int main(int argc, char** argv) {
  const bench::WindowProgram program(argc, argv,
                                     {{"cycles", "Start and stop a training so often.", "N"},
                                      {"minutes", "Train and play so long.", "M", "60"}});
  const std::size_t threads = bench::Vitals::threadNames().size();
  double growth = 0;
  {
    Bench bench(program.folder());
    if (program.isGiven("cycles"))
      bench.startAndStop(test::writeSmallDataset(program.folder()), program.count("cycles"));
    else
      bench.trainAndPlay(program.number("minutes"));
    growth = bench.growth();
  }
  return verdict(growth, threads) ? 0 : 1;
}
