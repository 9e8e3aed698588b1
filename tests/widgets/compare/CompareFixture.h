#pragma once

#include "widgets/compare/CompareView.h"
#include "widgets/plot/CurveLine.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/plot/CurveStack.h"

#include <QStringList>
#include <QTest>

#include <memory>

namespace dmm::tests {

/// The Compare page on the screen, for a test to begin with.
class CompareFixture {
 protected:
  void open() {
    m_view = std::make_unique<widgets::CompareView>();
    m_view->resize(700, 700);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
  }
  template <typename Widget> Widget* find(const char* name) const {
    return m_view->findChild<Widget*>(QLatin1String(name));
  }
  /// Of the curves of the valid NLL.
  QStringList labels() const {
    const auto* plot = m_view->curves()->plot("compareValid");
    QStringList labels;
    for (int i = 0; i < plot->seriesCount(); ++i) labels += plot->series(i).label();
    return labels;
  }

  std::unique_ptr<widgets::CompareView> m_view;
};

} // namespace dmm::tests
