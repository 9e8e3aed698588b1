#include "widgets/plot/CurveToolBar.h"

#include "widgets/theme/Spacing.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace dmm::widgets {

namespace {

constexpr int kSliderWidth = 96;
/// The weights of the slider's places: fine where a running average grows long.
constexpr std::array<double, 12> kWeights{0,   0.3,  0.5,  0.6,  0.7,  0.8,
                                          0.9, 0.95, 0.97, 0.98, 0.99, 0.999};

const QString kChips = QStringLiteral("hiddenPlots");
const QString kXState = QStringLiteral("x");
const QString kLogX = QStringLiteral("logX");
const QString kLogY = QStringLiteral("logY");
const QString kSmoothing = QStringLiteral("smoothing");
const QString kLegend = QStringLiteral("legend");
const QString kOutliers = QStringLiteral("outliers");
const QString kBoxZoom = QStringLiteral("boxZoom");

CurveScale scaleOf(const QAction& action) {
  return action.isChecked() ? CurveScale::Logarithmic : CurveScale::Linear;
}

QString chipName(const QString& id) { return id + QStringLiteral("Chip"); }

} // namespace

CurveToolBar::CurveToolBar(QWidget* parent)
    : QWidget(parent)
    , m_chipRow(new QHBoxLayout)
    , m_x(new QComboBox(this))
    , m_smoothing(new QSlider(Qt::Horizontal, this))
    , m_smoothingText(new QLabel(this)) {
  m_x->setObjectName(QStringLiteral("xChoice"));
  m_x->setAccessibleName(tr("What x counts"));
  m_x->addItems({tr("Epoch"), tr("Step"), tr("Wall time")});
  m_x->setToolTip(tr("What x counts: epochs, optimiser steps, or the time that training took, "
                     "evaluations and pauses not counted"));
  connect(m_x, &QComboBox::currentIndexChanged, this, &CurveToolBar::xChosen);

  m_logX = makeAction(QStringLiteral("logX"), tr("log &x"), tr("Logarithmic x axes"),
                      QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_X), true);
  m_logY = makeAction(QStringLiteral("logY"), tr("log &y"), tr("Logarithmic y axes"),
                      QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y), true);
  m_boxZoom = makeAction(QStringLiteral("boxZoom"), tr("&Box zoom"),
                         tr("A drag zooms into a box instead of moving the view; "
                            "with Shift it always does"),
                         QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B), true);
  m_legend = makeAction(QStringLiteral("legend"), tr("Le&gend"),
                        tr("Name the curves; drag a legend to another corner of its plot"),
                        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), true);
  m_legend->setChecked(true);
  // In the menu only: there is no room for it here, and a plot that it changes says so.
  m_outliers = makeAction(QStringLiteral("outliers"), tr("C&ut off outliers"),
                          tr("A fitted view leaves out what lies far from nearly all values"),
                          QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_U), true);
  m_outliers->setChecked(true);
  m_fit =
      makeAction(QStringLiteral("fit"), tr("Fit"),
                 tr("Show everything, and follow new points (0, or a double click)"), {}, false);
  m_export = makeAction(QStringLiteral("export"), tr("&Export..."),
                        tr("Save what is seen as PNG, SVG, PDF or CSV"),
                        QKeySequence(Qt::CTRL | Qt::Key_E), false);
  m_export->setIconText(tr("Export..."));
  for (auto* action : {m_logX, m_logY})
    connect(action, &QAction::toggled, this, &CurveToolBar::scalesChosen);
  connect(m_boxZoom, &QAction::toggled, this, &CurveToolBar::toolChosen);
  connect(m_legend, &QAction::toggled, this, &CurveToolBar::legendToggled);
  connect(m_outliers, &QAction::toggled, this, &CurveToolBar::outliersToggled);
  connect(m_fit, &QAction::triggered, this, &CurveToolBar::fitRequested);
  connect(m_export, &QAction::triggered, this, &CurveToolBar::exportRequested);

  m_smoothing->setObjectName(QStringLiteral("smoothing"));
  m_smoothing->setAccessibleName(tr("Smoothing"));
  m_smoothing->setRange(0, int(kWeights.size()) - 1);
  m_smoothing->setPageStep(1);
  m_smoothing->setFixedWidth(kSliderWidth);
  m_smoothing->setToolTip(tr("Running average: how much each point counts beside the next one. "
                             "The points themselves stay visible, pale, under it."));
  m_smoothingText->setObjectName(QStringLiteral("smoothingValue"));
  m_smoothingText->setMinimumWidth(m_smoothingText->fontMetrics().horizontalAdvance(tr("0.999")));
  connect(m_smoothing, &QSlider::valueChanged, this, [this] {
    showSmoothing();
    Q_EMIT smoothingChosen(smoothing());
  });
  showSmoothing();

  auto* tools = new QHBoxLayout;
  tools->setSpacing(kGap);
  auto* xText = new QLabel(tr("x"), this);
  auto* smoothingTitle = new QLabel(tr("Smoothing"), this);
  m_toolsOfTraining = {xText, m_x, smoothingTitle, m_smoothing, m_smoothingText};
  tools->addWidget(xText);
  tools->addWidget(m_x);
  tools->addWidget(makeButton(m_logX));
  tools->addWidget(makeButton(m_logY));
  tools->addWidget(makeButton(m_boxZoom));
  tools->addSpacing(kGap);
  tools->addWidget(smoothingTitle);
  tools->addWidget(m_smoothing);
  tools->addWidget(m_smoothingText);
  tools->addStretch(1);
  tools->addWidget(makeButton(m_fit));
  tools->addWidget(makeButton(m_export));

  m_chipRow->setSpacing(kGap);
  m_chipRow->addWidget(new QLabel(tr("Show"), this));
  m_chipRow->addStretch(1);
  m_chipRow->addWidget(makeButton(m_legend));
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(kGap / 2);
  box->addLayout(tools);
  box->addLayout(m_chipRow);
}

