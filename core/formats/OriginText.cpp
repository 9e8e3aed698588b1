#include "core/formats/OriginText.h"

#include "core/types/ParseNumber.h"

#include <algorithm>
#include <cstdlib>

namespace dmm::formats::origin {

std::optional<std::string_view> clause(std::string_view origin, std::string_view name) {
  constexpr std::string_view kDivider = "; ", kColon = ": ";
  while (!origin.empty()) {
    const auto end = std::min(origin.find(kDivider), origin.size());
    const std::string_view part = origin.substr(0, end);
    if (part.starts_with(name) && part.substr(name.size()).starts_with(kColon))
      return part.substr(name.size() + kColon.size());
    origin.remove_prefix(std::min(end + kDivider.size(), origin.size()));
  }
  return std::nullopt;
}

int modelShift(std::string_view origin) {
  if (!origin.starts_with(kProgram)) return 0;
  const auto value = clause(origin, kShiftClause);
  int shift = 0;
  return value && types::parseNumber(*value, shift) && std::abs(shift) <= kLargestShift ? shift : 0;
}

} // namespace dmm::formats::origin
