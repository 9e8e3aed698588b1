#pragma once

#include "widgets/plot/CurveTypes.h"

#include <QList>
#include <QVariantMap>
#include <QWidget>

class QAbstractButton;
class QAction;
class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QSlider;

namespace dmm::widgets {

/// What the x of training curves counts.
enum class CurveX { Epoch, Step, WallTime };

/// The tools above a stack of plots: a check box for each plot, x, scales, smoothing, legend,
/// box zoom, fit and export. It only says what was chosen.
class CurveToolBar : public QWidget {
  Q_OBJECT

 public:
  explicit CurveToolBar(QWidget* parent = nullptr);

  void addChip(const QString& id, const QString& text, const QString& toolTip, bool on);
  bool isChipOn(const QString& id) const;
  void setChipOn(const QString& id, bool on);

  /// Of what is no training: there is one x, and nothing to smooth.
  void hideToolsOfTraining();

  CurveX x() const;
  CurveScale xScale() const;
  CurveScale yScale() const;
  double smoothing() const;
  bool isBoxZoom() const;
  bool isLegendShown() const;
  bool areOutliersCut() const;
  QList<QAction*> toolActions() const;
  /// Keys work while the plots are on show only.
  void setActionsEnabled(bool enabled);

  QVariantMap state() const;
  void restoreState(const QVariantMap& state);

 Q_SIGNALS:
  void chipToggled(const QString& id, bool on);
  void xChosen();
  void scalesChosen();
  void smoothingChosen(double weight);
  void toolChosen();
  void legendToggled(bool shown);
  void outliersToggled(bool cut);
  void fitRequested();
  void exportRequested();

 private:
  QAction* makeAction(const QString& name, const QString& text, const QString& toolTip,
                      const QKeySequence& keys, bool checkable);
  QAbstractButton* makeButton(QAction* action);
  void showSmoothing();

  QHBoxLayout* m_chipRow;
  QList<QWidget*> m_toolsOfTraining;
  QList<QCheckBox*> m_chips;
  QComboBox* m_x;
  QAction* m_logX;
  QAction* m_logY;
  QSlider* m_smoothing;
  QLabel* m_smoothingText;
  QAction* m_boxZoom;
  QAction* m_legend;
  QAction* m_outliers;
  QAction* m_fit;
  QAction* m_export;
};

} // namespace dmm::widgets
