#pragma once

#include "core/types/Music.h"

#include <QMimeData>
#include <QUrl>

#include <functional>
#include <vector>

namespace dmm::widgets {

/// Writes a piece to a file that can be dragged out of the window and gives its name; empty when
/// that failed.
using FileMaker = std::function<QString(const types::Chorale&)>;

/// The data of a drag of these pieces as files; nullptr when there is none to drag.
inline QMimeData* dragOf(const std::vector<const types::Chorale*>& pieces, const FileMaker& maker) {
  QList<QUrl> files;
  if (maker)
    for (const types::Chorale* piece : pieces)
      if (const QString file = maker(*piece); !file.isEmpty()) files << QUrl::fromLocalFile(file);
  if (files.isEmpty()) return nullptr;
  auto* data = new QMimeData;
  data->setUrls(files);
  return data;
}

} // namespace dmm::widgets
