#pragma once

#include "widgets/plot/CurvePlot.h"

#include <QVariantMap>
#include <QWidget>

#include <vector>

class QLabel;
class QScrollArea;
class QSplitter;

namespace dmm::widgets {

class CurveToolBar;
enum class CurveX;

/// Plots over one common x, one above the other, with the tools to look at them: which are shown,
/// what x counts, logarithmic scales, smoothing, zoom, and the export of what is seen. Their x axes
/// are linked. Whoever fills it listens to xChanged() and gives the points anew.
class CurveStack : public QWidget {
  Q_OBJECT

 public:
  explicit CurveStack(QWidget* parent = nullptr);

  /// `id` names the plot ("<id>Plot"), its title ("<id>Title") and its button ("<id>Chip") that
  /// shows and hides it; `chip` is the word on that button.
  CurvePlot* addPanel(const QString& id, const QString& chip, const QString& title,
                      const QString& yTitle, bool shown = true);
  CurvePlot* plot(const QString& id) const;
  void setPanelTitle(const QString& id, const QString& title);
  void setPanelShown(const QString& id, bool shown);
  bool isPanelShown(const QString& id) const;

  CurveX x() const;
  /// The plots are no curves of training: x counts this, in whole numbers.
  void setCommonX(const QString& title);

  /// Export goes into this file name where the user chooses no other: a run's name.
  void setExportName(const QString& name) { m_exportName = name; }

  /// For menus: logarithmic axes, box zoom, export; with their keys.
  QList<QAction*> toolActions() const;

  /// Shown plots, their heights and legends, x, scales and smoothing, and the view that the user
  /// chose.
  QVariantMap state() const;
  /// Ignores what is not understood. The view comes back when `viewKey` is shown (setViewKey).
  void restoreState(const QVariantMap& state);
  /// What is shown now, e.g. the id of a run: the view belongs to it.
  void setViewKey(const QString& key);
  void applyRestoredView();
  /// Before the plots of what is shown are filled anew: the view that the user chose comes back
  /// with applyRestoredView().
  void keepView();

 public Q_SLOTS:
  void zoomIn();
  void zoomOut();
  void fit();
  /// Writes what is seen, in the form that the suffix names: png, svg, pdf or csv.
  void exportTo(const QString& file);

 Q_SIGNALS:
  void xChanged();
  void exported(const QString& file);
  void exportFailed(const QString& reason);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  struct Panel {
    QString id;
    QWidget* box = nullptr;
    QLabel* title = nullptr;
    CurvePlot* plot = nullptr;
  };

  const Panel* find(const QString& id) const;
  void connectTools();
  void applyX();
  void arrangePanels();
  void askForFile();
  CurvePlot* plotWithFocus() const;
  QVariantMap chosenView() const;

  CurveToolBar* m_tools;
  QScrollArea* m_scroll;
  QSplitter* m_splitter;
  QLabel* m_nothingShown;
  std::vector<Panel> m_panels;
  QString m_commonX; ///< empty: what the user chose of training
  QString m_exportName;
  QString m_viewKey;
  QVariantMap m_restoredView;
};

} // namespace dmm::widgets
