#pragma once

namespace dmm::widgets {

/// What lies between things, in pixels.
inline constexpr int kGap = 8;     ///< between neighbours
inline constexpr int kMargin = 16; ///< between a page and its edge

} // namespace dmm::widgets
