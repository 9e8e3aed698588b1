#include "widgets/pianoroll/RollImage.h"

#include "tests/support/FileSizeLimit.h"
#include "widgets/theme/Palette.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace dmm;
using widgets::RollImage;

namespace {

types::Chorale makeChorale() {
  types::Chorale chorale;
  chorale.title = "Sample, seed 1";
  chorale.origin = "DMM Workbench; seed: 1 & more";
  chorale.lengthSteps = 32;
  chorale.voices[0] = {{72, 0, 16}, {74, 16, 16}};
  chorale.voices[3] = {{48, 0, 32}};
  return chorale;
}

RollImage makeImage(const types::Chorale& chorale) {
  return RollImage(chorale, {}, QApplication::palette(), QApplication::font());
}

} // namespace

class RollImageTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aPngHoldsTheNotesAndTheOrigin() {
    const QTemporaryDir folder;
    const QString file = folder.filePath("piece.png");
    QCOMPARE(makeImage(makeChorale()).save(file), QString());
    const QImage image(file);
    QCOMPARE(image.text("Description"), QString("DMM Workbench; seed: 1 & more"));
    QCOMPARE(image.text("Title"), QString("Sample, seed 1"));
    // Twice the size on the page; the bass is half as long again as nothing else in its colour.
    QCOMPARE(image.size(), 2 * makeImage(makeChorale()).size());
    int bass = 0;
    for (int x = 0; x < image.width(); ++x)
      for (int y = 0; y < image.height(); ++y)
        bass += image.pixelColor(x, y) == widgets::palette::voiceColor(types::VoicePart::Bass);
    QVERIFY(bass > 32 * 24 * 2 * 12); // half of the area of 32 quarters of 24 by 12 pixels, scaled
  }

  void anSvgIsWellFormedAndHoldsTheOrigin() {
    const QTemporaryDir folder;
    const QString file = folder.filePath("piece.SVG");
    QCOMPARE(makeImage(makeChorale()).save(file), QString());
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&written);
    QString description;
    int paths = 0;
    while (!xml.atEnd()) {
      if (xml.readNext() != QXmlStreamReader::StartElement) continue;
      if (xml.name() == QLatin1String("desc")) description = xml.readElementText();
      paths += xml.name() == QLatin1String("path") || xml.name() == QLatin1String("rect");
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE(description, QString("DMM Workbench; seed: 1 & more"));
    QVERIFY(paths > 10);
  }

  void aFullDiskKeepsTheEarlierPicture() {
    const QTemporaryDir folder;
    for (const char* name : {"piece.png", "piece.svg"}) {
      const QString file = folder.filePath(name);
      QCOMPARE(makeImage(makeChorale()).save(file), QString());
      const qint64 size = QFileInfo(file).size();
      for (qint64 bytes = 0; bytes < size; bytes += size / 5 + 1) {
        QString problem;
        {
          const test::FileSizeLimit limit{rlim_t(bytes)};
          types::Chorale other = makeChorale();
          other.lengthSteps = 64;
          problem = makeImage(other).save(file);
        }
        QVERIFY2(problem.contains(file), qPrintable(problem));
        QCOMPARE(QFileInfo(file).size(), size);
      }
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 2);
  }

  void whatCannotBeWrittenIsTold() {
    const QString problem = makeImage(makeChorale()).save("/nowhere/piece.png");
    QVERIFY2(problem.contains("/nowhere/piece.png"), qPrintable(problem));
  }

  void aPieceThatIsTooLongForAPngIsRefused() {
    const QTemporaryDir folder;
    types::Chorale piece = makeChorale();
    for (const int steps : {10000, 1000000}) { // one would fit into the memory, but not be painted
      piece.lengthSteps = steps;
      QVERIFY(makeImage(piece).save(folder.filePath("long.png")).contains("too long"));
      QVERIFY(!QFile::exists(folder.filePath("long.png")));
    }
    piece.lengthSteps = 10000;
    QCOMPARE(makeImage(piece).save(folder.filePath("long.svg")), QString());
  }

  void anEmptyPieceIsAnEmptyRoll() {
    const QTemporaryDir folder;
    QCOMPARE(makeImage(types::Chorale()).save(folder.filePath("empty.png")), QString());
    QCOMPARE(makeImage(types::Chorale()).save(folder.filePath("empty.svg")), QString());
  }
};

QTEST_MAIN(RollImageTest)
#include "RollImageTest.moc"
