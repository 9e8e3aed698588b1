#include "app/workbench/WindowSettings.h"

#include <QFile>
#include <QSettings>

namespace dmm::app {

namespace {

constexpr qint64 kLargestFile = 1 << 20; // bytes; ours have some thousand

/// QSettings leaves out what it cannot read; a file that is no text at all it may take for empty,
/// and it reads a file of any size.
bool isText(const QString& file) {
  QFile content(file);
  if (!content.open(QIODevice::ReadOnly)) return true; // there is none yet
  return content.size() <= kLargestFile && !content.readAll().contains('\0');
}

bool isIni(const QString& file) {
  const QSettings settings(file, QSettings::IniFormat);
  settings.allKeys(); // QSettings parses a section when somebody looks into it
  return settings.status() != QSettings::FormatError;
}

} // namespace

QString putDamagedSettingsAside(const QString& file) {
  if (isText(file) && isIni(file)) return {};
  const QString aside = file + QStringLiteral(".damaged");
  QFile::remove(aside);
  QFile::rename(file, aside);
  return aside;
}

WindowSettings::WindowSettings(const std::filesystem::path& file) {
  const QString path = QString::fromStdString(file.string());
  if (const QString aside = putDamagedSettingsAside(path); !aside.isEmpty())
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
