#include "widgets/plot/CurveStack.h"

#include "widgets/plot/CurveExport.h"
#include "widgets/plot/CurveToolBar.h"
#include "widgets/theme/Spacing.h"

#include <QAction>
#include <QFileDialog>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kSmallestPanel = 144; ///< pixels

const QString kTools = QStringLiteral("tools");
const QString kHeights = QStringLiteral("heights");
const QString kLegends = QStringLiteral("placedLegends");
const QString kView = QStringLiteral("view");
const QString kKey = QStringLiteral("key");
const QString kX = QStringLiteral("x");

QVariant toVariant(const CurvePlot::Range& range) { return QVariantList{range.lower, range.upper}; }

std::optional<CurvePlot::Range> toRange(const QVariant& variant) {
  const QVariantList list = variant.toList();
  if (list.size() != 2) return std::nullopt;
  const CurvePlot::Range range{list[0].toDouble(), list[1].toDouble()};
  if (!std::isfinite(range.lower) || !std::isfinite(range.upper) || range.lower >= range.upper)
    return std::nullopt;
  return range;
}

} // namespace

CurveStack::CurveStack(QWidget* parent)
    : QWidget(parent)
    , m_tools(new CurveToolBar(this))
    , m_scroll(new QScrollArea(this))
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_nothingShown(new QLabel(tr("Every plot is hidden. Choose one above."), this)) {
  m_splitter->setObjectName(QStringLiteral("plotSplitter"));
  m_splitter->setChildrenCollapsible(false);
  m_splitter->setHandleWidth(kGap);
  m_scroll->setWidget(m_splitter);
  m_scroll->setWidgetResizable(true);
  m_scroll->setFrameShape(QFrame::NoFrame);
  m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_nothingShown->setAlignment(Qt::AlignCenter);

  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(kGap);
  box->addWidget(m_tools);
  box->addWidget(m_scroll, 1);
  box->addWidget(m_nothingShown, 1);
  connectTools();
  m_tools->setActionsEnabled(false); // until it is shown
}

void CurveStack::connectTools() {
  connect(m_tools, &CurveToolBar::chipToggled, this, &CurveStack::arrangePanels);
  connect(m_tools, &CurveToolBar::xChosen, this, [this] {
    applyX();
    Q_EMIT xChanged();
  });
  connect(m_tools, &CurveToolBar::scalesChosen, this, [this] {
    for (const Panel& panel : m_panels) {
      panel.plot->setXScale(m_tools->xScale());
      panel.plot->setYScale(m_tools->yScale());
    }
  });
  connect(m_tools, &CurveToolBar::smoothingChosen, this, [this](double weight) {
    for (const Panel& panel : m_panels) panel.plot->setSmoothing(weight);
  });
  connect(m_tools, &CurveToolBar::toolChosen, this, [this] {
    for (const Panel& panel : m_panels)
      panel.plot->setTool(m_tools->isBoxZoom() ? CurvePlot::Tool::BoxZoom : CurvePlot::Tool::Pan);
  });
  connect(m_tools, &CurveToolBar::legendToggled, this, [this](bool shown) {
    for (const Panel& panel : m_panels) panel.plot->setLegendShown(shown);
  });
  connect(m_tools, &CurveToolBar::outliersToggled, this, [this](bool cut) {
    for (const Panel& panel : m_panels) panel.plot->setOutliersCut(cut);
  });
  connect(m_tools, &CurveToolBar::fitRequested, this, &CurveStack::fit);
  connect(m_tools, &CurveToolBar::exportRequested, this, &CurveStack::askForFile);
}

