#pragma once

// The private precompiled header of the plots: QCustomPlot's one large header, and Qt's.
#include "widgets/QtPch.h"

#include <qcustomplot.h>
