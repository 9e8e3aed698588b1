// dmm-workbench: reads its command line, composes the window and runs it.

#include "app/workbench/EngineWarmUp.h"
#include "app/workbench/MainWindow.h"
#include "app/workbench/Resources.h"
#include "app/workbench/StopSignals.h"
#include "app/workbench/Workbench.h"
#include "core/runs/ExampleRun.h"
#include "core/support/Failure.h"
#include "core/support/Text.h"
#include "core/support/Version.h"

#include <QApplication>
#include <QCommandLineParser>

#include <csignal>
#include <cstdio>
#include <exception>

namespace {

constexpr int kBadInput = 2;

int complain(const char* problem) {
  std::fprintf(stderr, "dmm-workbench: %s\n", dmm::support::printable(problem).c_str());
  return kBadInput;
}

/// What is wrong with the command line; empty when nothing is. A value that is empty is no default.
QString problemOf(QCommandLineParser& parser, const QList<QCommandLineOption>& options) {
  if (!parser.parse(QApplication::arguments())) return parser.errorText();
  for (const QCommandLineOption& option : options)
    if (parser.values(option).contains(QString()))
      return QStringLiteral("--%1: expected a value, got an empty text")
          .arg(option.names().first());
  if (!parser.positionalArguments().isEmpty())
    return QStringLiteral("\"%1\" is no option; --help shows them")
        .arg(parser.positionalArguments().first());
  return {};
}

} // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN); // a reader that goes away is told as any other failed writing
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("dmm-workbench"));
  QApplication::setApplicationDisplayName(QStringLiteral("DMM Workbench"));
  QGuiApplication::setDesktopFileName(QStringLiteral("org.dmmworkbench.Workbench"));
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
  if (const QString problem = problemOf(parser, {runs, data}); !problem.isEmpty())
    return complain(problem.toUtf8().constData());
  parser.process(application); // --help and --version

  try {
    const std::filesystem::path own = dmm::runs::RunStore::defaultFolder();
    if (!parser.isSet(runs)) dmm::runs::placeExample(dmm::runs::RunStore(own));
    dmm::app::Workbench workbench(
        parser.isSet(runs) ? std::filesystem::absolute(parser.value(runs).toStdString()) : own);
    QApplication::setWindowIcon(dmm::app::programIcon());
    const dmm::app::EngineWarmUp engine(workbench.window());
    workbench.window().show();
    const dmm::app::StopSignals stopSignals;
    QObject::connect(&stopSignals, &dmm::app::StopSignals::stopRequested, &workbench,
                     &dmm::app::Workbench::endProgram);
    if (parser.isSet(data)) workbench.openDataset(parser.value(data));
    if (parser.isSet(queue)) workbench.startQueue();
    return QApplication::exec();
  } catch (const std::exception& error) {
    return complain(dmm::support::sentenceOf(error).c_str());
  }
}