CurvePlot* CurveStack::addPanel(const QString& id, const QString& chip, const QString& title,
                                const QString& yTitle, bool shown) {
  Panel panel;
  panel.id = id;
  panel.box = new QWidget(m_splitter);
  panel.box->setMinimumHeight(kSmallestPanel);
  panel.title = new QLabel(title, panel.box);
  panel.title->setObjectName(id + QStringLiteral("Title"));
  QFont font = panel.title->font();
  font.setWeight(QFont::DemiBold);
  panel.title->setFont(font);
  panel.title->setMinimumWidth(1);
  panel.plot = new CurvePlot(QString(), yTitle, panel.box);
  panel.plot->setObjectName(id + QStringLiteral("Plot"));
  panel.plot->setAccessibleName(title);
  panel.plot->setOutliersCut(m_tools->areOutliersCut());
  auto* box = new QVBoxLayout(panel.box);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(kGap / 2);
  box->addWidget(panel.title);
  box->addWidget(panel.plot, 1);

  connect(panel.plot, &CurvePlot::xRangeChangedByUser, this,
          [this, self = panel.plot](double lower, double upper) {
            for (const Panel& other : m_panels)
              if (other.plot != self) other.plot->setXRange(lower, upper);
          });
  connect(panel.plot, &CurvePlot::fittedByUser, this, &CurveStack::fit);
  connect(panel.plot, &CurvePlot::pointed, this, [this, self = panel.plot](double x) {
    for (const Panel& other : m_panels)
      if (other.plot != self && other.plot->isVisible()) other.plot->showCrosshair(x);
  });
  connect(panel.plot, &CurvePlot::pointerLeft, this, [this] {
    for (const Panel& other : m_panels) other.plot->hideCrosshair();
  });
  m_panels.push_back(panel);
  m_tools->addChip(id, chip, title, shown);
  applyX();
  arrangePanels();
  return panel.plot;
}

const CurveStack::Panel* CurveStack::find(const QString& id) const {
  const auto found = std::find_if(m_panels.begin(), m_panels.end(),
                                  [&](const Panel& panel) { return panel.id == id; });
  return found == m_panels.end() ? nullptr : &*found;
}

CurvePlot* CurveStack::plot(const QString& id) const {
  const Panel* panel = find(id);
  return panel ? panel->plot : nullptr;
}

void CurveStack::setPanelTitle(const QString& id, const QString& title) {
  const Panel* panel = find(id);
  if (!panel) return;
  panel->title->setText(title);
  panel->plot->setAccessibleName(title);
}

void CurveStack::setPanelShown(const QString& id, bool shown) { m_tools->setChipOn(id, shown); }

bool CurveStack::isPanelShown(const QString& id) const { return m_tools->isChipOn(id); }

CurveX CurveStack::x() const { return m_tools->x(); }

void CurveStack::setCommonX(const QString& title) {
  m_commonX = title;
  m_tools->hideToolsOfTraining();
  applyX();
}

QList<QAction*> CurveStack::toolActions() const { return m_tools->toolActions(); }

void CurveStack::applyX() {
  static const QStringList titles{tr("Epoch"), tr("Step"), tr("Wall time")};
  const QString title = m_commonX.isEmpty() ? titles.at(int(x())) : m_commonX;
  for (const Panel& panel : m_panels) {
    panel.plot->setAxisTitles(title, panel.plot->yTitle());
    panel.plot->setXUnit(x() == CurveX::WallTime ? CurveUnit::Duration : CurveUnit::Whole);
    panel.plot->fit(); // the view was of another x
  }
  arrangePanels();
}

/// The common x is named once, under the last plot.
void CurveStack::arrangePanels() {
  const Panel* last = nullptr;
  for (const Panel& panel : m_panels) {
    const bool isShown = isPanelShown(panel.id);
    panel.box->setVisible(isShown);
    if (isShown) last = &panel;
  }
  for (const Panel& panel : m_panels) panel.plot->setXTitleShown(&panel == last);
  m_scroll->setVisible(last);
  m_nothingShown->setVisible(!last && !m_panels.empty());
}

CurvePlot* CurveStack::plotWithFocus() const {
  CurvePlot* first = nullptr;
  for (const Panel& panel : m_panels) {
    if (panel.plot->hasFocus()) return panel.plot;
    if (!first && isPanelShown(panel.id)) first = panel.plot;
  }
  return first;
}

void CurveStack::zoomIn() {
  if (auto* plot = plotWithFocus()) plot->zoomIn(); // the others follow its x
}

void CurveStack::zoomOut() {
  if (auto* plot = plotWithFocus()) plot->zoomOut();
}