QAction* CurveToolBar::makeAction(const QString& name, const QString& text, const QString& toolTip,
                                  const QKeySequence& keys, bool checkable) {
  auto* action = new QAction(text, this);
  action->setObjectName(name + QStringLiteral("Action"));
  action->setShortcut(keys);
  action->setCheckable(checkable);
  addAction(action); // its keys work without a menu too
  action->setToolTip(keys.isEmpty() ? toolTip
                                    : QStringLiteral("%1 (%2)").arg(
                                          toolTip, keys.toString(QKeySequence::NativeText)));
  return action;
}

/// What is on or off has a check box: it reads in every style, dark or light.
QAbstractButton* CurveToolBar::makeButton(QAction* action) {
  QAbstractButton* button = nullptr;
  if (action->isCheckable()) {
    button = new QCheckBox(action->iconText(), this); // Alt and a letter is the menu's
    button->setToolTip(action->toolTip());
    button->setChecked(action->isChecked());
    connect(button, &QAbstractButton::toggled, action, &QAction::setChecked);
    connect(action, &QAction::toggled, button, &QAbstractButton::setChecked);
  } else {
    auto* push = new QToolButton(this);
    push->setDefaultAction(action);
    push->setToolButtonStyle(Qt::ToolButtonTextOnly);
    push->setFocusPolicy(Qt::TabFocus);
    button = push;
  }
  button->setObjectName(
      action->objectName().replace(QStringLiteral("Action"), QStringLiteral("Button")));
  return button;
}

void CurveToolBar::addChip(const QString& id, const QString& text, const QString& toolTip,
                           bool on) {
  auto* chip = new QCheckBox(text, this);
  chip->setObjectName(chipName(id));
  chip->setProperty("plotId", id);
  chip->setAccessibleName(tr("Show %1").arg(text));
  chip->setToolTip(toolTip);
  chip->setChecked(on);
  connect(chip, &QCheckBox::toggled, this, [this, id](bool isOn) { Q_EMIT chipToggled(id, isOn); });
  m_chipRow->insertWidget(m_chipRow->count() - 2, chip); // before the gap and the legend
  m_chips << chip;
}

bool CurveToolBar::isChipOn(const QString& id) const {
  const auto* chip = findChild<QCheckBox*>(chipName(id));
  return chip && chip->isChecked();
}

void CurveToolBar::setChipOn(const QString& id, bool on) {
  if (auto* chip = findChild<QCheckBox*>(chipName(id))) chip->setChecked(on);
}

void CurveToolBar::hideToolsOfTraining() {
  for (QWidget* tool : m_toolsOfTraining) tool->hide();
}

CurveX CurveToolBar::x() const { return CurveX(std::clamp(m_x->currentIndex(), 0, 2)); }
CurveScale CurveToolBar::xScale() const { return scaleOf(*m_logX); }
CurveScale CurveToolBar::yScale() const { return scaleOf(*m_logY); }
double CurveToolBar::smoothing() const { return kWeights.at(std::size_t(m_smoothing->value())); }
bool CurveToolBar::isLegendShown() const { return m_legend->isChecked(); }
bool CurveToolBar::areOutliersCut() const { return m_outliers->isChecked(); }
bool CurveToolBar::isBoxZoom() const { return m_boxZoom->isChecked(); }

QList<QAction*> CurveToolBar::toolActions() const {
  return {m_logX, m_logY, m_outliers, m_boxZoom, m_legend, m_export};
}

void CurveToolBar::setActionsEnabled(bool enabled) {
  for (auto* action : toolActions()) action->setEnabled(enabled);
}

void CurveToolBar::showSmoothing() {
  m_smoothingText->setText(smoothing() > 0 ? QString::number(smoothing()) : tr("off"));
}

QVariantMap CurveToolBar::state() const {
  QStringList hidden;
  for (const auto* chip : m_chips)
    if (!chip->isChecked()) hidden << chip->property("plotId").toString();
  return {{kChips, hidden},
          {kXState, m_x->currentIndex()},
          {kLogX, m_logX->isChecked()},
          {kLogY, m_logY->isChecked()},
          {kSmoothing, smoothing()},
          {kOutliers, m_outliers->isChecked()},
          {kBoxZoom, m_boxZoom->isChecked()},
          {kLegend, m_legend->isChecked()}};
}

void CurveToolBar::restoreState(const QVariantMap& state) {
  if (state.contains(kChips)) {
    const QStringList hidden = state.value(kChips).toStringList();
    for (auto* chip : m_chips)
      chip->setChecked(!hidden.contains(chip->property("plotId").toString()));
  }
  m_x->setCurrentIndex(std::clamp(state.value(kXState, 0).toInt(), 0, m_x->count() - 1));
  m_logX->setChecked(state.value(kLogX).toBool());
  m_logY->setChecked(state.value(kLogY).toBool());
  const double weight = state.value(kSmoothing, 0.0).toDouble();
  const auto place = std::lower_bound(kWeights.begin(), kWeights.end() - 1, weight);
  m_smoothing->setValue(int(place - kWeights.begin()));
  m_outliers->setChecked(state.value(kOutliers, true).toBool());
  m_boxZoom->setChecked(state.value(kBoxZoom).toBool());
  m_legend->setChecked(state.value(kLegend, true).toBool());
}

} // namespace dmm::widgets
