// dmm-workbench: composes the window from its parts and runs it.

#include "app/workbench/MainWindow.h"
#include "app/workbench/StopSignals.h"
#include "core/runs/RunStore.h"
#include "core/support/Failure.h"
#include "core/support/Version.h"

#include <QApplication>
#include <QCommandLineParser>

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("dmm-workbench"));
  QApplication::setApplicationDisplayName(QStringLiteral("DMM Workbench"));
  QApplication::setApplicationVersion(QString::fromLatin1(dmm::support::kVersion));

  QCommandLineParser parser;
  parser.setApplicationDescription(
      QStringLiteral("Train Deep Markov Models on four-part chorales, by clicking."));
  parser.addHelpOption();
  parser.addVersionOption();
  const QCommandLineOption runs(QStringLiteral("runs"), QStringLiteral("Folder of the runs."),
                                QStringLiteral("DIR"));
  const QCommandLineOption data(QStringLiteral("data"),
                                QStringLiteral("Dataset to open, in the canonical JSON form."),
                                QStringLiteral("FILE"));
  const QCommandLineOption queue(QStringLiteral("start-queue"),
                                 QStringLiteral("Work through the queue that was left, at once."));
  parser.addOptions({runs, data, queue});
  parser.process(application);

  try {
    dmm::app::MainWindow window(parser.isSet(runs)
                                    ? std::filesystem::path(parser.value(runs).toStdString())
                                    : dmm::runs::RunStore::defaultFolder());
    window.resize(1280, 800);
    window.show();
    const dmm::app::StopSignals stopSignals;
    QObject::connect(&stopSignals, &dmm::app::StopSignals::stopRequested, &window,
                     &dmm::app::MainWindow::endProgram);
    if (parser.isSet(data)) window.openDataset(parser.value(data));
    if (parser.isSet(queue)) window.startQueue();
    return QApplication::exec();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dmm-workbench: %s\n", dmm::support::sentenceOf(error).c_str());
    return 2;
  }
}
