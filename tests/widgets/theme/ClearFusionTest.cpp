#include "widgets/theme/ClearFusion.h"

#include <QApplication>
#include <QCheckBox>
#include <QRadioButton>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace dmm::widgets;

class ClearFusionTest : public QObject {
  Q_OBJECT

  /// Of the W3C's Web Content Accessibility Guidelines, 1.4.11.
  static double contrast(QRgb a, QRgb b) {
    const auto luminance = [](QRgb color) {
      const auto linear = [](int channel) {
        const double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
      };
      return 0.2126 * linear(qRed(color)) + 0.7152 * linear(qGreen(color)) +
             0.0722 * linear(qBlue(color));
    };
    const double lighter = std::max(luminance(a), luminance(b));
    const double darker = std::min(luminance(a), luminance(b));
    return (lighter + 0.05) / (darker + 0.05);
  }

 private Q_SLOTS:
  void initTestCase() { QApplication::setStyle(new ClearFusion); }

  void anUntickedBoxIsSeen_data() {
    QTest::addColumn<bool>("isRadio");
    QTest::newRow("check box") << false;
    QTest::newRow("radio button") << true;
  }
  void anUntickedBoxIsSeen() {
    QFETCH(const bool, isRadio);
    QPalette dark(QColor(0x34373b), QColor(0x26282b));
    dark.setColor(QPalette::Base, QColor(0x1c1e20));
    for (const auto role : {QPalette::WindowText, QPalette::Text}) dark.setColor(role, Qt::white);
    std::unique_ptr<QAbstractButton> button;
    if (isRadio) {
      button = std::make_unique<QRadioButton>();
    } else {
      button = std::make_unique<QCheckBox>();
    }
    button->setPalette(dark);
    button->resize(button->sizeHint());
    const QImage picture = button->grab().toImage();
    const QRgb window = picture.pixel(picture.width() - 1, 0);
    double best = 1; // along the line that crosses the left edge of the indicator
    for (int x = 0; x < picture.width() / 2; ++x)
      best = std::max(best, contrast(picture.pixel(x, picture.height() / 2), window));
    QVERIFY2(best >= 3, qPrintable(QString::number(best)));
  }
};

QTEST_MAIN(ClearFusionTest)
#include "ClearFusionTest.moc"
