#include "app/workbench/WindowSettings.h"

#include <QFile>
#include <QSettings>

namespace dmm::app {

namespace {

/// QSettings leaves out what it cannot read; a file that is no text at all it may take for empty.
bool isText(const QString& file) {
  QFile content(file);
  return !content.open(QIODevice::ReadOnly) || !content.readAll().contains('\0');
}

} // namespace

WindowSettings::WindowSettings(const std::filesystem::path& file) {
  const QString path = QString::fromStdString(file.string());
  m_settings = std::make_unique<QSettings>(path, QSettings::IniFormat);
  m_settings->allKeys(); // QSettings parses a section when somebody looks into it
  if (m_settings->status() != QSettings::FormatError && isText(path)) return;
  m_settings.reset(); // before the file moves
  const QString aside = path + QStringLiteral(".damaged");
  QFile::remove(aside);
  QFile::rename(path, aside);
  m_problem = QObject::tr("%1 is damaged. The window begins as at its first start; the file was "
                          "kept as %2.")
                  .arg(path, aside);
  m_settings = std::make_unique<QSettings>(path, QSettings::IniFormat);
}

WindowSettings::~WindowSettings() = default;

QVariant WindowSettings::value(const char* key) const {
  return m_settings->value(QLatin1String(key));
}

void WindowSettings::setValue(const char* key, const QVariant& value) {
  m_settings->setValue(QLatin1String(key), value);
}

void WindowSettings::save() { m_settings->sync(); }

} // namespace dmm::app
