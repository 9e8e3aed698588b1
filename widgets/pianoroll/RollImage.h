#pragma once

#include "core/types/Generation.h"
#include "core/types/Music.h"

#include <QFont>
#include <QImage>
#include <QPalette>
#include <QString>

#include <vector>

class QPainter;

namespace dmm::widgets {

/// A whole chorale as a picture for a page or a talk: title, voices, keys, bars and notes, and the
/// model's probabilities where given. How a generated piece was made stands in the file: in a PNG
/// as the text "Description", in an SVG as its description.
class RollImage {
 public:
  RollImage(const types::Chorale& chorale, std::vector<types::KeyProbabilities> heat,
            const QPalette& palette, const QFont& font);

  QSize size() const;
  QImage toImage(double scale = 2) const;

  /// Writes the format that the ending of the file names: .png or .svg. The reason where that
  /// fails, and then no half of a file is left; empty when it is done.
  QString save(const QString& file) const;

 private:
  void paint(QPainter& painter) const;
  QByteArray toSvg() const;

  types::Chorale m_chorale;
  std::vector<types::KeyProbabilities> m_heat;
  QPalette m_palette;
  QFont m_font;
};

} // namespace dmm::widgets
