#include "core/formats/XmlDocument.h"

#include "core/formats/ScoreAssembly.h"
#include "core/support/Errors.h"
#include "core/support/Text.h"

#include <fmt/format.h>

#include <algorithm>

namespace dmm::formats {

using support::InputError;

XmlDocument::XmlDocument(std::string_view bytes, const std::string& source) {
  if (bytes.size() > kLargestXml)
    throw InputError(source, fmt::format("is larger than {} MB", kLargestXml >> 20));
  const auto result =
      m_document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_doctype);
  if (!result) {
    const auto offset =
        std::clamp<std::ptrdiff_t>(result.offset, 0, static_cast<std::ptrdiff_t>(bytes.size()));
    const auto line = 1 + std::count(bytes.begin(), bytes.begin() + offset, '\n');
    std::string reason = result.description();
    std::transform(reason.begin(), reason.begin() + 1, reason.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    throw InputError(fmt::format("{}:{}", source, line), "is not XML: " + reason);
  }
  for (const pugi::xml_node& node : m_document)
    if (node.type() == pugi::node_doctype &&
        std::string_view(node.value()).find("<!ENTITY") != std::string_view::npos)
      throw InputError(source, "declares entities, which no score needs");
}

std::string shownText(std::string_view text) { return support::shortened(cleanText(text)); }

} // namespace dmm::formats
