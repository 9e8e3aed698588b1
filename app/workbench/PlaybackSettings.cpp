#include "app/workbench/PlaybackSettings.h"

#include "app/workbench/WindowSettings.h"
#include "core/support/Errors.h"
#include "core/support/UserFolders.h"

#include <QSettings>

#include <algorithm>
#include <cmath>

namespace dmm::app {

namespace {

QString instrumentKey(types::VoicePart part) {
  return QStringLiteral("instruments/%1").arg(QString::fromLatin1(types::toString(part)));
}

} // namespace

PlaybackSettings PlaybackSettings::read(const std::filesystem::path& file) {
  PlaybackSettings settings;
  if (file.empty()) return settings;
  putDamagedSettingsAside(QString::fromStdString(file.string()));
  const QSettings saved(QString::fromStdString(file.string()), QSettings::IniFormat);
  settings.output = saved.value(QStringLiteral("output")).toString();
  const auto readNumber = [&saved](const char* key, double& value, double least, double most) {
    bool isNumber = false;
    const double read = saved.value(QString::fromLatin1(key)).toDouble(&isNumber);
    if (isNumber && !std::isnan(read)) value = std::clamp(read, least, most);
  };
  readNumber("tempo", settings.quartersPerMinute, types::kSlowestTempo, types::kFastestTempo);
  readNumber("volume", settings.mix.volume, 0, 1);
  for (const types::VoicePart part : types::kVoiceParts)
    for (const types::Instrument instrument : types::kInstruments)
      if (saved.value(instrumentKey(part)).toString() == types::toString(instrument))
        settings.mix.voices.at(std::size_t(part)).instrument = instrument;
  return settings;
}

void PlaybackSettings::write(const std::filesystem::path& file) const {
  if (file.empty()) return;
  QSettings saved(QString::fromStdString(file.string()), QSettings::IniFormat);
  saved.setValue(QStringLiteral("output"), output);
  saved.setValue(QStringLiteral("tempo"), quartersPerMinute);
  saved.setValue(QStringLiteral("volume"), mix.volume);
  for (const types::VoicePart part : types::kVoiceParts)
    saved.setValue(instrumentKey(part), QString::fromLatin1(types::toString(
                                            mix.voices.at(std::size_t(part)).instrument)));
}

std::filesystem::path PlaybackSettings::defaultFile() {
  try {
    return support::userDataFolder() / "playback.ini";
  } catch (const support::InputError&) {
    return {};
  }
}

} // namespace dmm::app
