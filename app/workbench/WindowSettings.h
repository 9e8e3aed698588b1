#pragma once

#include <QString>
#include <QVariant>

#include <filesystem>
#include <memory>

class QSettings;

namespace dmm::app {

/// Renames a settings file that is damaged or far too large, and returns its new name; empty when
/// all is well. To be called before QSettings opens it.
QString putDamagedSettingsAside(const QString& file);

/// What the window remembers from one start to the next: window.ini in the user's config folder.
/// A damaged file is put aside and told once; where nothing can be written, nothing is kept.
class WindowSettings {
 public:
  explicit WindowSettings(const std::filesystem::path& file);
  ~WindowSettings();

  /// Why the settings of the last time are lost; empty when they are not.
  const QString& problem() const { return m_problem; }

  QVariant value(const char* key) const;
  void setValue(const char* key, const QVariant& value);
  void save();

 private:
  std::unique_ptr<QSettings> m_settings;
  QString m_problem;
};

} // namespace dmm::app
