#include "widgets/pianoroll/RollImage.h"

#include "widgets/pianoroll/PianoRollPainter.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/pianoroll/VoiceLegend.h"
#include "widgets/theme/PieceText.h"
#include "widgets/theme/SavedFile.h"
#include "widgets/theme/Spacing.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPainter>
#include <QSvgGenerator>

#include <algorithm>
#include <utility>

namespace dmm::widgets {

namespace {

constexpr double kPixelsPerQuarter = 24;
constexpr double kRowHeight = 12;
constexpr int kTitleHeight = 28;
constexpr int kLegendHeight = 24;
constexpr int kLongestSide = 32767; ///< pixels that Qt can paint on
constexpr int kTop = kMargin + kTitleHeight + kLegendHeight;

PianoRollLayout layOut(const types::Chorale& chorale) {
  PianoRollLayout layout;
  layout.setPiece(chorale);
  layout.setArea({1, 1}); // the least number of rows
  const int rows = layout.highestPitch() - layout.lowestPitch() + 1;
  layout.setArea({1, rows * kRowHeight});
  layout.setPixelsPerQuarter(kPixelsPerQuarter);
  return layout;
}

QString textOf(const std::string& text) { return QString::fromStdString(text); }

QString tr(const char* text) { return QCoreApplication::translate("RollImage", text); }

} // namespace

RollImage::RollImage(const types::Chorale& chorale, std::vector<types::KeyProbabilities> heat,
                     const QPalette& palette, const QFont& font)
    : m_chorale(chorale)
    , m_heat(std::move(heat))
    , m_palette(palette)
    , m_font(font) {}

QSize RollImage::size() const {
  const QSizeF roll = layOut(m_chorale).size();
  return QSizeF(roll.width() + PianoRollView::kGutterWidth + 2 * kMargin,
                roll.height() + PianoRollView::kRulerHeight + kTop + kMargin)
      .toSize();
}

void RollImage::paint(QPainter& painter) const {
  const PianoRollLayout layout = layOut(m_chorale);
  const QRectF all(QPointF(0, 0), layout.size());
  RollContent content;
  content.notes = placeNotes(m_chorale);
  content.heat = m_heat;
  painter.fillRect(QRect(QPoint(0, 0), size()), m_palette.color(QPalette::Window));

  QFont bold = m_font;
  bold.setWeight(QFont::DemiBold);
  painter.setFont(bold);
  painter.setPen(m_palette.color(QPalette::WindowText));
  painter.drawText(QRect(kMargin, kMargin, size().width() - 2 * kMargin, kTitleHeight),
                   Qt::AlignLeft | Qt::AlignTop,
                   piece::headline(textOf(m_chorale.catalogueNumber), textOf(m_chorale.title)));
  painter.setFont(m_font);
  VoiceLegend::paint(painter,
                     QRectF(kMargin, kMargin + kTitleHeight, all.width(), kLegendHeight - 4),
                     m_palette, m_chorale.voicesInferred);
  painter.setRenderHint(QPainter::Antialiasing, false);

  const int left = kMargin + PianoRollView::kGutterWidth;
  const auto part = [&](const QPoint& origin, const QRectF& clip, auto draw) {
    painter.save();
    painter.translate(origin);
    painter.setClipRect(clip);
    draw();
    painter.restore();
  };
  const QRectF ruler(0, 0, all.width(), PianoRollView::kRulerHeight);
  part({left, kTop}, ruler, [&] {
    pianoRollPainter::paintRuler(painter, layout, content, m_palette, m_font, ruler.height(),
                                 ruler);
  });
  const int rollTop = kTop + PianoRollView::kRulerHeight;
  part({left, rollTop}, all,
       [&] { pianoRollPainter::paintRoll(painter, layout, content, m_palette, m_font, all); });
  const QRectF gutter(0, 0, PianoRollView::kGutterWidth, all.height());
  part({kMargin, rollTop}, gutter, [&] {
    pianoRollPainter::paintGutter(painter, layout, content, m_palette, m_font, gutter.width(),
                                  gutter);
  });
}

QImage RollImage::toImage(double scale) const {
  const QSize pixels = size() * scale;
  if (std::max(pixels.width(), pixels.height()) > kLongestSide) return {};
  QImage image(pixels, QImage::Format_RGB32);
  if (image.isNull()) return image; // there is not so much memory
  image.setDevicePixelRatio(scale);
  QPainter painter(&image);
  paint(painter);
  image.setText(QStringLiteral("Title"), textOf(m_chorale.title));
  if (!m_chorale.origin.empty())
    image.setText(QStringLiteral("Description"), textOf(m_chorale.origin));
  return image;
}

QByteArray RollImage::toSvg() const {
  // Qt 6.4 writes title and description as they are, others may not: what is no letter goes in
  // later.
  const QByteArray title("TitleOfThePiece"), description("OriginOfThePiece");
  QBuffer bytes;
  QSvgGenerator generator;
  generator.setOutputDevice(&bytes);
  generator.setSize(size());
  generator.setViewBox(QRect(QPoint(0, 0), size()));
  generator.setTitle(QString::fromLatin1(title));
  generator.setDescription(QString::fromLatin1(description));
  QPainter painter(&generator);
  paint(painter);
  painter.end();
  return QByteArray(bytes.data())
      .replace(title, textOf(m_chorale.title).toHtmlEscaped().toUtf8())
      .replace(description, textOf(m_chorale.origin).toHtmlEscaped().toUtf8());
}

QString RollImage::save(const QString& file) const {
  QBuffer bytes;
  if (file.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
    bytes.setData(toSvg());
  } else if (!bytes.open(QIODevice::WriteOnly) || !toImage().save(&bytes, "PNG")) {
    return tr("The piece is too long for a PNG; an SVG may be of any length.");
  }
  const QString problem = saveFile(file, bytes.data());
  return problem.isEmpty() ? QString() : tr("%1: cannot write the picture: %2").arg(file, problem);
}

} // namespace dmm::widgets
