// dmm-workbench: composes the window from its parts and runs it.

#include "app/workbench/MainWindow.h"
#include "core/runs/RunStore.h"
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
  parser.addOptions({runs, data});
  parser.process(application);

  try {
    dmm::app::MainWindow window(parser.isSet(runs)
                                    ? std::filesystem::path(parser.value(runs).toStdString())
                                    : dmm::runs::RunStore::defaultFolder());
    window.resize(1280, 800);
    window.show();
    if (parser.isSet(data)) window.openDataset(parser.value(data));
    return QApplication::exec();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dmm-workbench: %s\n", error.what());
    return 2;
  }
}
