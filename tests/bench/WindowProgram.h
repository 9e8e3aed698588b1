#pragma once

#include "tests/support/TemporaryFolder.h"

#include <QApplication>
#include <QCommandLineParser>

namespace dmm::bench {

/// A program that measures a window: it has folders of its own for data and settings, and its
/// options are read.
class WindowProgram {
 public:
  WindowProgram(int& argc, char** argv, const QList<QCommandLineOption>& options)
      : m_application(withFoldersOf(m_folder, argc), argv) {
    m_parser.addHelpOption();
    m_parser.addOptions(options);
    m_parser.process(m_application);
  }

  const test::TemporaryFolder& folder() const { return m_folder; }
  QApplication& application() { return m_application; }
  bool isGiven(const char* option) const { return m_parser.isSet(option); }
  QString text(const char* option) const { return m_parser.value(option); }
  double number(const char* option) const { return text(option).toDouble(); }
  int count(const char* option) const { return text(option).toInt(); }

 private:
  /// Before there is an application, which may look into them.
  static int& withFoldersOf(const test::TemporaryFolder& folder, int& argc) {
    qputenv("XDG_DATA_HOME", (folder.path() / "home").c_str());
    qputenv("XDG_CONFIG_HOME", (folder.path() / "config").c_str());
    return argc;
  }

  test::TemporaryFolder m_folder;
  QApplication m_application;
  QCommandLineParser m_parser;
};

} // namespace dmm::bench