void CurveStack::fit() {
  for (const Panel& panel : m_panels) panel.plot->fit();
}

// --- export ---

void CurveStack::askForFile() {
  auto* dialog = new QFileDialog(this, tr("Save what is seen"));
  dialog->setObjectName(QStringLiteral("exportDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  const QStringList suffixes{QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf"),
                             QStringLiteral("csv")};
  const QStringList filters{tr("PNG picture (*.png)"), tr("SVG drawing (*.svg)"),
                            tr("PDF drawing (*.pdf)"), tr("CSV of the points seen (*.csv)")};
  dialog->setNameFilters(filters);
  dialog->setDefaultSuffix(suffixes.front());
  connect(dialog, &QFileDialog::filterSelected, dialog,
          [dialog, suffixes, filters](const QString& filter) {
            dialog->setDefaultSuffix(suffixes.value(int(filters.indexOf(filter))));
          });
  dialog->selectFile(m_exportName.isEmpty() ? tr("curves") : m_exportName);
  connect(dialog, &QFileDialog::fileSelected, this, &CurveStack::exportTo);
  dialog->open();
}

void CurveStack::exportTo(const QString& file) {
  std::vector<curveExport::Panel> shown;
  for (const Panel& panel : m_panels)
    if (isPanelShown(panel.id)) shown.push_back({panel.title->text(), panel.plot});
  try {
    curveExport::write(file, shown);
    Q_EMIT exported(file);
  } catch (const std::exception& error) {
    Q_EMIT exportFailed(QString::fromUtf8(error.what()));
  }
}

// --- state ---

/// Empty while the user leaves the view to us.
QVariantMap CurveStack::chosenView() const {
  QVariantMap view;
  for (const Panel& panel : m_panels) {
    if (panel.plot->isFitted()) continue;
    view[kX] = toVariant(panel.plot->xRange());
    view[panel.id] = toVariant(panel.plot->yRange());
  }
  if (!view.isEmpty()) view[kKey] = m_viewKey;
  return view;
}

QVariantMap CurveStack::state() const {
  QVariantMap legends;
  for (const Panel& panel : m_panels)
    if (panel.plot->isLegendPlaced()) legends[panel.id] = int(panel.plot->legendCorner());
  return {{kTools, m_tools->state()},
          {kHeights, m_splitter->saveState()},
          {kLegends, legends},
          {kView, chosenView()}};
}

void CurveStack::restoreState(const QVariantMap& state) {
  m_tools->restoreState(state.value(kTools).toMap());
  m_splitter->restoreState(state.value(kHeights).toByteArray());
  m_splitter->setChildrenCollapsible(false);
  arrangePanels(); // the splitter's state knows hidden plots too: the buttons decide
  const QVariantMap legends = state.value(kLegends).toMap();
  for (const Panel& panel : m_panels) {
    if (!legends.contains(panel.id)) continue;
    const int corner = legends.value(panel.id).toInt();
    panel.plot->setLegendCorner(
        Qt::Corner(std::clamp(corner, int(Qt::TopLeftCorner), int(Qt::BottomRightCorner))));
  }
  m_restoredView = state.value(kView).toMap();
}

void CurveStack::setViewKey(const QString& key) { m_viewKey = key; }

void CurveStack::keepView() {
  if (const QVariantMap view = chosenView(); !view.isEmpty()) m_restoredView = view;
}

void CurveStack::applyRestoredView() {
  if (m_restoredView.isEmpty() || m_restoredView.value(kKey).toString() != m_viewKey) return;
  const auto x = toRange(m_restoredView.value(kX));
  if (x) {
    for (const Panel& panel : m_panels) {
      if (const auto y = toRange(m_restoredView.value(panel.id))) {
        panel.plot->setView(*x, *y);
      } else {
        panel.plot->setXRange(x->lower, x->upper);
      }
    }
  }
  m_restoredView.clear();
}

void CurveStack::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_tools->setActionsEnabled(true);
}

void CurveStack::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  m_tools->setActionsEnabled(false);
}

} // namespace dmm::widgets
