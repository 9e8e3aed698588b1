#include "widgets/plot/CurveExport.h"

#include "widgets/plot/CurveLine.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/SavedFile.h"
#include "widgets/theme/Spacing.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QHash>
#include <QPdfWriter>
#include <QSet>
#include <QSvgGenerator>

#include <algorithm>
#include <map>
#include <stdexcept>

namespace dmm::widgets::curveExport {

namespace {

constexpr double kPngScale = 2; ///< sharp in print
constexpr int kPdfDotsPerInch = 96;

QString tr(const char* text) { return QCoreApplication::translate("CurveExport", text); }

QString quoted(QString cell) {
  if (!cell.contains(QRegularExpression(QStringLiteral("[\",\n\r]")))) return cell;
  return QLatin1Char('"') + cell.replace(QLatin1Char('"'), QStringLiteral("\"\"")) +
         QLatin1Char('"');
}

QString exact(double value) {
  if (std::isnan(value)) return QStringLiteral("nan");
  if (std::isinf(value)) return value > 0 ? QStringLiteral("inf") : QStringLiteral("-inf");
  return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

int titleHeight(const CurvePlot& plot) { return plot.fontMetrics().height() + kGap; }

QSize sizeOf(const std::vector<Panel>& panels) {
  QSize size(0, kGap);
  for (const auto& [title, plot] : panels) {
    size.setWidth(std::max(size.width(), plot->width()));
    size.rheight() += titleHeight(*plot) + plot->height();
  }
  return size;
}

void paint(QCPPainter& painter, const std::vector<Panel>& panels, bool asShapes) {
  painter.setMode(QCPPainter::pmVectorized, asShapes);
  painter.setMode(QCPPainter::pmNoCaching);
  const QPalette palette = panels.front().plot->palette();
  painter.fillRect(QRect(QPoint(), sizeOf(panels)), palette::paper(palette));
  int top = kGap;
  for (const auto& [title, plot] : panels) {
    QFont font = plot->font();
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(palette.color(QPalette::Text));
    painter.drawText(QRect(kGap, top, plot->width(), titleHeight(*plot)),
                     Qt::AlignLeft | Qt::AlignTop, title);
    top += titleHeight(*plot);
    plot->paintOn(painter, QRect(QPoint(0, top), plot->size()));
    top += plot->height();
  }
}

void paintPng(QIODevice& device, const std::vector<Panel>& panels) {
  QImage image(sizeOf(panels) * kPngScale, QImage::Format_RGB32);
  image.setDevicePixelRatio(kPngScale);
  QCPPainter painter(&image);
  paint(painter, panels, false);
  painter.end();
  image.save(&device, "PNG");
}

void paintSvg(QIODevice& device, const std::vector<Panel>& panels) {
  QSvgGenerator generator;
  generator.setOutputDevice(&device);
  generator.setSize(sizeOf(panels));
  generator.setViewBox(QRect(QPoint(), sizeOf(panels)));
  generator.setTitle(panels.front().title);
  QCPPainter painter(&generator);
  paint(painter, panels, true);
  painter.end();
}

void paintPdf(QIODevice& device, const std::vector<Panel>& panels) {
  QPdfWriter writer(&device);
  writer.setCreator(QCoreApplication::applicationName());
  writer.setTitle(panels.front().title);
  writer.setResolution(kPdfDotsPerInch);
  const QSizeF points = QSizeF(sizeOf(panels)) * 72.0 / kPdfDotsPerInch;
  writer.setPageSize(QPageSize(points, QPageSize::Point, {}, QPageSize::ExactMatch));
  writer.setPageMargins(QMarginsF());
  QCPPainter painter(&writer);
  paint(painter, panels, true);
  painter.end();
}

/// One column of the CSV: its title and what it has at each x.
struct Column {
  QString title;
  QString panel; ///< the title of its plot
  std::multimap<double, double> values;
};

std::vector<Column> columnsOf(const Panel& panel, CurvePlot::Range x) {
  std::vector<Column> columns;
  const QString unit = panel.plot->yTitle().isEmpty()
                           ? QString()
                           : QStringLiteral(" (%1)").arg(panel.plot->yTitle());
  const auto isSeen = [&](double place) { return place >= x.lower && place <= x.upper; };
  for (int i = 0; i < panel.plot->seriesCount(); ++i) {
    const CurveLine& line = panel.plot->series(i);
    if (!line.visible()) continue;
    const auto add = [&](const QString& suffix, const CurveData::Samples& samples) {
      Column column{line.label() + suffix + unit, panel.title, {}};
      for (const QPointF& sample : samples)
        if (isSeen(sample.x()))
          column.values.emplace_hint(column.values.end(), sample.x(), sample.y());
      columns.push_back(std::move(column));
    };
    add({}, line.data().samples());
    if (line.isSmoothed()) add(tr(", smoothed"), line.smoothedData().samples());
    if (line.band().lows.samples().empty()) continue;
    add(tr(", low"), line.band().lows.samples());
    add(tr(", high"), line.band().highs.samples());
  }
  return columns;
}

/// Programs find a column by its title: what has one title in several plots gets those of the
/// plots, what is then still the same a number.
void makeTitlesDistinct(std::vector<Column>& columns) {
  QHash<QString, int> uses;
  for (const Column& column : columns) ++uses[column.title];
  for (Column& column : columns)
    if (uses[column.title] > 1 && !column.panel.isEmpty())
      column.title = column.panel + QStringLiteral(": ") + column.title;
  QSet<QString> taken;
  for (Column& column : columns) {
    const QString title = column.title;
    for (int number = 2; taken.contains(column.title); ++number)
      column.title = title + QStringLiteral(" ") + QString::number(number);
    taken += column.title;
  }
}

} // namespace

QString csvText(const std::vector<Panel>& panels) {
  std::vector<Column> columns;
  for (const Panel& panel : panels)
    for (Column& column : columnsOf(panel, panel.plot->xRange()))
      columns.push_back(std::move(column));
  makeTitlesDistinct(columns);
  std::map<double, std::size_t> rows; // x, and how often one series has it
  for (const Column& column : columns)
    for (const auto& [x, value] : column.values)
      rows[x] = std::max(rows[x], column.values.count(x));

  QStringList header{quoted(panels.front().plot->xTitle())};
  for (const Column& column : columns) header << quoted(column.title);
  QString text = header.join(QLatin1Char(',')) + QStringLiteral("\r\n");
  for (const auto& [x, repeats] : rows)
    for (std::size_t k = 0; k < repeats; ++k) {
      QStringList row{exact(x)};
      for (const Column& column : columns) {
        auto [value, end] = column.values.equal_range(x);
        for (std::size_t skipped = 0; skipped < k && value != end; ++skipped) ++value;
        row << (value != end ? exact(value->second) : QString());
      }
      text += row.join(QLatin1Char(',')) + QStringLiteral("\r\n");
    }
  return text;
}

void write(const QString& file, const std::vector<Panel>& panels) {
  const auto fail = [&](const QString& reason) {
    throw std::runtime_error(QStringLiteral("%1: %2").arg(file, reason).toStdString());
  };
  if (panels.empty()) fail(tr("no plot is shown, so there is nothing to save"));
  const QString suffix = QFileInfo(file).suffix().toLower();
  QByteArray content;
  QBuffer buffer(&content);
  buffer.open(QIODevice::WriteOnly);
  if (suffix == QLatin1String("png")) {
    paintPng(buffer, panels);
  } else if (suffix == QLatin1String("svg")) {
    paintSvg(buffer, panels);
  } else if (suffix == QLatin1String("pdf")) {
    paintPdf(buffer, panels);
  } else if (suffix == QLatin1String("csv")) {
    content = csvText(panels).toUtf8();
  } else {
    fail(tr("expected a name that ends in .png, .svg, .pdf or .csv"));
  }
  if (const QString problem = saveFile(file, content); !problem.isEmpty()) fail(problem);
}

} // namespace dmm::widgets::curveExport
